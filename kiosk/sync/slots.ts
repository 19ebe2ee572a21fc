/**
 * The life of a release, as it is stored: staged → active, on probation → good; or in quarantine, and the last good one is active
 * again. Pure transitions.
 */
import { z } from 'zod';
import { releaseIdSchema } from '#contract/ids';
import { anyManifestSchema } from '#contract/manifest';
import type { Manifest } from '#contract/manifest';
import { engineSchema } from '#contract/telemetry';
import { beyond } from './capabilities.ts';
import type { Pace } from './fate.ts';
import { failed, failureSchema, isHeld, without } from './quarantine.ts';
import type { Attempt, Failure, ReleaseFailure } from './quarantine.ts';

/** A release on probation with which the page starts for the fourth time took the page with it. */
export const MAX_STARTS = 3;

/** A release that a newer build put there and this one cannot run counts as none; the other slots stay. */
const slotSchema = z.preprocess((json) => (beyond(json) === null ? json : null), anyManifestSchema.nullable()).catch(null);

/** Older builds pass over what they do not know; what is of no use here counts as none. */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().catch(null).default(null);

const paceSchema = z.looseObject({ on: engineSchema, ms: z.number().min(0) });

/** What is known of releases, from both records (`slotsOf`), also when a newer build wrote them; what only that one knows stays in them. */
export const slotsSchema = z.looseObject({
  slots: z.literal(1),
  active: slotSchema,
  /** The last good release while the active one is on probation, else the one before. */
  previous: slotSchema,
  staged: slotSchema,
  failures: z.array(failureSchema),
  /** Of the active release, until real frames have shown that it is good; `starts` of the page fell into it, `beside` is the pace of the one before. */
  probation: optional(
    z.looseObject({ release: releaseIdSchema, tried: z.string(), starts: z.int().min(0), beside: optional(paceSchema) }),
  ),
  /** How long a frame takes the last good release. */
  pace: optional(paceSchema),
});
export type Slots = z.infer<typeof slotsSchema>;

/** What the first builds do not know, and would refuse the whole record for: it lies beside. */
const lifeSchema = z
  .looseObject({ probation: z.unknown(), pace: z.unknown(), failures: z.array(failureSchema).catch([]) })
  .catch({ probation: null, pace: null, failures: [] });

export interface Records {
  readonly slots: unknown;
  readonly life: unknown;
}

/**
 * The records as they are written. `slots` is in the first form, of which every build can read all, so that a shell that is rolled back
 * while the network is gone finds what ran; sources are left out, the next poll names them. The rest is in `life`.
 */
export function recordsOf(slots: Slots): { readonly slots: object; readonly life: object } {
  const { active, previous, staged, failures, probation, pace, ...rest } = slots;
  return {
    slots: {
      ...rest,
      active: active && firstOf(active),
      previous: previous && firstOf(previous),
      staged: staged && firstOf(staged),
      failures: failures.map(({ release, code, at, tries, forGood }) => ({ release, code, at, tries, forGood })),
    },
    life: { probation, pace, failures },
  };
}

/** What the records say; null when `slots` cannot be read. A build that knows no `life` may have changed `slots` alone. */
export function slotsOf({ slots, life }: Records): Slots | null {
  const read = slotsSchema.safeParse(slots);
  if (!read.success) return null;
  const { probation, pace, failures } = lifeSchema.parse(life);
  const whole = (known: Failure) => failures.find(({ release, at }) => release === known.release && at === known.at) ?? known;
  return slotsSchema.parse({ ...read.data, probation, pace, failures: read.data.failures.map(whole) });
}

function firstOf({ items, needs, ...manifest }: Manifest): object {
  return { ...manifest, manifest: 1, models: items.map(({ card }) => card), ...(needs.length > 0 && { needs }) };
}

export const EMPTY_SLOTS: Slots = {
  slots: 1,
  active: null,
  previous: null,
  staged: null,
  failures: [],
  probation: null,
  pace: null,
};

/** Puts a manifest on its way. The release that runs needs no staging: then a former staging is dropped. */
export function stage(slots: Slots, manifest: Manifest): Slots {
  return { ...slots, staged: unless(slots.active?.release, manifest) };
}

/** `manifest`, or null where it is of that release: no release is in two slots. */
function unless(release: string | undefined, manifest: Manifest | null): Manifest | null {
  return manifest?.release === release ? null : manifest;
}

/**
 * The staged release has proved itself and becomes the active one, on probation if there is one to go back to: the last good one, which
 * another release on probation never replaces. `beside` is what the active one takes where it runs now, if that is known; nobody may have
 * called it good there yet. Without a matching staged release nothing changes.
 */
