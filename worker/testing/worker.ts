/** The worker as tests use it: requests, pushes, a look into everything it stores, and a clean start. */
import { applyD1Migrations, createExecutionContext, reset, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { Channel } from '#contract/ids';
import type { ClassifyCard } from '#contract/model-card';
import { problemSchema, type Problem, type ProblemCode } from '#contract/problem';
import { channelListSchema, type PushReceipt } from '#contract/registry';
import type { ChannelState, Release } from '#contract/release';
import type { Env } from '../env.ts';
import app from '../index.ts';
import { releaseBrakes } from '../telemetry/brakes.ts';
import { forgetContacts } from '../telemetry/contact.ts';
import { forgetKiosks } from '../telemetry/familiar.ts';
import { forgetReleases } from '../telemetry/known.ts';
import { cardFor } from './card.ts';
import { buildOnnx } from '#contract/testing/onnx';
import { multipart } from './multipart.ts';

export const TOKEN = 'a-token-for-tests-as-long-as-one-has-to-be-today';
export const OPERATOR = { authorization: `Bearer ${TOKEN}` };

/** Empties every binding and makes the tables; storage is shared by the tests of one file. */
export async function freshStorage(): Promise<void> {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  await applyD1Migrations(env.TELEMETRY, env.TEST_MIGRATIONS_TELEMETRY);
  forgetReleases();
  releaseBrakes();
  forgetKiosks();
  forgetContacts();
}

/** Asks the worker, with `bindings` over the real ones, and waits for what it does after its answer. */
export async function ask(path: string, init: RequestInit = {}, bindings: Partial<Env> = {}): Promise<Response> {
  const context = createExecutionContext();
  const response = await app.fetch(new Request(`http://vitrine.test${path}`, init), { ...env, ...bindings }, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Asks as the operator, with a JSON body. */
export const operate = (method: string, path: string, body?: unknown): Promise<Response> =>
  ask(path, {
    method,
    headers: { ...OPERATOR, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** A proof as `npm run push` sends it. */
export const PROOF = { runtime: 'onnxruntime-web', version: '1.30.0', difference: 0, at: '2026-11-28T10:00:00.000Z' } as const;

export interface PushOptions {
  /** Sends no proof. */
  readonly unproven?: boolean;
  /** Parts in order, instead of card and model. */
  readonly parts?: readonly (readonly [name: string, body: Uint8Array | string])[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly bindings?: Partial<Env>;
  /** Cuts this many bytes from the end of the body. */
  readonly cut?: number;
  /** Breaks the connection instead of ending the body. */
  readonly reset?: boolean;
  /** Sends the body in pieces of this size instead of at once. */
  readonly chunk?: number;
}

/** Pushes as `npm run push` does. */
export async function push(card: unknown, model: Uint8Array, options: PushOptions = {}): Promise<Response> {
  const whole = multipart(
    options.parts ?? [
      ['card', JSON.stringify(card)],
      ...(options.unproven ? [] : [['proof', JSON.stringify(PROOF)] as const]),
      ['model', model],
    ],
  );
  const body = whole.subarray(0, whole.length - (options.cut ?? 0));
  const size = options.chunk ?? body.length;
  let at = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < body.length) controller.enqueue(body.slice(at, (at += size)));
      else if (options.reset) controller.error(new Error('Network connection lost.'));
      else controller.close();
    },
  });
  const headers = {
    ...OPERATOR,
    'content-type': 'multipart/form-data; boundary=b0undary',
    'content-length': String(body.length),
    ...options.headers,
  };
  return ask('/v1/models', { method: 'POST', headers, body: stream }, options.bindings);
}

/** Pushes a passing model and returns its receipt. */
export async function pushTiny(changes: Partial<ClassifyCard> = {}, model = buildOnnx()): Promise<PushReceipt> {
  const response = await push(await cardFor(model, changes), model);
  expect(response.status).toBeLessThan(300);
  return response.json();
}

/** Makes a release of pushed versions. */
export async function release(...models: { name: string; version: string }[]): Promise<Release> {
  const response = await operate('POST', '/v1/releases', { models });
  expect(response.status).toBe(201);
  return response.json();
}

/** Where a channel points. */
export async function channelState(channel: Channel): Promise<ChannelState> {
  const { channels } = channelListSchema.parse(await (await operate('GET', '/v1/channels')).json());
  const state = channels.find((one) => one.channel === channel);
  if (!state) throw new Error(`there is no channel ${channel}`);
  return state;
}

/** Points a channel at a release as somebody does who has just looked where it points. */
export async function move(channel: Channel, release: string, reason = ''): Promise<Response> {
  const { release: replaces } = await channelState(channel);
  return operate('PUT', `/v1/channels/${channel}`, { release, replaces, reason });
}

/** Everything that is stored: the bucket's keys and all rows of all tables. */
export async function snapshot(): Promise<unknown> {
  const { objects } = await env.BLOBS.list();
  return {
    blobs: objects.map(({ key }) => key),
    registry: await rowsOf(env.DB, [
      'models',
      'releases',
      'release_models',
      'channel_moves',
      'manifests',
      'operators',
      'screen_settings',
    ]),
    telemetry: await rowsOf(env.TELEMETRY, ['counts', 'boots', 'events', 'kiosks']),
  };
}

async function rowsOf(db: D1Database, tables: readonly string[]): Promise<Record<string, unknown[] | undefined>> {
  const rows = await db.batch(tables.map((table) => db.prepare(`SELECT * FROM ${table}`)));
  return Object.fromEntries(tables.map((table, index) => [table, rows[index]?.results]));
}

/** Expects a problem document and returns it. `fields` are those it must name, in order. */
export async function expectProblem(
  response: Response,
  status: number,
  code: ProblemCode,
  fields?: readonly string[],
): Promise<Problem> {
  const text = await response.text();
  expect(response.headers.get('content-type'), text).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const problem = problemSchema.parse(JSON.parse(text));
  expect({ status: response.status, code: problem.code }, text).toEqual({ status, code });
  expect(problem.status).toBe(status);
  if (fields) expect(problem.errors.map(({ field }) => field)).toEqual(fields);
  return problem;
}
