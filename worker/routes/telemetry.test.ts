/** Telemetry: each event is counted once, however often and in whatever pieces it is sent; nobody can turn it against the registry. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONTACT_HEADERS } from '#contract/contact';
import { MIN_CELL, statsSchema } from '#contract/stats';
import { MAX_EVENTS, type TelemetryEvent } from '#contract/telemetry';
import type { Env } from '../env.ts';
import { DAY } from '../telemetry/admit.ts';
import { ingest, MOST_AN_HOUR, MOST_KIOSKS } from '../telemetry/ingest.ts';
import { ask, expectProblem, freshStorage, operate, pushTiny, release, snapshot } from '../testing/worker.ts';

const kiosk = '1b4e28ba-2fa1-4d1b-a5b3-4f0e9b8f3a10';
const boot = '6fa459ea-ee8a-4ca4-894e-db77e160355e';
const NOW = Date.now();
const at = new Date(NOW).toISOString();
const OPEN = { limit: async () => ({ success: true }) };
const SHUT = { limit: async () => ({ success: false }) };

/** Two releases of one model; what kiosks say of them is counted. */
let running = '';
let next = '';
/** A label that the model knows. */
const LABEL = 't-shirt';

beforeEach(async () => {
  await freshStorage();
  await pushTiny();
  running = (await release({ name: 'tiny', version: '1.0.0' })).id;
  next = (await release({ name: 'tiny', version: '1.0.0' })).id;
});

