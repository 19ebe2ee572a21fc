/** Takes one batch of a kiosk: brake, then one idempotent write. */
import type { z } from 'zod';
import type { TelemetryBatch, telemetryReceiptSchema } from '#contract/telemetry';
import { insertEvents } from '../db/telemetry.ts';
import type { Env } from '../env.ts';
import { ProblemError } from '../http/problem.ts';

/** Stores what is new of `batch`. Throws `rate-limited` when the kiosk sends more often than the brake allows. */
export async function ingest(env: Env, batch: TelemetryBatch): Promise<z.infer<typeof telemetryReceiptSchema>> {
  // Keyed by kiosk, not by address: all screens of a shop share one.
  const { success } = await env.TELEMETRY_LIMIT.limit({ key: batch.kiosk });
  if (!success)
    throw new ProblemError('rate-limited', 'This kiosk sends too often; keep the events and send them in a minute.', {
      headers: { 'retry-after': '60' },
    });
  return { received: batch.events.length, stored: await insertEvents(env.DB, batch, new Date().toISOString()) };
}
