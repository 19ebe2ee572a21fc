/** Which release runs, which one ran before, which one is on its way, and which ones failed: pure transitions. */
import { z } from 'zod';
import { anyManifestSchema } from '#contract/manifest';
import { releaseIdSchema } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { beyond } from './capabilities.ts';

/** A release that may heal (a corrupted transfer, a timeout) is tried this often before it is held back. */
export const MAX_TRIES = 3;
/** Milliseconds after which it is tried once more; only a failure for good stays until somebody acts. */
export const QUARANTINE_MS = 30 * 60_000;

const failureSchema = z.looseObject({
  release: releaseIdSchema,
  code: z.string(),
  /** Epoch milliseconds of the last failure. */
  at: z.number(),
  tries: z.int().min(1),
  /** The kiosk cannot run it, however often it tries. Records of the first builds lack this. */
  forGood: z.boolean().default(false),
});

/** A release that a newer build put there and this one cannot run counts as none; the other slots stay. */
const slotSchema = z.preprocess((json) => (beyond(json) === null ? json : null), anyManifestSchema.nullable()).catch(null);

/** The record in IndexedDB as it is read, also when a newer build wrote it; what only that one knows stays in it. */
export const slotsSchema = z.looseObject({
  slots: z.literal(1),
  active: slotSchema,
  previous: slotSchema,
  staged: slotSchema,
  failures: z.array(failureSchema),
});
export type Slots = z.infer<typeof slotsSchema>;

/**
 * The record as it is written: manifests in the first form, which every build can read, so that a shell that is rolled back while the
 * network is gone finds what ran. Their sources are left out; the next poll names them.
 */
export function recordOf(slots: Slots): object {
  const { active, previous, staged } = slots;
  return {
    ...slots,
    active: active && firstOf(active),
    previous: previous && firstOf(previous),
    staged: staged && firstOf(staged),
  };
}

function firstOf({ items, needs, ...manifest }: Manifest): object {
  return { ...manifest, manifest: 1, models: items.map(({ card }) => card), ...(needs.length > 0 && { needs }) };
}

export const EMPTY_SLOTS: Slots = { slots: 1, active: null, previous: null, staged: null, failures: [] };

/** The channel names this release now: failures of any other are forgotten, so that coming back to one tries it again. */
export function named(slots: Slots, release: string): Slots {
  return { ...slots, failures: slots.failures.filter((failure) => failure.release === release) };
}

/** Puts a manifest on its way. The release that runs needs no staging: then a former staging is dropped. */
export function stage(slots: Slots, manifest: Manifest): Slots {
  return { ...slots, staged: manifest.release === slots.active?.release ? null : manifest };
}

/** The staged release has proved itself and becomes the active one. Without a matching staged release nothing changes. */
export function commit(slots: Slots, release: string): Slots {
  if (slots.staged?.release !== release) return slots;
  return {
    ...slots,
    active: slots.staged,
    previous: slots.active ?? slots.previous,
    staged: null,
    failures: slots.failures.filter((failure) => failure.release !== release),
  };
}

/** Why a release could not be taken over, and how often it may be tried again. */
export interface ReleaseFailure {
  /** Lower-case letters, digits and hyphens. */
  readonly code: string;
  readonly message: string;
  /** `free`: not its fault (the network); `counted`: MAX_TRIES times, then a pause; `never`: this kiosk cannot run it. */
  readonly retry: 'free' | 'counted' | 'never';
  /** Milliseconds that the server asked to wait for. */
  readonly waitMs?: number;
}

/** Notes a failure of `release` at `at` (epoch ms). One tried too often is held back and taken off the way. */
export function fail(slots: Slots, release: string, failure: ReleaseFailure, at: number): Slots {
  if (failure.retry === 'free') return slots;
  const before = slots.failures.find((entry) => entry.release === release)?.tries ?? 0;
  const tries = failure.retry === 'never' ? MAX_TRIES : Math.min(before + 1, MAX_TRIES);
  const entry = { release, code: failure.code, at, tries, forGood: failure.retry === 'never' };
  const failures = [...slots.failures.filter((other) => other.release !== release), entry];
  const staged = tries >= MAX_TRIES && slots.staged?.release === release ? null : slots.staged;
  return { ...slots, staged, failures };
}

/** The active release could not be restored: the previous one takes its place. */
export function fallBack(slots: Slots): Slots {
  return { ...slots, active: slots.previous, previous: null };
}

/** What runs is written down again: the record got lost, or is of another tab. */
export function adopt(slots: Slots, manifest: Manifest): Slots {
  const previous = slots.previous?.release === manifest.release ? null : slots.previous;
  const staged = slots.staged?.release === manifest.release ? null : slots.staged;
  return { ...slots, active: manifest, previous, staged };
}

/** Lets `release` be tried again: a person asked for it. */
export function forgive(slots: Slots, release: string): Slots {
  return { ...slots, failures: slots.failures.filter((failure) => failure.release !== release) };
}

/** Whether `release` is in quarantine at `now` (epoch ms): it failed for good, or too often and not long ago. */
export function isHeldBack(slots: Slots, release: string, now: number): boolean {
  // A clock that was set back must not prolong the quarantine.
  const isRecent = (at: number) => Math.abs(now - at) < QUARANTINE_MS;
  return slots.failures.some(
    (failure) => failure.release === release && failure.tries >= MAX_TRIES && (failure.forGood || isRecent(failure.at)),
  );
}

/** The SHA-256 of every model file that a slot needs; anything else in the store may go. */
export function neededBlobs(slots: Slots): Set<string> {
  const manifests = [slots.active, slots.previous, slots.staged].filter((manifest) => manifest !== null);
  return new Set(manifests.flatMap((manifest) => manifest.items.map(({ file }) => file.sha256)));
}
