/** Replays recorded readings of regions through the kiosk's vote and through simpler ways, to tell what each part of it is worth. */
import type { ClassifyCard } from '#contract/model-card';
import { decide, logProbabilities, nameOf, topK } from '../../kiosk/pipeline/answer.ts';
import type { Reading } from '../../kiosk/pipeline/types.ts';
import { EMPTY_VOTE, vote, WORN, type Rules } from '../../kiosk/pipeline/vote.ts';
import { mean } from '../../kiosk/measure/figures.ts';

/** The readings of one region in the order of time, and the types that are right for it. */
export interface Sequence {
  readonly truth: readonly string[];
  /** The only group that is named there; null: any. */
  readonly own: string | null;
  /** Least probability of a name there, where that is more than the card's threshold. */
  readonly least: number;
  readonly readings: readonly Reading[];
}

/** What would be shown after each reading: a type's id, or null for no name. */
type Way = (sequence: Sequence, card: ClassifyCard) => (string | null)[];

const ALL: Rules = { windowMs: Infinity, views: Infinity, streak: 1, streakMs: 0, followMs: 0, keep: 1 };

/** From the plainest to the kiosk's own; each line adds one thing to a line above it. */
export const WAYS: Readonly<Record<string, Way>> = {
  'each frame alone, its most probable type': ({ readings }, card) =>
    readings.map(({ logits }) => {
      const id = card.labels[topK(logits, 1)[0] ?? -1]?.id ?? null;
      return id === card.reject ? null : id;
    }),
  'each frame alone, named from the threshold on': ({ readings, own, least }, card) =>
    readings.map(({ logits, fine }) => nameOf(decide(logProbabilities(logits, card.temperature), card, { own, least, fine }))),
  'mean of all readings so far': voted(ALL, false),
  'mean of all readings, weighted by quality': voted(ALL, true),
  'the best readings of the last seconds': voted({ ...WORN, streak: 1, streakMs: 0, followMs: 0, keep: 1 }, true),
  'and hysteresis: the kiosk': voted(WORN, true),
  'the kiosk without quality': voted(WORN, false),
};

function voted(rules: Rules, weighted: boolean): Way {
  return ({ readings, own, least }, card) => {
    let memory = EMPTY_VOTE;
    return readings.map((reading) => {
      memory = vote(memory, weighted ? reading : { ...reading, quality: 1 }, card, { rules, own, least });
      return nameOf(memory.shown);
    });
  };
}

export interface Worth {
  readonly way: string;
  /** Changes of what is shown, a sequence. */
  readonly changes: number;
  /** The share of the moments at which a right and at which a wrong name is shown, 0–1; the rest shows none. */
  readonly right: number;
  readonly wrong: number;
  /** Right names among all names shown, 0–1. */
  readonly precision: number;
}

/** Every way over the same sequences; each sequence counts alike, however long. */
export function ablate(sequences: readonly Sequence[], card: ClassifyCard): Worth[] {
  return Object.entries(WAYS).map(([way, label]) => {
    const scores = sequences.map((sequence) => {
      const { truth } = sequence;
      const ids = label(sequence, card);
      const named = ids.filter((id) => id !== null);
      const right = named.filter((id) => truth.includes(id)).length;
      return { changes: changesOf(ids), right: right / ids.length, wrong: (named.length - right) / ids.length };
    });
    const [right, wrong] = [mean(scores.map((score) => score.right)), mean(scores.map((score) => score.wrong))];
    return { way, changes: mean(scores.map(({ changes }) => changes)), right, wrong, precision: right / (right + wrong) };
  });
}

/** How often what is shown changes after the first name. */
function changesOf(ids: readonly (string | null)[]): number {
  const first = ids.findIndex((id) => id !== null);
  return first < 0 ? 0 : ids.slice(first + 1).filter((id, i) => id !== ids[first + i]).length;
}
