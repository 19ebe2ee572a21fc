/** Retention: what is too old goes, piece by piece, whatever its type, and nothing else does. */
import { KEEP_DAYS } from '#contract/telemetry';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { telemetryEventSchema } from '#contract/telemetry';
import { countEvents, type Counted } from '../db/telemetry.ts';
import { noteKiosk } from '../db/kiosks.ts';
import worker from '../index.ts';
import { freshStorage } from '../testing/worker.ts';
import { DAY, HOUR, WAIT_DAYS } from './admit.ts';
import { forgetOld, NEWCOMER_DAYS } from './retention.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const types = telemetryEventSchema.options.map(({ shape }) => shape.type.value);
const rest = { release: '', model: '', version: '', decision: '', label: '', outcome: '', code: '', app: '' };
const some = (hour: number): Counted[] => types.map((type, seq) => ({ ...rest, seq, hour, type, confidence: 0, inferenceMs: 0 }));

/** One event of every type and a screen's row, `days` ago. */
async function told(kiosk: string, days: number): Promise<void> {
  const at = NOW - days * DAY;
  const boot = { at, app: null, engine: null, reason: null };
  await env.TELEMETRY.batch([
    ...countEvents(env.TELEMETRY, { kiosk, boot: kiosk, day: at / DAY }, some(at / HOUR)),
    ...noteKiosk(env.TELEMETRY, { kiosk, now: at, boot, running: { at: 0, release: null }, fault: { at: 0, code: null } }, 100),
  ]);
}

const left = async () => {
  const [events, boots, counts, kiosks] = await env.TELEMETRY.batch<{ n: number }>(
    ['events', 'boots', 'counts', 'kiosks'].map((table) => env.TELEMETRY.prepare(`SELECT count(*) AS n FROM ${table}`)),
  );
  return [events, boots, counts, kiosks].map((result) => result?.results[0]?.n);
};

beforeEach(async () => {
  await freshStorage();
  await told('young', 0);
  await told('kept', NEWCOMER_DAYS);
  await told('id-gone', WAIT_DAYS + 1);
  await told('counts-kept', KEEP_DAYS);
  await told('gone', KEEP_DAYS + 1);
  await told('long-gone', KEEP_DAYS + 300);
  await env.TELEMETRY.exec("UPDATE kiosks SET days = 2 WHERE kiosk NOT IN ('young', 'kept', 'id-gone')");
});

const KEPT = [2 * types.length, 2, 4 * types.length, 3];

it.each([1, 2, 5, 100])('forgets ids, counts and silent screens of every type in pieces of %i', async (piece) => {
  for (let run = 0; run < 3; run++) await forgetOld(env, NOW, piece);
  expect(await left()).toEqual(KEPT);
});

it('forgets the fault of a screen that stays', async () => {
  const boot = { at: 0, app: null, engine: null, reason: null };
  const faulty = (kiosk: string, days: number) => {
    const fault = { at: NOW - days * DAY, code: 'hung' };
    return noteKiosk(env.TELEMETRY, { kiosk, now: NOW, boot, running: { at: 0, release: null }, fault }, 100);
  };
  await env.TELEMETRY.batch([...faulty('young', KEEP_DAYS), ...faulty('kept', KEEP_DAYS + 1)]);
  await forgetOld(env, NOW);
  const { results } = await env.TELEMETRY.prepare(
    "SELECT kiosk, fault FROM kiosks WHERE kiosk IN ('young', 'kept') ORDER BY kiosk",
  ).all();
  expect(results).toEqual([
    { kiosk: 'kept', fault: null },
    { kiosk: 'young', fault: 'hung' },
  ]);
});

it('is what the cron calls', async () => {
  await worker.scheduled({ scheduledTime: NOW, cron: '', noRetry: () => undefined }, env);
  expect(await left()).toEqual(KEPT);
});

it('leaves to the next run what does not fit into the queries of one', async () => {
  const asked: number[] = [];
  const counting = new Proxy(env.TELEMETRY, {
    get: (db, key) =>
      key === 'batch'
        ? (statements: D1PreparedStatement[]) => (asked.push(statements.length), db.batch(statements))
        : (sql: string) => db.prepare(sql),
  });
  await forgetOld({ ...env, TELEMETRY: counting }, NOW, 1);
  expect(asked.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(50);
});
