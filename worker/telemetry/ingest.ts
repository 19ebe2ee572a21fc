/** Takes one batch of a kiosk: brake, then one idempotent write of what this worker knows of it. */
import { sortEvents, type ReceivedBatch, type TelemetryReceipt } from '#contract/telemetry';
import { insertEvents } from '../db/telemetry.ts';
import type { Env } from '../env.ts';
import { ProblemError } from '../http/problem.ts';

/** Stores what is new and known of `batch`. Throws `rate-limited` when the kiosk sends more often than the brake allows. */
export async function ingest(env: Env, { kiosk, boot, events }: ReceivedBatch): Promise<TelemetryReceipt> {
  // Keyed by kiosk, not by address: all screens of a shop share one.
  const { success } = await env.TELEMETRY_LIMIT.limit({ key: kiosk });
  if (!success)
    throw new ProblemError('rate-limited', 'This kiosk sends too often; keep the events and send them in a minute.', {
      headers: { 'retry-after': '60' },
    });
  const { known, unknown } = sortEvents(events);
  const stored = await insertEvents(env.DB, { kiosk, boot, events: known }, new Date().toISOString());
  return { received: events.length, stored, ...(unknown.length > 0 && { unknown }) };
}
