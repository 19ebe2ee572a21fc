/** Brakes telemetry by address: Cloudflare counts, and who went over is refused for a second without being counted, so that a flood costs next to nothing. */
import type { Env } from '../env.ts';
import { Held } from '../http/held.ts';
import { ProblemError } from '../http/problem.ts';

/** How long a refusal is remembered, in ms; where a minute's count begins anew meanwhile, so much of it is lost. */
const HELD_MS = 1000;

const held = { TELEMETRY_LIMIT: new Held(), NEWCOMER_LIMIT: new Held() };

/** Throws `rate-limited`, which says `why`, when the address has used up `limit`. */
export async function brake(env: Env, limit: keyof typeof held, address: string, why: string): Promise<void> {
  if (held[limit].holds(address)) throw braked(why, 60);
  if ((await env[limit].limit({ key: address })).success) return;
  held[limit].hold(address, HELD_MS);
  throw braked(why, 60);
}

/** The refusal of a batch, which the screen keeps and may send again after `seconds`. */
export function braked(why: string, seconds: number): ProblemError {
  return new ProblemError('rate-limited', `${why}; keep the events and send them later.`, {
    headers: { 'retry-after': String(seconds) },
  });
}

/** Forgets every refusal, for tests that start anew. */
export function releaseBrakes(): void {
  for (const each of Object.values(held)) each.clear();
}
