/** Who is surely no newcomer, remembered for ingest: a flood of invented screens must not cost a query for each. */
import { allKiosks } from '../db/kiosks.ts';
import type { Env } from '../env.ts';

/** How long a screen that is not among the known ones is taken for a newcomer without asking, in ms. */
const FRESH_MS = 60_000;

let known = new Set<string>();
let freshUntil = -Infinity;

/** Whether the screen was known at `now` or up to a minute before. */
export async function isFamiliar(db: Env['TELEMETRY'], kiosk: string, now: number): Promise<boolean> {
  if (!known.has(kiosk) && now >= freshUntil) {
    // Only what has come is shared: a request that waits for another one's query hangs when that one is cancelled.
    known = await allKiosks(db);
    freshUntil = now + FRESH_MS;
  }
  return known.has(kiosk);
}

/** Remembers a screen of which something was taken. */
export function remember(kiosk: string): void {
  known.add(kiosk);
}

/** Forgets everybody, for tests that start anew. */
export function forgetKiosks(): void {
  known = new Set();
  freshUntil = -Infinity;
}
