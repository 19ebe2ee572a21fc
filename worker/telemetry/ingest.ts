/** Takes one batch of a kiosk: brakes that the sender does not choose, then one idempotent write of what this worker knows of it. */
import { sortEvents, type ReceivedBatch, type TelemetryReceipt } from '#contract/telemetry';
import { daysOf, noteKiosk, type Tidings } from '../db/kiosks.ts';
import { countEvents, takeIn, type Counted } from '../db/telemetry.ts';
import type { Env } from '../env.ts';
import { admit, DAY, HOUR, type Dated } from './admit.ts';
import { brake, braked } from './brakes.ts';
import { isFamiliar, remember } from './familiar.ts';
import { knownReleases } from './known.ts';

/** The most screens that are known at a time. */
export const MOST_KIOSKS = 2000;
/** On how many days a screen has been in contact when it no longer counts as a newcomer. */
const SETTLED_DAYS = 2;
/**
 * What is taken of all screens together within an hour. Newcomers, which anybody can invent, cannot use up what is
 * taken of the others. Counted in the database: Cloudflare's rate limiter counts requests, whatever is in them, and each location alone.
 */
export const MOST_AN_HOUR = {
  newcomers: { events: 20_000, screens: 500 },
  settled: { events: 300_000, screens: 0 },
} as const;

/** Counts what is new and known of a batch, which came from `address`. Throws `rate-limited` when one of the brakes is on. */
export async function ingest(
  env: Env,
  { kiosk, boot, events }: ReceivedBatch,
  address: string,
  now: number,
): Promise<TelemetryReceipt> {
  const days = await acquaintance(env, kiosk, address, now);
  const standing = days >= SETTLED_DAYS ? 'settled' : 'newcomers';
  const wanted = { events: events.length, screens: days === 0 ? 1 : 0 };
  if (!(await takeIn(env.TELEMETRY, { hour: Math.floor(now / HOUR), standing }, wanted, MOST_AN_HOUR[standing])))
    throw braked('All screens together send too much', 600);
  const { known, unknown } = sortEvents(events);
  const named = known.flatMap((event) => ('release' in event && event.release !== undefined ? [event.release] : []));
  const admitted = admit(known, await knownReleases(env.DB, named, now), now);
  const counting = countEvents(env.TELEMETRY, { kiosk, boot, day: Math.floor(now / DAY) }, admitted.map(counted));
  const results = await env.TELEMETRY.batch([
    ...counting,
    ...noteKiosk(env.TELEMETRY, tidings(kiosk, admitted, now), MOST_KIOSKS),
  ]);
  remember(kiosk);
  const stored = results[counting.length - 1]?.meta.changes ?? 0;
  return { received: events.length, stored, ...(unknown.length > 0 && { unknown }) };
}

/** On how many days the screen was in contact; throws when it is new and too many new ones come from the address, mostly without a query. */
async function acquaintance(env: Env, kiosk: string, address: string, now: number): Promise<number> {
  const brakeNewcomers = () => brake(env, 'NEWCOMER_LIMIT', address, 'Too many new screens at this address');
  const familiar = await isFamiliar(env.TELEMETRY, kiosk, now);
  if (!familiar) await brakeNewcomers();
  const days = await daysOf(env.TELEMETRY, kiosk);
  if (familiar && days === 0) await brakeNewcomers();
  return days;
}

function counted(event: Dated): Counted {
  const absent = { release: '', model: '', version: '', decision: '', label: '', outcome: '', code: '', app: '' };
  const { seq, when, type } = event;
  const row = { ...absent, seq, hour: Math.floor(when / HOUR), type, confidence: 0, inferenceMs: 0 };
  switch (event.type) {
    case 'boot':
      return { ...row, app: event.app, code: event.reason };
    case 'verdict': {
      const { release, model, version, decision, label, confidence, inferenceMs } = event;
      return { ...row, release, model, version, decision, label: label ?? '', confidence, inferenceMs };
    }
    case 'sync':
      return { ...row, release: event.release, outcome: event.outcome, code: event.code ?? '' };
    case 'fault':
      return { ...row, code: event.code, release: event.release ?? '', app: event.app ?? '' };
  }
}

/** The newest boot, release and fault of a batch, which is in the order of time. */
function tidings(kiosk: string, events: readonly Dated[], now: number): Tidings {
  const boot = events.findLast((event) => event.type === 'boot');
  const running = events.findLast(
    (event) => event.type === 'verdict' || (event.type === 'sync' && event.outcome === 'activated'),
  );
  const fault = events.findLast((event) => event.type === 'fault');
  return {
    kiosk,
    now,
    boot: { at: boot?.when ?? 0, app: boot?.app ?? null, engine: boot?.engine ?? null, reason: boot?.reason ?? null },
    running: { at: running?.when ?? 0, release: running && 'release' in running ? (running.release ?? null) : null },
    fault: { at: fault?.when ?? 0, code: fault?.code ?? null },
  };
}
