/** How many frames a second are read: as many as the machine does with ease, and a few while nobody is there. Pure. */

/** Frames a second, from the fastest. */
const RATES = [30, 15, 10, 5] as const;
/** Frames a second while nobody is there: enough to notice within half a second that somebody is. */
export const PRESENCE_RATE = 2;
/** Nobody has been there for this long, in ms, before it gets quiet. */
export const QUIET_AFTER_MS = 10_000;
/** A frame that takes more than this share of its interval is too much at this rate. */
const TOO_MUCH = 0.9;
/** A frame that would take less than this share of the next faster rate's interval is easy. */
const EASY = 0.6;
/** How many frames in a row must agree before the rate changes. */
const STREAK = 8;
/** Share of the newest frame in the measured time. */
const NEWEST = 0.2;

/** What is remembered between two frames. Plain data; `paced` returns a new one. */
export interface Pace {
  /** Index into RATES. */
  readonly step: number;
  /** Milliseconds of a frame, smoothed; null before the first. */
  readonly frameMs: number | null;
  /** How many frames in a row were too much (above 0) or easy (below 0). */
  readonly streak: number;
  /** When somebody was last there, in ms of performance.now(). */
  readonly somebodyAt: number;
}

/** The pace at the start, at `now` ms: as fast as it goes. */
export function firstPace(now: number): Pace {
  return { step: 0, frameMs: null, streak: 0, somebodyAt: now };
}

/** The pace after a frame that ended at `now`, took `tookMs` and found somebody or something, or not. */
export function paced(before: Pace, tookMs: number, somebody: boolean, now: number): Pace {
  const frameMs = before.frameMs === null ? tookMs : before.frameMs + NEWEST * (tookMs - before.frameMs);
  const somebodyAt = somebody ? now : before.somebodyAt;
  const faster = RATES[before.step - 1];
  const tooMuch = before.step < RATES.length - 1 && frameMs > TOO_MUCH * intervalOf(before.step);
  const easy = faster !== undefined && frameMs < EASY * intervalOf(before.step - 1);
  const streak = tooMuch ? Math.max(before.streak, 0) + 1 : easy ? Math.min(before.streak, 0) - 1 : 0;
  if (Math.abs(streak) < STREAK) return { step: before.step, frameMs, streak, somebodyAt };
  return { step: before.step + Math.sign(streak), frameMs, streak: 0, somebodyAt };
}

/** Milliseconds from the start of the last frame to the next, at `now` ms. */
export function intervalAt({ step, somebodyAt }: Pace, now: number): number {
  return now - somebodyAt >= QUIET_AFTER_MS ? 1000 / PRESENCE_RATE : intervalOf(step);
}

function intervalOf(step: number): number {
  return 1000 / RATES[step]!;
}
