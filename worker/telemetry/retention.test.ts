/** Retention: what is too old goes, piece by piece, and nothing else does. */
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import type { TelemetryEvent } from '#contract/telemetry';
import { insertEvents } from '../db/telemetry.ts';
import worker from '../index.ts';
import { freshStorage } from '../testing/worker.ts';
import { forgetOldEvents, RETENTION_DAYS } from './retention.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const kiosk = '1b4e28ba-2fa1-4d1b-a5b3-4f0e9b8f3a10';
const daysAgo = (days: number) => new Date(NOW - days * 86_400_000).toISOString();
const old: TelemetryEvent[] = [
  { seq: 0, at: daysAgo(RETENTION_DAYS + 9), type: 'boot', app: '0.1.0', engine: 'wasm', reason: 'no-adapter' },
  { seq: 1, at: daysAgo(RETENTION_DAYS + 8), type: 'fault', code: 'camera-lost' },
  {
    seq: 2,
    at: daysAgo(RETENTION_DAYS + 7),
    type: 'sync',
    release: 'r-00000000',
    outcome: 'activated',
    code: null,
    bytes: 1,
    durationMs: 1,
  },
  {
    seq: 3,
    at: daysAgo(RETENTION_DAYS + 1),
    type: 'verdict',
    release: 'r-00000000',
    model: 'tiny',
    version: '1.0.0',
    decision: 'nothing',
    label: null,
    confidence: 0.5,
    inferenceMs: 20,
  },
];
const young: TelemetryEvent[] = [
  { seq: 4, at: daysAgo(RETENTION_DAYS - 1), type: 'fault', code: 'camera-lost' },
  { seq: 5, at: daysAgo(0), type: 'fault', code: 'camera-lost' },
];
const left = async () => {
  const { results } = await env.DB.prepare('SELECT seq FROM events ORDER BY seq').all<{ seq: number }>();
  return results.map(({ seq }) => seq);
};

beforeEach(async () => {
  await freshStorage();
  await insertEvents(env.DB, { kiosk, boot: kiosk, events: [...old, ...young] }, daysAgo(0));
});

it.each([1, 2, 3, 4, 100])(
  'deletes old events of every type in pieces of %i, and keeps the young and the screen',
  async (piece) => {
    expect(await forgetOldEvents(env, NOW, piece)).toBe(old.length);
    expect(await left()).toEqual([4, 5]);
    expect((await env.DB.prepare('SELECT kiosk FROM kiosks').all()).results).toEqual([{ kiosk }]);
  },
);

it('is what the cron calls', async () => {
  await worker.scheduled({ scheduledTime: NOW, cron: '', noRetry: () => undefined }, env);
  expect(await left()).toEqual([4, 5]);
});
