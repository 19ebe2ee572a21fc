/** Forgets old telemetry: counts help for a season, and nobody needs the single events after it. */
import { deleteEvents } from '../db/telemetry.ts';
import type { Env } from '../env.ts';

const DAY = 86_400_000;
/** How long an event is kept, in days. */
export const RETENTION_DAYS = 90;
/** How many events one statement deletes, so that none runs into D1's time limit. */
const PIECE = 5000;

/** Deletes the events older than RETENTION_DAYS at `now` (milliseconds since 1970) and returns how many those were. */
export async function forgetOldEvents(env: Env, now: number, piece = PIECE): Promise<number> {
  const before = new Date(now - RETENTION_DAYS * DAY).toISOString();
  let total = 0;
  for (;;) {
    const deleted = await deleteEvents(env.DB, before, piece);
    total += deleted;
    if (deleted < piece) return total;
  }
}
