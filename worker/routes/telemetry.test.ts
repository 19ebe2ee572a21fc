/** Telemetry: each event is stored once, however often and in whatever pieces it is sent; the fleet's counts follow. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { statsSchema } from '#contract/stats';
import { MAX_EVENTS, type TelemetryEvent } from '#contract/telemetry';
import { ask, expectProblem, freshStorage, operate, snapshot } from '../testing/worker.ts';

beforeEach(freshStorage);

const kiosk = '1b4e28ba-2fa1-4d1b-a5b3-4f0e9b8f3a10';
const boot = '6fa459ea-ee8a-4ca4-894e-db77e160355e';
const at = new Date().toISOString();
const verdict = (seq: number, label: string | null = 't-shirt', release = 'r-00000000'): TelemetryEvent => ({
  seq,
  at,
  type: 'verdict',
  release,
  model: 'tiny',
  version: '1.0.0',
  decision: label ? 'named' : 'nothing',
  label,
  confidence: 0.5,
  inferenceMs: 20,
});
const send = (body: unknown, limit: RateLimit = { limit: async () => ({ success: true }) }, DB: D1Database = env.DB) =>
  ask(
    '/v1/telemetry',
    { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    { TELEMETRY_LIMIT: limit, DB },
  );
const count = async () => (await env.DB.prepare('SELECT count(*) AS n FROM events').first<{ n: number }>())?.n;

it('stores ten results once although sent twice', async () => {
  const batch = { kiosk, boot, events: Array.from({ length: 10 }, (_, seq) => verdict(seq)) };
  const first = await send(batch);
  expect([first.status, await first.json()]).toEqual([202, { received: 10, stored: 10 }]);
  expect(await (await send(batch)).json()).toEqual({ received: 10, stored: 0 });
  expect(await count()).toBe(10);
});

it('stores every event exactly once, whatever is repeated, split or reordered', async () => {
  const sending = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(sending, async (batches) => {
      await env.DB.exec('DELETE FROM events');
      let stored = 0;
      for (const seqs of batches) {
        const receipt: { stored: number } = await (await send({ kiosk, boot, events: seqs.map((seq) => verdict(seq)) })).json();
        stored += receipt.stored;
      }
      const distinct = new Set(batches.flat()).size;
      expect([stored, await count()]).toEqual([distinct, distinct]);
    }),
    { numRuns: 25 },
  );
});

it('keeps the events of two boots and of two kiosks apart', async () => {
  await send({ kiosk, boot, events: [verdict(0)] });
  await send({ kiosk, boot: kiosk, events: [verdict(0)] });
  await send({ kiosk: boot, boot, events: [verdict(0)] });
  expect(await count()).toBe(3);
});

it('counts for the operator and knows every screen', async () => {
  const events: TelemetryEvent[] = [
    { seq: 0, at, type: 'boot', app: '0.1.0', engine: 'wasm', reason: 'no-adapter' },
    { seq: 1, at, type: 'sync', release: 'r-00000000', outcome: 'activated', code: null, bytes: 10, durationMs: 5 },
    ...[2, 3, 4].map((seq) => verdict(seq)),
    verdict(5, null),
    { seq: 6, at, type: 'fault', code: 'camera-denied' },
    { ...verdict(7), at: '2020-01-01T00:00:00Z' },
  ];
  expect((await send({ kiosk, boot, events })).status).toBe(202);
  const stats = statsSchema.parse(await (await operate('GET', '/v1/stats?hours=1')).json());
  expect(stats.verdicts).toMatchObject([
    { label: 't-shirt', decision: 'named', count: 3, meanConfidence: 0.5, meanInferenceMs: 20 },
    { label: null, decision: 'nothing', count: 1 },
  ]);
  expect(stats.faults).toEqual([{ code: 'camera-denied', count: 1 }]);
  expect(stats.syncs).toEqual([{ release: 'r-00000000', outcome: 'activated', code: null, count: 1 }]);
  expect(stats.engines).toEqual([{ engine: 'wasm', kiosks: 1 }]);
  expect(stats.kiosks).toMatchObject([{ kiosk, app: '0.1.0', engine: 'wasm', reason: 'no-adapter', release: 'r-00000000' }]);
  await expectProblem(await operate('GET', '/v1/stats?hours=0'), 400, 'invalid-parameter', ['hours']);
});

it('does not forget a screen’s engine when a later batch has no boot in it', async () => {
  await send({ kiosk, boot, events: [{ seq: 0, at, type: 'boot', app: '0.1.0', engine: 'webgpu', reason: 'webgpu' }] });
  await send({ kiosk, boot: kiosk, events: [verdict(1)] });
  const stats = statsSchema.parse(await (await operate('GET', '/v1/stats')).json());
  expect(stats.kiosks).toMatchObject([{ engine: 'webgpu', release: 'r-00000000' }]);
});

it('reads no more for a batch after a thousand stored events than for the first one', async () => {
  const rowsRead: number[] = [];
  const counting = new Proxy(env.DB, {
    get: (db, key) =>
      key === 'batch'
        ? async (statements: D1PreparedStatement[]) => {
            const results = await db.batch(statements);
            rowsRead.push(results.reduce((sum, { meta }) => sum + meta.rows_read, 0));
            return results;
          }
        : (sql: string) => db.prepare(sql),
  });
  const faults = (from: number, count: number): TelemetryEvent[] =>
    Array.from({ length: count }, (_, index) => ({ seq: from + index, at, type: 'fault', code: 'camera-lost' }));
  const sendCounted = (events: TelemetryEvent[]) => send({ kiosk, boot, events }, undefined, counting);
  await send({ kiosk, boot, events: faults(0, 1) });
  await sendCounted(faults(1, 1));
  for (let from = 2; from < 1000; from += MAX_EVENTS) await send({ kiosk, boot, events: faults(from, MAX_EVENTS) });
  await sendCounted(faults(5000, 1));
  expect(rowsRead).toHaveLength(2);
  expect(rowsRead[1]).toBe(rowsRead[0]);
});

it('takes the newest boot and the newest release of a batch', async () => {
  const events: TelemetryEvent[] = [
    { seq: 0, at, type: 'boot', app: '0.1.0', engine: 'webgpu', reason: 'webgpu' },
    { seq: 9, at, type: 'boot', app: '0.2.0', engine: 'wasm', reason: 'no-adapter' },
    verdict(10),
    verdict(11, 't-shirt', 'r-11111111'),
    { seq: 12, at, type: 'sync', release: 'r-22222222', outcome: 'refused', code: 'digest-mismatch', bytes: 1, durationMs: 1 },
  ];
  await send({ kiosk, boot, events });
  const stats = statsSchema.parse(await (await operate('GET', '/v1/stats')).json());
  expect(stats.kiosks).toMatchObject([{ app: '0.2.0', engine: 'wasm', reason: 'no-adapter', release: 'r-11111111' }]);
});

describe('of a newer kiosk', () => {
  it('the events that are known are stored, the others listed, and stored once this worker knows them', async () => {
    const newer = { seq: 1, at, type: 'presence', seconds: 12 };
    const batch = { kiosk, boot, events: [verdict(0), newer, { ...verdict(2), decision: 'told' }, verdict(3)] };
    expect(await (await send(batch)).json()).toEqual({ received: 4, stored: 2, unknown: [1, 2] });
    expect(await (await send({ ...batch, events: [newer] })).json()).toEqual({ received: 1, stored: 0, unknown: [1] });
    expect(await (await send({ ...batch, events: [verdict(1)] })).json()).toEqual({ received: 1, stored: 1 });
  });

  it('a field that no event has is not stored: pixels cannot be sent', async () => {
    const events = [
      { ...verdict(0), pixels: 'AAAA' },
      { seq: 1, at, type: 'fault', code: 'x', face: 'AAAA' },
    ];
    expect(await (await send({ kiosk, boot, events, person: 'AAAA' })).json()).toEqual({ received: 2, stored: 2 });
    expect(JSON.stringify(await snapshot())).not.toContain('AAAA');
  });
});

it('stores with a fault which release ran and which app', async () => {
  await send({ kiosk, boot, events: [{ seq: 0, at, type: 'fault', code: 'hung', release: 'r-00000000', app: '0.2.0' }] });
  const row = await env.DB.prepare('SELECT code, release, app FROM events').first();
  expect(row).toEqual({ code: 'hung', release: 'r-00000000', app: '0.2.0' });
});

describe('a refused batch stores nothing', () => {
  const refused = (name: string, run: () => Promise<unknown>) =>
    it(name, async () => {
      await run();
      expect(await snapshot()).toMatchObject({ rows: { events: [], kiosks: [] } });
    });

  refused('with something among its events that is none', async () => {
    const response = await send({ kiosk, boot, events: [verdict(0), { type: 'verdict' }] });
    await expectProblem(response, 400, 'invalid-body', ['/events/1/seq', '/events/1/at']);
  });
  refused('with too many events', async () => {
    const events = Array.from({ length: MAX_EVENTS + 1 }, (_, seq) => ({ seq, at, type: 'fault', code: 'x' }));
    await expectProblem(await send({ kiosk, boot, events }), 400, 'invalid-body', ['/events']);
  });
  refused('that is too long', async () => {
    await expectProblem(await send({ kiosk, boot, events: ['x'.repeat(140_000)] }), 413, 'body-too-large', ['content-length']);
  });
  refused('of a kiosk that sends too often, keyed by its id', async () => {
    const keys: string[] = [];
    const limit = { limit: async ({ key }: { key: string }) => ({ success: keys.push(key) === 0 }) };
    const response = await send({ kiosk, boot, events: [verdict(0)] }, limit);
    expect([response.headers.get('retry-after'), keys]).toEqual(['60', [kiosk]]);
    await expectProblem(response, 429, 'rate-limited');
  });
});