const verdict = (seq: number, changes: Partial<Extract<TelemetryEvent, { type: 'verdict' }>> = {}): TelemetryEvent => ({
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
const booted = (seq: number, changes: Partial<Extract<TelemetryEvent, { type: 'boot' }>> = {}): TelemetryEvent => ({
  seq,
  at,
  type: 'boot',
  app: '0.1.0',
  engine: 'wasm',
  reason: 'no-adapter',
  ...changes,
});
const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => verdict(from + index));
const send = (body: unknown, bindings: Partial<Env> = {}) =>
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
const takeAt = (now: number, id: string, events: TelemetryEvent[], bootId = boot) =>
  ingest({ ...env, NEWCOMER_LIMIT: OPEN }, { kiosk: id, boot: bootId, events }, '', now);
const counted = async () =>
  (await env.TELEMETRY.prepare('SELECT coalesce(sum(count), 0) AS n FROM counts').first<number>('n')) ?? 0;
const statsOf = async (query = '') => statsSchema.parse(await (await operate('GET', `/v1/stats${query}`)).json());
const screens = async () => (await statsOf()).kiosks;
const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

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

describe('the row of a screen', () => {
  it('keeps the engine when a later batch has no boot in it', async () => {
    await send({ kiosk, boot, events: [booted(0, { engine: 'webgpu', reason: 'webgpu' })] });
    await send({ kiosk, boot: kiosk, events: [verdict(1)] });
    expect(await screens()).toMatchObject([{ engine: 'webgpu', release: running }]);
  });

  it('takes the newest boot and the newest release of a batch', async () => {
    const events: TelemetryEvent[] = [
      booted(0, { engine: 'webgpu', reason: 'webgpu' }),
      booted(9, { app: '0.2.0' }),
      verdict(10),
      verdict(11, { release: next }),
      { seq: 12, at, type: 'sync', release: running, outcome: 'refused', code: 'digest-mismatch', bytes: 1, durationMs: 1 },
    ];
    await send({ kiosk, boot, events });
    expect(await screens()).toMatchObject([{ app: '0.2.0', engine: 'wasm', reason: 'no-adapter', release: next }]);
  });

  it('is not turned back by a batch that comes late or twice', async () => {
    const hourAgo = new Date(NOW - 3_600_000).toISOString();
    const late = { kiosk, boot, events: [booted(0, { at: hourAgo }), verdict(1, { at: hourAgo })] };
    await send(late);
    await send({ kiosk, boot: kiosk, events: [booted(0, { app: '0.2.0', engine: 'webgpu' }), verdict(1, { release: next })] });
    const before = await screens();
    await send(late);
    await send({ kiosk, boot: uuid(9), events: late.events });
    expect(await screens()).toMatchObject([{ app: '0.2.0', engine: 'webgpu', release: next }]);
    expect(Date.parse((await screens())[0]!.lastSeen)).toBeGreaterThanOrEqual(Date.parse(before[0]!.lastSeen));
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

describe('brakes that the sender does not choose', () => {
  it('hold by address, before the body is read', async () => {
    const keys: string[] = [];
    const limit = { limit: async ({ key }: { key: string }) => ({ success: keys.push(key) === 0 }) };
    const response = await send('{', { TELEMETRY_LIMIT: limit });
    expect([response.headers.get('retry-after'), keys]).toEqual(['60', ['203.0.113.7']]);
    await expectProblem(response, 429, 'rate-limited');
  });

  it('count an address that went over once a second, not with every batch, and no other with it', async () => {
    const keys: string[] = [];
    const limit = { limit: async ({ key }: { key: string }) => ({ success: keys.push(key) === 0 }) };
    const statuses: number[] = [];
    const start = performance.now();
    for (let turn = 0; turn < 20; turn++) statuses.push((await send('{', { TELEMETRY_LIMIT: limit })).status);
    expect(new Set(statuses)).toEqual(new Set([429]));
    expect(keys.length).toBeLessThanOrEqual(1 + (performance.now() - start) / 1000);
    const other = { method: 'POST', headers: { 'cf-connecting-ip': '203.0.113.8' }, body: '{' };
    await ask('/v1/telemetry', other, { TELEMETRY_LIMIT: limit });
    expect(keys.at(-1)).toBe('203.0.113.8');
  });

  it('hold new screens by address, and no screen that is known', async () => {
    await send({ kiosk, boot, events: [verdict(0)] });
    await expectProblem(
      await send({ kiosk: uuid(1), boot, events: [verdict(0)] }, { NEWCOMER_LIMIT: SHUT }),
      429,
      'rate-limited',
    );
    expect((await send({ kiosk, boot, events: [verdict(1)] }, { NEWCOMER_LIMIT: SHUT })).status).toBe(202);
  });

  /** As if these screens had come at NOW. */
  const list = (ids: readonly string[]) =>
    env.TELEMETRY.prepare(
      `INSERT INTO kiosks (kiosk, booted_at, ran_at, closed, first_seen, last_seen, last_contact, days)
       SELECT value, 0, 0, 0, ?2, ?2, ?2, 1 FROM json_each(?1)`,
    )
      .bind(JSON.stringify(ids), NOW)
      .run();

  it('hold invented screens without a query for each, and know within a minute whom another instance took', async () => {
    const queries: string[] = [];
    const TELEMETRY = new Proxy(env.TELEMETRY, {
      get: (db, name) => {
        if (name !== 'prepare') return Reflect.get(db, name) as unknown;
        return (sql: string) => (queries.push(sql), db.prepare(sql));
      },
    });
    const sendAt = (now: number, id: string) =>
      ingest({ ...env, TELEMETRY, NEWCOMER_LIMIT: SHUT }, { kiosk: id, boot, events: [verdict(0)] }, '', now);
    for (let n = 1; n <= 20; n++) await expect(sendAt(NOW, uuid(n))).rejects.toMatchObject({ code: 'rate-limited' });
    expect(queries).toHaveLength(1);
    await list([kiosk]);
    await expect(sendAt(NOW + 60_000, kiosk)).resolves.toMatchObject({ stored: 1 });
  });

  it('hold no known screen whose batch comes while a new instance asks who is known', async () => {
    await list([kiosk]);
    const both = [uuid(1), kiosk].map((id) => send({ kiosk: id, boot, events: [verdict(0)] }, { NEWCOMER_LIMIT: SHUT }));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([429, 202]);
  });

  it('hold a screen that is remembered and has no row any more like any new one', async () => {
    await send({ kiosk, boot, events: [verdict(0)] });
    await env.TELEMETRY.exec('DELETE FROM kiosks');
    await expectProblem(await send({ kiosk, boot, events: [verdict(1)] }, { NEWCOMER_LIMIT: SHUT }), 429, 'rate-limited');
  });

  /** As if newcomers had sent so much within the hour of NOW. */
  const used = (events: number, screens: number) =>
    env.TELEMETRY.prepare("INSERT OR REPLACE INTO intake VALUES (?1, 'newcomers', ?2, ?3)")
      .bind(Math.floor(NOW / 3_600_000), events, screens)
      .run();

  it('hold all together: what newcomers may send is used up, and screens of yesterday go on', async () => {
    await takeAt(NOW - DAY, kiosk, [verdict(0)]);
    await takeAt(NOW, kiosk, [verdict(1)]);
    await used(MOST_AN_HOUR.newcomers.events - 3, 0);
    await expect(takeAt(NOW, uuid(1), many(4))).rejects.toMatchObject({ code: 'rate-limited' });
    await expect(takeAt(NOW, uuid(1), many(3))).resolves.toMatchObject({ stored: 3 });
    await expect(takeAt(NOW, uuid(1), many(1, 3))).rejects.toMatchObject({ code: 'rate-limited' });
    await expect(takeAt(NOW, kiosk, [verdict(2)])).resolves.toMatchObject({ stored: 1 });
    await expect(takeAt(NOW + 3_600_000, uuid(1), many(1, 3))).resolves.toMatchObject({ stored: 1 });
  });

  it('hold all together, whatever a batch holds: unknown names use it up too', async () => {
    await used(MOST_AN_HOUR.newcomers.events - 1, 0);
    await expect(takeAt(NOW, uuid(1), [verdict(0, { release: 'r-00000000' })])).resolves.toMatchObject({ stored: 0 });
    await expect(takeAt(NOW, uuid(1), [verdict(1)])).rejects.toMatchObject({ code: 'rate-limited' });
  });

  it('hold invented screens: only so many an hour, and the known ones go on', async () => {
    await used(0, MOST_AN_HOUR.newcomers.screens - 1);
    await takeAt(NOW, uuid(1), [booted(0)]);
    await expect(takeAt(NOW, uuid(2), [booted(0)])).rejects.toMatchObject({ code: 'rate-limited' });
    await takeAt(NOW, uuid(1), [booted(1)]);
    expect(await screens()).toHaveLength(1);
  });

  it('keep the screens of days before newcomers, however many come', async () => {
    for (const days of [1, 0]) for (let n = 0; n < 3; n++) await takeAt(NOW - days * DAY, uuid(n), [booted(days)]);
    const invented = Array.from({ length: MOST_KIOSKS + 100 }, (_, n) => uuid(1000 + n));
    await list(invented);
    await takeAt(NOW + 1, uuid(99_999), [booted(0)]);
    const listed = (await screens()).map(({ kiosk: id }) => id);
    expect(listed).toHaveLength(MOST_KIOSKS);
    expect(listed).toEqual(expect.arrayContaining([uuid(0), uuid(1), uuid(2)]));
  });
});

describe('a screen that polls', () => {
  const poll = (id: string, hours: string, bindings: Partial<Env> = {}) =>
    ask(
      '/v1/channels/stable/manifest',
      { headers: { [CONTACT_HEADERS.kiosk]: id, [CONTACT_HEADERS.hours]: hours } },
      { TELEMETRY_LIMIT: OPEN, ...bindings },
    );
  const silence = () => env.TELEMETRY.exec(`UPDATE kiosks SET last_seen = ${NOW - DAY}, last_contact = ${NOW - DAY}`);

  it('is in contact although it reports nothing, and says when it is closed', async () => {
    await send({ kiosk, boot, events: [verdict(0)] });
    await silence();
    await poll(kiosk, 'open');
    const [quiet] = await screens();
    expect(quiet).toMatchObject({ closed: false, lastSeen: new Date(NOW - DAY).toISOString() });
    expect(Date.parse(quiet?.lastContact ?? '')).toBeGreaterThanOrEqual(NOW);
    await poll(kiosk, 'closed');
    expect(await screens()).toMatchObject([{ closed: true }]);
    const { results } = await env.TELEMETRY.prepare('SELECT days FROM kiosks').all();
    expect(results).toEqual([{ days: 2 }]);
  });

  it('writes nothing into the registry, and into telemetry only now and then', async () => {
    await send({ kiosk, boot, events: [verdict(0)] });
    const before = (await snapshot()) as { registry: unknown };
    let writes = 0;
    const TELEMETRY = new Proxy(env.TELEMETRY, {
      get: (db, key) => (key === 'prepare' ? (sql: string) => (writes++, db.prepare(sql)) : undefined),
    });
    for (let n = 0; n < 10; n++) await poll(kiosk, 'open', { TELEMETRY });
    expect(writes).toBe(1);
    expect(((await snapshot()) as { registry: unknown }).registry).toEqual(before.registry);
  });

  it('is not invented by a poll, and a bad header or a lost database changes no answer', async () => {
    const plain = await ask('/v1/channels/stable/manifest');
    const lost = new Proxy(env.TELEMETRY, {
      get: () => () => {
        throw new Error('D1_ERROR: gone');
      },
    });
    for (const response of [
      await poll(uuid(1), 'open'),
      await poll('nobody', 'open'),
      await poll(uuid(2), 'open', { TELEMETRY: lost }),
    ])
      expect(response.status).toBe(plain.status);
    expect(await screens()).toEqual([]);
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
