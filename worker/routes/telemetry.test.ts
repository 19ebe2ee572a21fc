/** Telemetry: each event is counted once, however often and in whatever pieces it is sent, and only what the registry holds. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { MIN_CELL } from '#contract/stats';
import { MAX_EVENTS, type TelemetryEvent } from '#contract/telemetry';
import { DAY } from '../telemetry/admit.ts';
import {
  at,
  boot,
  booted,
  counted,
  freshReleases,
  kiosk,
  LABEL,
  many,
  NOW,
  running,
  screens,
  send,
  statsOf,
  takeAt,
  verdict,
} from '../testing/telemetry.ts';
import { expectProblem, operate, release, snapshot } from '../testing/worker.ts';

beforeEach(freshReleases);

describe('each event once', () => {
  it('counts ten results once although sent twice', async () => {
    const batch = { kiosk, boot, events: many(10) };
    const first = await send(batch);
    expect([first.status, await first.json()]).toEqual([202, { received: 10, stored: 10 }]);
    expect(await (await send(batch)).json()).toEqual({ received: 10, stored: 0 });
    expect(await counted()).toBe(10);
  });

  it('counts every event exactly once, whatever is repeated, split or reordered', async () => {
    const sending = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(sending, async (batches) => {
        await env.TELEMETRY.exec('DELETE FROM events; DELETE FROM counts');
        let stored = 0;
        for (const seqs of batches) {
          const receipt: { stored: number } = await (await send({ kiosk, boot, events: seqs.map((seq) => verdict(seq)) })).json();
          stored += receipt.stored;
        }
        const distinct = new Set(batches.flat()).size;
        expect([stored, await counted()]).toEqual([distinct, distinct]);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps the events of two boots and of two kiosks apart', async () => {
    await send({ kiosk, boot, events: [verdict(0)] });
    await send({ kiosk, boot: kiosk, events: [verdict(0)] });
    await send({ kiosk: boot, boot, events: [verdict(0)] });
    expect(await counted()).toBe(3);
  });

  it('reads no more for a batch after a thousand events than for the first one', async () => {
    const rowsRead: number[] = [];
    const counting = new Proxy(env.TELEMETRY, {
      get: (db, key) =>
        key === 'batch'
          ? async (statements: D1PreparedStatement[]) => {
              const results = await db.batch(statements);
              rowsRead.push(results.reduce((sum, { meta }) => sum + meta.rows_read, 0));
              return results;
            }
          : (sql: string) => db.prepare(sql),
    });
    await send({ kiosk, boot, events: many(1) });
    await send({ kiosk, boot, events: many(1, 1) }, { TELEMETRY: counting });
    await env.TELEMETRY.exec(
      `WITH RECURSIVE n (seq) AS (SELECT 2 UNION ALL SELECT seq + 1 FROM n WHERE seq < 1000)
       INSERT INTO events SELECT b.id, n.seq, b.day FROM boots AS b, n`.replaceAll('\n', ' '),
    );
    await send({ kiosk, boot, events: many(1, 5000) }, { TELEMETRY: counting });
    expect(rowsRead).toHaveLength(2);
    expect(rowsRead[1]).toBe(rowsRead[0]);
  });
});

describe('what the operator sees', () => {
  it('counts by hour and knows every screen', async () => {
    const events: TelemetryEvent[] = [
      booted(0),
      { seq: 1, at, type: 'sync', release: running, outcome: 'activated', code: null, bytes: 10, durationMs: 5 },
      ...many(12, 2),
      ...many(11, 20).map((event) => ({ ...event, decision: 'nothing', label: null }) as TelemetryEvent),
      { seq: 40, at, type: 'fault', code: 'camera-denied' },
      verdict(41, { at: new Date(NOW - 5 * DAY).toISOString() }),
    ];
    expect((await send({ kiosk, boot, events })).status).toBe(202);
    const stats = await statsOf('?hours=1');
    expect(stats.verdicts).toMatchObject([
      { label: LABEL, decision: 'named', count: 12, meanConfidence: 0.5, meanInferenceMs: 20 },
      { label: null, decision: 'nothing', count: 11 },
    ]);
    expect(stats.faults).toEqual([{ code: 'camera-denied', release: null, app: null, count: 1 }]);
    expect(stats.syncs).toEqual([{ release: running, outcome: 'activated', code: null, count: 1 }]);
    expect(stats.engines).toEqual([{ engine: 'wasm', kiosks: 1 }]);
    expect(stats.kiosks).toMatchObject([{ kiosk, app: '0.1.0', engine: 'wasm', reason: 'no-adapter', release: running }]);
    await expectProblem(await operate('GET', '/v1/stats?hours=0'), 400, 'invalid-parameter', ['hours']);
  });

  it('is told of no answer that was shown fewer than ten times', async () => {
    await send({ kiosk, boot, events: many(MIN_CELL - 1) });
    expect((await statsOf()).verdicts).toEqual([]);
    await send({ kiosk, boot, events: many(1, 100) });
    expect((await statsOf()).verdicts).toMatchObject([{ count: MIN_CELL }]);
  });

  it('finds no single event anywhere in the database: who showed what, and when', async () => {
    await send({ kiosk, boot, events: many(1) });
    const { telemetry } = (await snapshot()) as { telemetry: Record<string, Record<string, unknown>[]> };
    expect(Object.keys(telemetry['events']?.[0] ?? {})).toEqual(['boot', 'seq', 'day']);
    expect(Object.keys(telemetry['counts']?.[0] ?? {})).not.toContain('kiosk');
  });
});

describe('a clock that cannot be right', () => {
  const hours = async () => {
    const { results } = await env.TELEMETRY.prepare('SELECT DISTINCT hour FROM counts').all<{ hour: number }>();
    return results.map(({ hour }) => hour);
  };
  it.each([
    ['ahead by years', '9999-12-31T23:59:59Z'],
    ['ahead by ten minutes', new Date(NOW + 600_000).toISOString()],
    ['from before there were kiosks', '1970-01-01T00:00:00Z'],
  ])('%s gives way to the worker’s', async (_, wrong) => {
    await takeAt(NOW, kiosk, [verdict(0, { at: wrong }), booted(1, { at: wrong })]);
    expect(await hours()).toEqual([Math.floor(NOW / 3_600_000)]);
    // Nor may it freeze the row: what happens later still changes it.
    await takeAt(NOW + 60_000, kiosk, [booted(2, { app: '0.2.0', at: new Date(NOW + 60_000).toISOString() })]);
    expect(await screens()).toMatchObject([{ app: '0.2.0' }]);
  });

  it('that was offline for days is believed', async () => {
    await takeAt(NOW, kiosk, [verdict(0, { at: new Date(NOW - 9 * DAY).toISOString() })]);
    expect(await hours()).toEqual([Math.floor((NOW - 9 * DAY) / 3_600_000)]);
  });
});

describe('only what the registry holds', () => {
  it.each<[string, Partial<Extract<TelemetryEvent, { type: 'verdict' }>>]>([
    ['a release', { release: 'r-00000000' }],
    ['a model', { model: 'other' }],
    ['a version', { version: '9.9.9' }],
    ['a label', { label: 'free-beer' }],
  ])('is counted: not %s that somebody made up', async (_, changes) => {
    const response = await send({ kiosk, boot, events: [verdict(0), verdict(1, changes)] });
    expect(await response.json()).toEqual({ received: 2, stored: 1 });
    expect(await counted()).toBe(1);
    expect(await screens()).toMatchObject([{ release: running }]);
  });

  it('is counted: no refusals of a release that never was', async () => {
    const refusal = { type: 'sync', release: 'r-00000000', outcome: 'refused', code: 'golden-mismatch', bytes: 1, durationMs: 1 };
    await send({ kiosk, boot, events: Array.from({ length: MAX_EVENTS }, (_, seq) => ({ ...refusal, seq, at })) });
    expect((await statsOf()).syncs).toEqual([]);
  });

  it('is counted at once when the release is new', async () => {
    await send({ kiosk, boot, events: [verdict(0, { release: 'r-00000000' })] });
    const { id } = await release({ name: 'tiny', version: '1.0.0' });
    expect(await (await send({ kiosk, boot, events: [verdict(1, { release: id })] })).json()).toMatchObject({ stored: 1 });
  });

  it('is read once, and never written', async () => {
    const asked: string[] = [];
    const DB = new Proxy(env.DB, {
      get: (db, key) => (key === 'prepare' ? (sql: string) => (asked.push(sql), db.prepare(sql)) : undefined),
    });
    for (let seq = 0; seq < 5; seq++)
      await send({ kiosk, boot, events: [verdict(seq), verdict(seq + 100, { release: 'r-00000000' })] }, { DB });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^SELECT /);
  });
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
      { ...verdict(0), pixels: 'UElYRUxT' },
      { seq: 1, at, type: 'fault', code: 'x', face: 'UElYRUxT' },
    ];
    expect(await (await send({ kiosk, boot, events, person: 'UElYRUxT' })).json()).toEqual({ received: 2, stored: 2 });
    expect(JSON.stringify(await snapshot())).not.toContain('UElYRUxT');
  });
});

it('counts with a fault which release ran and which app, unless nobody made that release', async () => {
  const fault = { at, type: 'fault', code: 'hung', app: '0.2.0' };
  const events = [running, running, 'r-00000000', undefined].map((release, seq) => ({ ...fault, seq, release }));
  expect(await (await send({ kiosk, boot, events })).json()).toEqual({ received: 4, stored: 4 });
  expect((await statsOf()).faults).toEqual([
    { code: 'hung', release: null, app: '0.2.0', count: 2 },
    { code: 'hung', release: running, app: '0.2.0', count: 2 },
  ]);
});

describe('a refused batch stores nothing', () => {
  const refused = (name: string, run: () => Promise<unknown>) =>
    it(name, async () => {
      await run();
      expect(await snapshot()).toMatchObject({ telemetry: { events: [], counts: [], kiosks: [] } });
    });

  refused('with something among its events that is none', async () => {
    const response = await send({ kiosk, boot, events: [verdict(0), { type: 'verdict' }] });
    await expectProblem(response, 400, 'invalid-body', ['/events/1/seq', '/events/1/at']);
  });
  refused('with a time of 100,000 digits', async () => {
    const endless = { ...verdict(0), at: `2031-01-01T00:00:00.${'9'.repeat(100_000)}Z` };
    await expectProblem(await send({ kiosk, boot, events: [endless] }), 400, 'invalid-body', ['/events/0/at']);
  });
  refused('with too many events', async () => {
    const events = Array.from({ length: MAX_EVENTS + 1 }, (_, seq) => ({ seq, at, type: 'fault', code: 'x' }));
    await expectProblem(await send({ kiosk, boot, events }), 400, 'invalid-body', ['/events']);
  });
  refused('that is too long', async () => {
    await expectProblem(await send({ kiosk, boot, events: ['x'.repeat(140_000)] }), 413, 'body-too-large', ['content-length']);
  });
});