export function commit(slots: Slots, { manifest: { release }, tried }: Attempt, beside: Pace | null = null): Slots {
  if (slots.staged?.release !== release) return slots;
  const lastGood = isOnProbation(slots) ? slots.previous : (slots.active ?? slots.previous);
  const previous = unless(release, lastGood);
  return {
    ...slots,
    active: slots.staged,
    previous,
    staged: null,
    failures: without(slots.failures, tried),
    probation: previous && { release, tried, starts: 0, beside: beside && { ...beside } },
  };
}

/** Whether the active release has still to show what it does on real frames. */
export function isOnProbation({ active, previous, probation }: Slots): boolean {
  return previous !== null && probation !== null && probation.release === active?.release;
}

/** The page starts with the active release; of one on probation that is remembered. */
export function started(slots: Slots): Slots {
  const { probation } = slots;
  return isOnProbation(slots) && probation !== null
    ? { ...slots, probation: { ...probation, starts: probation.starts + 1 } }
    : slots;
}

/** `release` is good: real frames have shown it. */
export function passed(slots: Slots, release: string, pace: Pace): Slots {
  return slots.active?.release === release ? { ...slots, probation: null, pace: { ...pace } } : slots;
}

/** The active release failed on probation: into quarantine with it, and the last good one is active. Else nothing changes. */
export function takeBack(slots: Slots, failure: ReleaseFailure, at: number): Slots {
  const { active, probation } = slots;
  if (!isOnProbation(slots) || active === null || probation === null) return slots;
  return fallBack(fail(slots, { manifest: active, tried: probation.tried }, failure, at));
}

/** What an attempt is called that the page did not outlive. */
const CRASHED: ReleaseFailure = { code: 'page-crashed', message: 'the page ended while the models were tried', retry: 'counted' };

/** Notes before an attempt what is to be known of it if the page ends with it; `undo` takes that back. */
export function attempt(slots: Slots, made: Attempt, at: number): Slots {
  return { ...slots, failures: failed(slots.failures, made, CRASHED, at) };
}

/** An attempt ended, however it did: of what was `tried` is known what was `known` before. */
export function undo(slots: Slots, tried: string, known: readonly Failure[]): Slots {
  return { ...slots, failures: [...without(slots.failures, tried), ...known.filter((failure) => failure.tried === tried)] };
}

/** Notes a failed attempt at `at` (epoch ms). One tried too often is held back and taken off the way. */
export function fail(slots: Slots, attempt: Attempt, failure: ReleaseFailure, at: number): Slots {
  const next = { ...slots, failures: failed(slots.failures, attempt, failure, at) };
  const isStaged = slots.staged?.release === attempt.manifest.release;
  return isStaged && isHeldBack(next, attempt.tried, at) ? { ...next, staged: null } : next;
}

/** The active release cannot run or must not: the previous one takes its place, and needs no staging any more if the channel went back to it meanwhile. */
export function fallBack(slots: Slots): Slots {
  const { previous } = slots;
  return { ...slots, active: previous, previous: null, staged: unless(previous?.release, slots.staged), probation: null };
}

/** What runs is written down again: the record got lost, or is of another tab. */
export function adopt(slots: Slots, manifest: Manifest): Slots {
  const { release } = manifest;
  const [previous, staged] = [unless(release, slots.previous), unless(release, slots.staged)];
  return { ...slots, active: manifest, previous, staged, probation: null };
}

/** Lets what was tried be tried again: a person asked for it. */
export function forgive(slots: Slots, tried: string): Slots {
  return { ...slots, failures: without(slots.failures, tried) };
}

/** What is in quarantine at `now` (epoch ms). */
export function heldBack({ active, previous, failures }: Slots, now: number): Failure[] {
  const alone = active === null && previous === null;
  return failures.filter((failure) => failure.tried !== undefined && isHeld(failure, now, alone));
}

/** Whether what would be `tried` is in quarantine at `now` (epoch ms). */
export function isHeldBack(slots: Slots, tried: string, now: number): boolean {
  return heldBack(slots, now).some((failure) => failure.tried === tried);
}

/** The SHA-256 of every model file that a slot needs; anything else in the store may go. */
export function neededBlobs(slots: Slots): Set<string> {
  const manifests = [slots.active, slots.previous, slots.staged].filter((manifest) => manifest !== null);
  return new Set(manifests.flatMap((manifest) => manifest.items.map(({ file }) => file.sha256)));
}
