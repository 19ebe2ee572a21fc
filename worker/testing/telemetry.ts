/** What kiosks tell the worker, as tests send it: events, batches, and what is counted of them. */
import { env } from 'cloudflare:workers';
import { statsSchema } from '#contract/stats';
import type { TelemetryEvent } from '#contract/telemetry';
import type { Env } from '../env.ts';
import { ingest } from '../telemetry/ingest.ts';
import { ask, freshStorage, operate, pushTiny, release } from './worker.ts';

/** A screen, and a boot of it. */
export const kiosk = '1b4e28ba-2fa1-4d1b-a5b3-4f0e9b8f3a10';
export const boot = '6fa459ea-ee8a-4ca4-894e-db77e160355e';
/** The moment of all events that say no other. */
export const NOW = Date.now();
export const at = new Date(NOW).toISOString();
/** Rate limiters that let all pass, and none. */
export const OPEN = { limit: async () => ({ success: true }) };
export const SHUT = { limit: async () => ({ success: false }) };

/** Two releases of one model; what kiosks say of them is counted. Each test has its own. */
export let running = '';
export let next = '';
/** A label that the model knows. */
export const LABEL = 't-shirt';

/** For before each test: empty tables, a model, and its two releases. */
export async function freshReleases(): Promise<void> {
  await freshStorage();
  await pushTiny();
  running = (await release({ name: 'tiny', version: '1.0.0' })).id;
  next = (await release({ name: 'tiny', version: '1.0.0' })).id;
}

export const verdict = (seq: number, changes: Partial<Extract<TelemetryEvent, { type: 'verdict' }>> = {}): TelemetryEvent => ({
  seq,
  at,
  type: 'verdict',
  release: running,
  model: 'tiny',
  version: '1.0.0',
  decision: changes.label === null ? 'nothing' : 'named',
  label: LABEL,
  confidence: 0.5,
  inferenceMs: 20,
  ...changes,
});

export const booted = (seq: number, changes: Partial<Extract<TelemetryEvent, { type: 'boot' }>> = {}): TelemetryEvent => ({
  seq,
  at,
  type: 'boot',
  app: '0.1.0',
  engine: 'wasm',
  reason: 'no-adapter',
  ...changes,
});

/** So many verdicts, the first of them with the number `from`. */
export const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => verdict(from + index));

/** Posts a batch; no limiter holds it unless `bindings` say so. */
export const send = (body: unknown, bindings: Partial<Env> = {}) =>
  ask(
    '/v1/telemetry',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cf-connecting-ip': '203.0.113.7' },
      body: JSON.stringify(body),
    },
    { TELEMETRY_LIMIT: OPEN, NEWCOMER_LIMIT: OPEN, ...bindings },
  );

/** Takes a batch at a moment of its own. */
export const takeAt = (now: number, id: string, events: TelemetryEvent[], bootId = boot) =>
  ingest({ ...env, NEWCOMER_LIMIT: OPEN }, { kiosk: id, boot: bootId, events }, '', now);

/** How many events are counted. */
export const counted = async () =>
  (await env.TELEMETRY.prepare('SELECT coalesce(sum(count), 0) AS n FROM counts').first<number>('n')) ?? 0;
export const statsOf = async (query = '') => statsSchema.parse(await (await operate('GET', `/v1/stats${query}`)).json());
/** The screens as the operator sees them. */
export const screens = async () => (await statsOf()).kiosks;

/** The id of an n-th screen. */
export const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
