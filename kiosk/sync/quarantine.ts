/** Which tries failed, how often, and when one may be made again. Pure; what it works on is part of the slots record. */
import { z } from 'zod';
import { releaseIdSchema } from '#contract/ids';
import type { Manifest } from '#contract/manifest';

/** What may heal (a corrupted transfer, a timeout) is tried this often before it is held back. */
export const MAX_TRIES = 3;
/** Milliseconds after which it is tried once more, doubled with every further failure; what failed for good waits for a person. */
export const QUARANTINE_MS = 30 * 60_000;
const MOST_MS = 24 * 3_600_000;
/** The same where nothing runs that it could harm: the screen would stand empty over one bad minute. Never longer than QUARANTINE_MS. */
export const ALONE_MS = 60_000;
/** So many failed tries are remembered, the newest: bad releases do not push each other out. */
const KEPT = 20;

export const failureSchema = z.looseObject({
  /** The release with which it was tried last; older builds know a failure by it. */
  release: releaseIdSchema,
  code: z.string(),
  /** Epoch milliseconds of the last failure. */
  at: z.number(),
  tries: z.int().min(1),
  /** The kiosk cannot run it, however often it tries. Records of the first builds lack this. */
  forGood: z.boolean().default(false),
  /** What was tried (`triedOf`). Older builds knew only the release, which is no reason to hold anything back. */
  tried: z.string().optional(),
  /** Its models, as `name version`, for who looks into it. */
  models: z.array(z.string()).default([]),
  message: z.string().default(''),
});
export type Failure = z.infer<typeof failureSchema>;
type Failures = readonly Failure[];

/** Why a release could not be taken over or kept, and how often it may be tried again. */
export interface ReleaseFailure {
  /** Lower-case letters, digits and hyphens. */
  readonly code: string;
  readonly message: string;
  /**
   * `free`: not its fault (the network); `counted`: MAX_TRIES times, then a pause; `later`: a pause at once; `never`: this kiosk cannot
   * run it.
   */
  readonly retry: 'free' | 'counted' | 'later' | 'never';
  /** Milliseconds that the server asked to wait for. */
  readonly waitMs?: number;
}

/** A release under way, and what it is by content. */
export interface Attempt {
  readonly manifest: Manifest;
  /** `triedOf` the manifest. */
  readonly tried: string;
}

/** Notes that an attempt failed at `at` (epoch ms). */
export function failed(failures: Failures, attempt: Attempt, failure: ReleaseFailure, at: number): Failure[] {
  if (failure.retry === 'free') return [...failures];
  const before = triesOf(failures, attempt.tried, at) + 1;
  const entry = {
    release: attempt.manifest.release,
    code: failure.code,
    at,
    tries: failure.retry === 'counted' ? before : Math.max(before, MAX_TRIES),
    forGood: failure.retry === 'never',
    tried: attempt.tried,
    models: attempt.manifest.items.map(({ card }) => `${card.name} ${card.version}`),
    message: failure.message.slice(0, 300),
  };
  return [...without(failures, attempt.tried), entry].slice(-KEPT);
}

/** Forgets what is known of it: a person asked for it, or it runs. */
export function without(failures: Failures, tried: string): Failure[] {
  return failures.filter((failure) => failure.tried !== tried);
}

/** Whether it must not be tried at `now` (epoch ms): it failed for good, or too often and not long ago. `alone`: nothing else could run. */
export function isHeld({ tries, at, forGood }: Pick<Failure, 'tries' | 'at' | 'forGood'>, now: number, alone: boolean): boolean {
  if (tries < MAX_TRIES) return false;
  const [first, most] = alone ? [ALONE_MS, QUARANTINE_MS] : [QUARANTINE_MS, MOST_MS];
  // A clock that was set back must not prolong the quarantine.
  return forGood || Math.abs(now - at) < Math.min(most, first * 2 ** (tries - MAX_TRIES));
}

/** How often it failed; what is older than the longest pause is forgotten. */
function triesOf(failures: Failures, tried: string, now: number): number {
  const known = failures.find((failure) => failure.tried === tried);
  return known === undefined || (!known.forGood && Math.abs(now - known.at) > MOST_MS) ? 0 : known.tries;
}
