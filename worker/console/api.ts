/** The worker's API as the console uses it: answers are parsed by the contract, failures have a kind. */
import type { z } from 'zod';
import type { Channel } from '#contract/ids';
import { anyManifestSchema, MANIFEST_TYPE, type Manifest } from '#contract/manifest';
import { problemSchema, type Problem } from '#contract/problem';
import { channelListSchema, modelListSchema, releaseListSchema, storedModelSchema, type StoredModel } from '#contract/registry';
import { channelStateSchema, releaseSchema, type ChannelState, type Release } from '#contract/release';
import { statsSchema } from '#contract/stats';
import { tolerant } from '#contract/tolerant';

export type FailureKind =
  /** No answer: the server is stopped or the network is gone. */
  | 'unreachable'
  /** The token is missing or wrong. */
  | 'unauthorized'
  /** A problem document; see `problem`. */
  | 'refused'
  /** An answer in an unknown form: this page and the worker are of different versions. */
  | 'unexpected';

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly kind: FailureKind;
  readonly problem: Problem | null;

  constructor(kind: FailureKind, message: string, problem: Problem | null = null) {
    super(message);
    this.kind = kind;
    this.problem = problem;
  }
}

/** Every failure as an ApiFailure, so that pages have one thing to show; a defect keeps its message. */
export function asFailure(error: unknown): ApiFailure {
  return error instanceof ApiFailure
    ? error
    : new ApiFailure('unexpected', error instanceof Error ? error.message : String(error));
}

/** Reads one answer. Throws ApiFailure unless the status is 2xx and the body has the schema's form. */
export function readAnswer<T>(schema: z.ZodType<T>, status: number, text: string): T {
  const json = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = tolerant(schema).safeParse(json);
    if (parsed.success) return parsed.data;
    throw new ApiFailure('unexpected', parsed.error.message);
  }
  const problem = tolerant(problemSchema).safeParse(json);
  if (!problem.success) throw new ApiFailure(status >= 502 ? 'unreachable' : 'unexpected', `HTTP ${status}`);
  throw new ApiFailure(status === 401 ? 'unauthorized' : 'refused', problem.data.detail, problem.data);
}

/** The operator's calls; all reject with ApiFailure, or AbortError after an abort. */
export class Api {
  readonly token: string;

  constructor(token: string) {
    this.token = token;
  }

  async channels(signal: AbortSignal): Promise<ChannelState[]> {
    return (await this.#ask(signal, channelListSchema, '/v1/channels')).channels;
  }

  async releases(signal: AbortSignal): Promise<Release[]> {
    return (await this.#ask(signal, releaseListSchema, '/v1/releases')).releases;
  }

  async models(signal: AbortSignal) {
    return (await this.#ask(signal, modelListSchema, '/v1/models')).models;
  }

  model(signal: AbortSignal, name: string, version: string): Promise<StoredModel> {
    return this.#ask(signal, storedModelSchema, `/v1/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`);
  }

  stats(signal: AbortSignal) {
    return this.#ask(signal, statsSchema, '/v1/stats');
  }

  /** What kiosks of the channel are told to run; null while it points nowhere. */
  async manifest(signal: AbortSignal, channel: Channel): Promise<Manifest | null> {
    try {
      return await this.#ask(signal, anyManifestSchema, `/v1/channels/${channel}/manifest`);
    } catch (error) {
      if (error instanceof ApiFailure && error.problem?.status === 404) return null;
      throw error;
    }
  }

  createRelease(signal: AbortSignal, models: readonly { name: string; version: string }[], note: string): Promise<Release> {
    return this.#ask(signal, releaseSchema, '/v1/releases', 'POST', { models, note });
  }

  moveChannel(signal: AbortSignal, channel: Channel, release: string, reason: string): Promise<ChannelState> {
    return this.#ask(signal, channelStateSchema, `/v1/channels/${channel}`, 'PUT', { release, reason });
  }

  async #ask<T>(signal: AbortSignal, schema: z.ZodType<T>, path: string, method = 'GET', body?: object): Promise<T> {
    const headers = new Headers({ authorization: `Bearer ${this.token}`, accept: `${MANIFEST_TYPE}, application/json` });
    if (body) headers.set('content-type', 'application/json');
    const timely = AbortSignal.any([signal, AbortSignal.timeout(20_000)]);
    try {
      const response = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : null, signal: timely });
      return readAnswer(schema, response.status, await response.text());
    } catch (error) {
      if (signal.aborted || error instanceof ApiFailure) throw error;
      throw new ApiFailure('unreachable', error instanceof Error ? error.message : String(error));
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
