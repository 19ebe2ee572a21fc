/** How long to wait before the next try: jittered, so that a thousand kiosks do not come back in the same second. */

/** A random number in [0, 1), as Math.random. */
export type Random = () => number;

/** Spreads `ms` evenly over ±20 %. */
export function jitter(ms: number, random: Random): number {
  return ms * (0.8 + 0.4 * random());
}

/**
 * Milliseconds until the next try after `failures` failures in a row (1 or more): 2 s, 4 s, 8 s … up to `most`,
 * each with jitter, never more than `most`.
 */
export function backoff(failures: number, random: Random, most = 5 * 60_000, first = 2000): number {
  return Math.min(most, jitter(Math.min(most, first * 2 ** Math.min(failures - 1, 30)), random));
}

/** The longest wait that somebody between the screen and its server can ask for, in ms; the server itself may say an hour. */
export const FOREIGN_WAIT_MS = 5 * 60_000;

/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3: seconds or an HTTP date) as milliseconds from `now`,
 * at most `most`; null when it is missing or makes no sense.
 */
export function retryAfterMs(header: string | null, now: number, most = 3_600_000): number | null {
  if (header === null) return null;
  const value = header.trim();
  // Date.parse alone takes "-5" for a year.
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : /^[A-Z].* GMT$/.test(value) ? Date.parse(value) - now : NaN;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), most) : null;
}
