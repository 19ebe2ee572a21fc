/** The brakes of telemetry: nobody can send too much or invent screens, and the known ones go on. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../telemetry/admit.ts';
import { ingest, MOST_AN_HOUR, MOST_KIOSKS } from '../telemetry/ingest.ts';
import {
  boot,
  booted,
  freshReleases,
  kiosk,
  many,
  NOW,
  screens,
  send,
  SHUT,
  takeAt,
  uuid,
  verdict,
} from '../testing/telemetry.ts';
import { ask, expectProblem } from '../testing/worker.ts';

beforeEach(freshReleases);

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
