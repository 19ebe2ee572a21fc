/** Makes a steady answer out of the last few readings of one model, so that the label does not flicker. */
import type { ClassifyCard } from '#contract/model-card';
import { decide, logProbabilities } from './decode.ts';
import type { ModelRef, Reading, Verdict } from './types.ts';

/** Only readings this recent count, in ms: an item that is put down must be forgotten within a second. */
const WINDOW_MS = 1000;
const MAX_READINGS = 8;
/** So many fused answers in a row must agree before the shown one changes. */
const STREAK = 2;

/** All that the vote remembers. Plain data; `vote` returns a new one and changes none. */
export interface Vote {
  readonly readings: readonly { readonly takenAt: number; readonly logs: Float64Array }[];
  readonly shown: Verdict | null;
  /** The answer that would like to replace `shown`, and how often in a row it has won. */
  readonly rival: string | null;
  readonly wins: number;
}

export const EMPTY_VOTE: Vote = { readings: [], shown: null, rival: null, wins: 0 };

/** Whether two results come from the same version in the same release. */
export function sameModel(a: ModelRef, b: ModelRef): boolean {
  return a.release === b.release && a.name === b.name && a.version === b.version;
}

/**
 * Adds one reading and returns what to show now. The mean of the log probabilities is the logarithm of the geometric
 * mean: one confident frame cannot outvote many, as it could with a mean of logits. A reading of another model, or
 * one after a pause longer than the window, starts afresh and is shown at once.
 */
export function vote(before: Vote, reading: Reading, card: ClassifyCard): { readonly vote: Vote; readonly verdict: Verdict } {
  const follows = before.shown !== null && sameModel(before.shown.model, reading.model);
  const recent = follows ? before.readings.filter((kept) => reading.takenAt - kept.takenAt <= WINDOW_MS) : [];
  const logs = logProbabilities(reading.logits, card.temperature);
  const readings = [...recent, { takenAt: reading.takenAt, logs }].slice(-MAX_READINGS);
  const fused = decide(fuse(readings.map((kept) => kept.logs)), card, reading.model, reading.inferenceMs);

  const shown = recent.length > 0 ? before.shown : null;
  const answer = answerOf(fused);
  if (shown === null || answerOf(shown) === answer)
    return { vote: { readings, shown: fused, rival: null, wins: 0 }, verdict: fused };

  const wins = before.rival === answer ? before.wins + 1 : 1;
  if (wins >= STREAK) return { vote: { readings, shown: fused, rival: null, wins: 0 }, verdict: fused };
  const held = { ...shown, inferenceMs: reading.inferenceMs };
  return { vote: { readings, shown: held, rival: answer, wins }, verdict: held };
}

/** The normalised mean of log probabilities (at least one row, all of one length). */
function fuse(rows: readonly Float64Array[]): Float64Array {
  const length = rows[0]?.length ?? 0;
  const mean = Float64Array.from({ length }, (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length);
  return logProbabilities(mean, 1);
}

/** What the screen would say, as a string to compare: the guesses behind "not sure" may change freely. */
function answerOf(verdict: Verdict): string {
  return verdict.decision === 'named' ? `named ${verdict.guesses[0]?.id ?? ''}` : verdict.decision;
}
