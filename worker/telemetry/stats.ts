/** The fleet over the last hours, for the operator's page. */
import type { Stats } from '#contract/stats';
import { readStats } from '../db/stats.ts';
import type { Env } from '../env.ts';
import { HOUR } from './admit.ts';

/** Counts of the hour at `now` (epoch ms) and of the `hours` before it. */
export async function fleetStats(env: Env, hours: number, now: number): Promise<Stats> {
  const since = Math.floor(now / HOUR) - hours;
  return { since: new Date(since * HOUR).toISOString(), ...(await readStats(env.TELEMETRY, since)) };
}
