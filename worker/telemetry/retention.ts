/** Forgets old telemetry: counts help for a season, an event's id as long as it may be sent again, a screen's row until it is surely gone, its newest fault for a season too. */
import { KEEP_DAYS } from '#contract/telemetry';
import { forgetScreens } from '../db/kiosks.ts';
import { deleteOld } from '../db/telemetry.ts';
import type { Env } from '../env.ts';
import { DAY, HOUR, WAIT_DAYS } from './admit.ts';

/** How long the row of a screen is kept that was in contact on one day only, in days. */
export const NEWCOMER_DAYS = 2;
/** How many rows one statement deletes, so that none runs into D1's time limit. */
const PIECE = 20_000;
/** How many times it does so in one run, which may make 50 queries; more than comes in until the next one (MOST_AN_HOUR). */
const ROUNDS = 12;

/** Deletes what is too old at `now` (epoch ms), `piece` rows of a kind at a time; what does not fit into this run is left to the next. */
export async function forgetOld(env: Env, now: number, piece = PIECE): Promise<void> {
  await forgetScreens(env.TELEMETRY, now - KEEP_DAYS * DAY, now - NEWCOMER_DAYS * DAY);
  const day = Math.floor(now / DAY) - WAIT_DAYS;
  const hour = Math.floor((now - KEEP_DAYS * DAY) / HOUR);
  for (let round = 0; round < ROUNDS; round++) if ((await deleteOld(env.TELEMETRY, day, hour, piece)) < piece) return;
}
