/** Makes a steady answer out of the best of the last readings of one region, so that the label does not flicker. */
import type { ClassifyCard } from '#contract/model-card';
import { answerOf, decide, fuse, logProbabilities, nameOf, type DecideOptions } from './answer.ts';
import type { Reading, Verdict } from './types.ts';

/** How much is remembered, and how hard it is to change the answer. */
export interface Rules {
  /** Only readings this recent count, in ms. */
  readonly windowMs: number;
  /** How many of them are fused at most: the best, as many wide ones as others. */
  readonly views: number;
  /** After a pause longer than this between two readings, in ms, the answer starts afresh; `windowMs` where it is left out. */
  readonly pauseMs?: number;
  /** How many fused answers in a row, and over how many ms, must agree before the shown one changes. */
  readonly streak: number;
  readonly streakMs: number;
  /** For how long after the first reading the answer is followed wherever it goes, in ms: one view is no ground to stand on. */
  readonly followMs: number;
  /** The share of its threshold, 0–1, that keeps a shown name or group. */
  readonly keep: number;
  /** The share of its threshold, 0–1, down to which a name does not give way to its own group, whichever garment of it is likeliest. */
  readonly keepInGroup?: number;
  /** The share of its threshold, above 1, from which a name takes the place of its own group: who was told the group may go on hearing it. */
  readonly finer?: number;
}

/** For what is held up: an item that is put down must be forgotten within a second. */
export const HELD: Rules = { windowMs: 1000, views: 8, streak: 2, streakMs: 100, followMs: 0, keep: 0.8 };
/**
 * For the frame's own region, which is read in every frame: somebody who comes into view fills it with a hat or a sleeve before they are
 * followed, and where frames come more than a second apart one reading of a wall is no garment.
 */
export const GUIDE: Rules = { ...HELD, pauseMs: Infinity, streakMs: 400 };
/** For a bag, a hat and shoes of a followed person: good views count for longer. */
export const CARRIED: Rules = { windowMs: 4000, views: 6, streak: 3, streakMs: 500, followMs: 400, keep: 0.8 };
/** For clothes, whose colours tell when they are changed (`forget`): good views count for as long as most people stay. */
export const WORN: Rules = { ...CARRIED, windowMs: 16_000, views: 12, keepInGroup: 0.2, finer: 1.35 };

/** A reading with its calibrated log probabilities. */
interface Kept extends Omit<Reading, 'logits'> {
  readonly logs: Float64Array;
}

/** All that the vote remembers. Plain data; `vote` returns a new one and changes none. */
export interface Vote {
  /** The best readings, in the order of time. */
  readonly kept: readonly Kept[];
  /** When the last reading was taken, in ms. */
  readonly at: number;
  readonly shown: Verdict | null;
  /** When the first reading since the last pause was taken, in ms. */
  readonly since: number;
  /** The answer that would like to replace `shown`, since when (ms), and how often in a row it has won. */
  readonly rival: { readonly answer: string; readonly since: number; readonly wins: number } | null;
}

export const EMPTY_VOTE: Vote = { kept: [], at: -Infinity, shown: null, since: -Infinity, rival: null };

/**
 * Adds one reading; `shown` of what it returns is what to show now. All labels compete, and only those of the group `own`, if
 * there is one, are named. The weighted mean of the log probabilities is the logarithm of the geometric mean: one confident frame
 * cannot outvote many, as it could with a mean of logits. A reading after a pause starts afresh and is shown
 * at once. A garment is named finer than its group when at least half of the weight comes from readings that may.
 */
export function vote(
  before: Vote,
  { logits, ...reading }: Reading,
  card: ClassifyCard,
  { rules = HELD, ...options }: { readonly rules?: Rules } & Pick<DecideOptions, 'own' | 'least' | 'clothed'> = {},
): Vote & { readonly shown: Verdict } {
  const recent = before.kept.filter(({ takenAt }) => reading.takenAt - takenAt <= rules.windowMs);
  const kept = best([...recent, { ...reading, logs: logProbabilities(logits, card.temperature) }], rules.views);
  const shown = reading.takenAt - before.at <= (rules.pauseMs ?? rules.windowMs) ? before.shown : null;
  const at = reading.takenAt;
  const since = shown === null ? reading.takenAt : before.since;
  const logs = fuse(kept);
  const fused = decide(logs, card, { ...options, fine: areFine(kept), shown, keep: rules.keep });

  const answer = answerOf(fused);
  const isOpen = reading.takenAt - since < rules.followMs;
  if (shown === null || isOpen || answerOf(shown) === answer) return { kept, at, shown: fused, since, rival: null };
  const named = card.labels.findIndex(({ id }) => id === nameOf(shown));
  const sure = Math.exp(logs[named] ?? -Infinity);
  if (answer === `group ${card.labels[named]?.group}` && sure >= (rules.keepInGroup ?? Infinity) * card.labels[named]!.threshold)
    return { kept, at, shown: { ...shown, confidence: sure }, since, rival: null };
  const finer = card.labels.find(({ id }) => id === nameOf(fused));
  if (finer && answerOf(shown) === `group ${finer.group}` && fused.confidence < (rules.finer ?? 1) * finer.threshold)
    return { kept, at, shown, since, rival: null };
  const last = before.rival?.answer === answer ? before.rival : { since: reading.takenAt, wins: 0 };
  const rival = { answer, since: last.since, wins: last.wins + 1 };
  const hasWon = rival.wins >= rules.streak && reading.takenAt - rival.since >= rules.streakMs;
  return hasWon ? { kept, at, shown: fused, since, rival: null } : { kept, at, shown, since, rival };
}

/** The same without its readings; what is shown stays until those that come have said something else for a while. */
export function forget(before: Vote): Vote {
  return { ...before, kept: [], rival: null };
}

/** The `count` readings of the highest quality, the newer of equals, in the order of time; wide and narrow ones by turns. */
function best(readings: readonly Kept[], count: number): Kept[] {
  const indices = readings.map((_, i) => i).sort((a, b) => readings[b]!.quality - readings[a]!.quality || b - a);
  const [wide, narrow] = [true, false].map((which) => indices.filter((i) => readings[i]!.wide === which));
  const order = narrow!.flatMap((index, rank) => [index, ...wide!.slice(rank, rank + 1)]).concat(wide!.slice(narrow!.length));
  const chosen = new Set(order.slice(0, count));
  return readings.filter((_, i) => chosen.has(i));
}

function areFine(readings: readonly Kept[]): boolean {
  return 2 * weightOf(readings.filter(({ fine }) => fine)) >= weightOf(readings);
}

function weightOf(readings: readonly Kept[]): number {
  return readings.reduce((sum, { quality }) => sum + quality, 0);
}
