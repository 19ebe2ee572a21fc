/** The fleet over the last hours, for the operator's page. */
import type { Stats } from '#contract/stats';
import { readStats } from '../db/stats.ts';
import type { Env } from '../env.ts';

const HOUR = 3_600_000;

/** Counts of the `hours` before `now` (milliseconds since 1970). */
export const fleetStats = (env: Env, hours: number, now: number): Promise<Stats> =>
  readStats(env.DB, new Date(now - hours * HOUR).toISOString());
