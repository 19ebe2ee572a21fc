/** Replays recorded views of garments through the kiosk's vote and through simpler ways, to tell what each part of it is worth. */
import type { ClassifyCard } from '#contract/model-card';
import { decide, logProbabilities, topK } from '../../kiosk/pipeline/decode.ts';
import { EMPTY_VOTE, nameOf, vote, WORN, type Rules } from '../../kiosk/pipeline/vote.ts';
import { mean } from './figures.ts';
import { summarise, type Shown } from './shown.ts';

/** One view of a garment as the model read it. */
export interface View {
  /** In the order of the card's labels, before temperature; −∞ where a label does not compete. */
  readonly logits: Float32Array;
  /** Its weight by kiosk/pipeline/quality.ts, above 0. */
  readonly quality: number;
  /** In ms from the begin of the sequence. */
  readonly takenAt: number;
}

/** The views of one garment in the order of time, and the types that are right for it. */
export interface Sequence {
  readonly truth: readonly string[];
  readonly views: readonly View[];
}

/** What would be shown after each view: a type's id, or null for no name. */
type Way = (views: readonly View[], card: ClassifyCard) => (string | null)[];

const MODEL = { release: 'ablation', name: 'garments', version: '0.0.0' };
const ALL: Rules = { windowMs: Infinity, views: Infinity, streak: 1, keep: 1 };

/** From the plainest to the kiosk's own; each line adds one thing to a line above it. */
export const WAYS: Readonly<Record<string, Way>> = {
  'each frame alone, its most probable type': (views, card) =>
    views.map(({ logits }) => {
      const id = card.labels[topK(logits, 1)[0] ?? -1]?.id ?? null;
      return id === card.reject ? null : id;
    }),
  'each frame alone, named from the threshold on': (views, card) =>
    views.map(({ logits }) => nameOf(decide(logProbabilities(logits, card.temperature), card, MODEL, 0))),
  'mean of all views so far': voted(ALL, false),
  'mean of all views, weighted by quality': voted(ALL, true),
  'the best views of the last seconds': voted({ ...WORN, streak: 1, keep: 1 }, true),
  'and hysteresis: the kiosk': voted(WORN, true),
  'the kiosk without quality': voted(WORN, false),
};

function voted(rules: Rules, weighted: boolean): Way {
  return (views, card) => {
    let memory = EMPTY_VOTE;
    return views.map(({ logits, quality, takenAt }) => {
      const reading = { model: MODEL, logits, takenAt, preprocessMs: 0, inferenceMs: 0 };
      const next = vote(memory, reading, card, { quality: weighted ? quality : 1, rules });
      memory = next.vote;
      return nameOf(next.verdict);
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
    const scores = sequences.map(({ truth, views }) => {
      const ids = label(views, card);
      const shown = ids.map((id, i): Shown => ({ from: views[i]!.takenAt, id }));
      const named = ids.filter((id) => id !== null);
      const right = named.filter((id) => truth.includes(id)).length;
      return {
        changes: summarise(shown, views.at(-1)?.takenAt ?? 0).flips,
        right: right / ids.length,
        wrong: (named.length - right) / ids.length,
      };
    });
    const [right, wrong] = [mean(scores.map((score) => score.right)), mean(scores.map((score) => score.wrong))];
    return { way, changes: mean(scores.map(({ changes }) => changes)), right, wrong, precision: right / (right + wrong) };
  });
}
