/** The worker's API as operators use it, from the console and from command lines: answers are parsed by the contract. */
import type { z } from 'zod';
import type { Channel } from '#contract/ids';
import { anyManifestSchema, MANIFEST_TYPE, type Manifest } from '#contract/manifest';
import {
  operatorListSchema,
  operatorSchema,
  operatorTokenSchema,
  type Operator,
  type OperatorToken,
  type Scope,
} from '#contract/operators';
import { channelListSchema, modelListSchema, releaseListSchema, storedModelSchema, type StoredModel } from '#contract/registry';
import { channelStateSchema, releaseSchema, type ChannelMove, type ChannelState, type Release } from '#contract/release';
import { screenGroupSchema, screenListSchema, type ScreenChange, type ScreenGroup } from '#contract/screens';
import { statsSchema } from '#contract/stats';
import { ApiFailure, readAnswer, unreachable } from './failure.ts';

export interface Server {
  /** Origin without a trailing slash, e.g. `http://127.0.0.1:8787`; '' is the page's own. */
  readonly origin: string;
  readonly token: string;
}

/** One call per route; all reject with ApiFailure, or AbortError after an abort. */
export class Api {
  readonly server: Server;

  constructor(server: Server) {
    this.server = server;
  }

  async channels(signal?: AbortSignal): Promise<ChannelState[]> {
    return (await this.#ask(channelListSchema, '/v1/channels', { signal })).channels;
  }

  async channel(channel: Channel, signal?: AbortSignal): Promise<ChannelState | undefined> {
    return (await this.channels(signal)).find((state) => state.channel === channel);
  }

  /** The newest, newest first. */
  async releases(signal?: AbortSignal): Promise<Release[]> {
    return (await this.#ask(releaseListSchema, '/v1/releases', { signal })).releases;
  }

  release(id: string, signal?: AbortSignal): Promise<Release> {
    return this.#ask(releaseSchema, `/v1/releases/${encodeURIComponent(id)}`, { signal });
  }

  async models(signal?: AbortSignal) {
    return (await this.#ask(modelListSchema, '/v1/models', { signal })).models;
  }

  model(name: string, version: string, signal?: AbortSignal): Promise<StoredModel> {
    return this.#ask(storedModelSchema, `/v1/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`, { signal });
  }

  stats(signal?: AbortSignal) {
    return this.#ask(statsSchema, '/v1/stats', { signal });
  }

  manifest(channel: Channel, signal?: AbortSignal): Promise<Manifest> {
    return this.#ask(anyManifestSchema, `/v1/channels/${channel}/manifest`, { signal });
  }

  createRelease(models: readonly { name: string; version: string }[], note: string, signal?: AbortSignal): Promise<Release> {
    const body = { note, models: models.map(({ name, version }) => ({ name, version })) };
    return this.#ask(releaseSchema, '/v1/releases', { method: 'POST', body, signal });
  }

  /** Points the channel at `move.release`, provided that it still points at `move.replaces`. */
  moveChannel(channel: Channel, move: ChannelMove, signal?: AbortSignal): Promise<ChannelState> {
    return this.#ask(channelStateSchema, `/v1/channels/${channel}`, { method: 'PUT', body: move, signal });
  }

  async screens(signal?: AbortSignal): Promise<ScreenGroup[]> {
    return (await this.#ask(screenListSchema, '/v1/screens', { signal })).groups;
  }

  /** Sets what holds for a group of screens, provided that `change.replaces` still does. */
  setScreens(group: string, change: ScreenChange, signal?: AbortSignal): Promise<ScreenGroup> {
    return this.#ask(screenGroupSchema, `/v1/screens/${group}/settings`, { method: 'PUT', body: change, signal });
  }

  async operators(signal?: AbortSignal): Promise<Operator[]> {
    return (await this.#ask(operatorListSchema, '/v1/operators', { signal })).operators;
  }

  addOperator(name: string, scopes: readonly Scope[], signal?: AbortSignal): Promise<OperatorToken> {
    return this.#ask(operatorTokenSchema, '/v1/operators', { method: 'POST', body: { name, scopes }, signal });
  }

  revokeOperator(name: string, signal?: AbortSignal): Promise<Operator> {
    return this.#ask(operatorSchema, `/v1/operators/${encodeURIComponent(name)}`, { method: 'DELETE', signal });
  }

  async #ask<T>(schema: z.ZodType<T>, path: string, { method = 'GET', body, signal }: Call): Promise<T> {
    const headers = new Headers({ authorization: `Bearer ${this.server.token}`, accept: `${MANIFEST_TYPE}, application/json` });
    if (body) headers.set('content-type', 'application/json');
    const timely = AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(20_000)]);
    const init = { method, headers, body: body ? JSON.stringify(body) : null, signal: timely };
    try {
      const response = await fetch(`${this.server.origin}${path}`, init);
      return readAnswer(schema, response.status, await response.text());
    } catch (error) {
      if (signal?.aborted || error instanceof ApiFailure) throw error;
      throw unreachable(this.server.origin, error);
    }
  }
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** The answer, or undefined where the worker knows no such thing. */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiFailure && error.problem?.status === 404) return undefined;
    throw error;
  }
}
