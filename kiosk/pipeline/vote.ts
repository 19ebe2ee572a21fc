/** Makes a steady answer out of the best of the last readings of one model, so that the label does not flicker. */
import type { ClassifyCard } from '#contract/model-card';
import { decide, logProbabilities } from './decode.ts';
import type { ModelRef, Reading, Verdict } from './types.ts';

/** How much is remembered, and how hard it is to change the answer. */
export interface Rules {
  /** Only readings this recent count, in ms. */
  readonly windowMs: number;
  /** The best so many of them are fused. */
  readonly views: number;
  /** So many fused answers in a row must agree before the shown one changes. */
  readonly streak: number;
  /** So much of its threshold, 0–1, is enough for a shown name to stay. */
  readonly keep: number;
}

/** For what is held up: an item that is put down must be forgotten within a second. */
export const HELD: Rules = { windowMs: 1000, views: 8, streak: 2, keep: 0.8 };
/** For what a followed person wears, who does not change clothes: good views count for longer. */
export const WORN: Rules = { windowMs: 4000, views: 6, streak: 3, keep: 0.8 };

interface View {
  readonly takenAt: number;
  readonly logs: Float64Array;
  /** Weight of the view, above 0. */
  readonly quality: number;
}

/** All that the vote remembers. Plain data; `vote` returns a new one and changes none. */
export interface Vote {
  /** In the order of time. */
  readonly views: readonly View[];
  readonly shown: Verdict | null;
  /** The answer that would like to replace `shown`, and how often in a row it has won. */
  readonly rival: string | null;
  readonly wins: number;
}

export const EMPTY_VOTE: Vote = { views: [], shown: null, rival: null, wins: 0 };

/** Whether two results come from the same version in the same release. */
export function sameModel(a: ModelRef, b: ModelRef): boolean {
  return a.release === b.release && a.name === b.name && a.version === b.version;
}

/**
 * Adds one reading, a view of `quality` > 0, and returns what to show now. The weighted mean of the log probabilities is the
 * logarithm of the geometric mean: one confident frame cannot outvote many, as it could with a mean of logits. A reading of
 * another model, or one after a pause longer than the window, starts afresh and is shown at once.
 */
export function vote(
  before: Vote,
  reading: Reading,
  card: ClassifyCard,
  { quality = 1, rules = HELD }: { readonly quality?: number; readonly rules?: Rules } = {},
): { readonly vote: Vote; readonly verdict: Verdict } {
  const follows = before.shown !== null && sameModel(before.shown.model, reading.model);
  const recent = follows ? before.views.filter((kept) => reading.takenAt - kept.takenAt <= rules.windowMs) : [];
  const logs = logProbabilities(reading.logits, card.temperature);
  const views = best([...recent, { takenAt: reading.takenAt, logs, quality }], rules.views);
  const shown = recent.length > 0 ? before.shown : null;
  const fused = decide(fuse(views), card, reading.model, reading.inferenceMs, { id: nameOf(shown), by: rules.keep });

  const answer = answerOf(fused);
  if (shown === null || answerOf(shown) === answer)
    return { vote: { views, shown: fused, rival: null, wins: 0 }, verdict: fused };

  const wins = before.rival === answer ? before.wins + 1 : 1;
  if (wins >= rules.streak) return { vote: { views, shown: fused, rival: null, wins: 0 }, verdict: fused };
  const held = { ...shown, inferenceMs: reading.inferenceMs };
  return { vote: { views, shown: held, rival: answer, wins }, verdict: held };
}

/** The `count` views of the highest quality, the newer of equals, in the order of time. */
function best(views: readonly View[], count: number): View[] {
  const order = views.map((_, i) => i).sort((a, b) => views[b]!.quality - views[a]!.quality || b - a);
  const kept = new Set(order.slice(0, count));
  return views.filter((_, i) => kept.has(i));
}

/** The normalised mean of log probabilities (at least one view, all of one length), each view weighing as much as it is good. */
function fuse(views: readonly View[]): Float64Array {
  const total = views.reduce((sum, { quality }) => sum + quality, 0);
  const mean = new Float64Array(views[0]?.logs.length ?? 0);
  // 0 × −∞ is not a number: a label that a region excludes stays excluded.
  for (const { logs, quality } of views) for (const [i, log] of logs.entries()) mean[i]! += (log * quality) / total;
  return logProbabilities(mean, 1);
}

/** The id of the type that a verdict names; null when it names none. */
export function nameOf(verdict: Verdict | null | undefined): string | null {
  return verdict?.decision === 'named' ? (verdict.guesses[0]?.id ?? null) : null;
}

/** What the screen would say, as a string to compare: the guesses behind "not sure" may change freely. */
export function answerOf({ decision, group, guesses }: Verdict): string {
  return decision === 'named' ? `named ${guesses[0]?.id ?? ''}` : `${decision} ${group ?? ''}`;
}
