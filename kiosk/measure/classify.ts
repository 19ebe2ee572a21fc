/** The figures of "one picture, one type": how well the best label and the ones behind it match the truth. */
import type { ClassifyCard } from '#contract/model-card';
import { logProbabilities, topK } from '../pipeline/answer.ts';
import { calibrationError, f1, macroF1, mean, tally } from './figures.ts';
import { bootstrap, wilson } from './intervals.ts';
import type { ClassFigures, Confusion, Figure } from './report.ts';
import type { Taxonomy } from './taxonomy.ts';

/** The model's logits for one picture, or part of one, whose type is known. */
export interface Crop {
  /** What it was cut from: crops of one photo are not independent. */
  readonly photo: string;
  /** The canonical type. */
  readonly truth: string;
  /** In the order of the card's labels; null when there was nothing to look at, which counts as wrong. */
  readonly logits: ArrayLike<number> | null;
}

/** The types that may be the truth, and their groups. */
type Types = Pick<Taxonomy, 'types' | 'groupOf'>;

/** A crop as the figures need it. */
export interface Answer {
  readonly photo: string;
  readonly truth: string;
  readonly named: string;
  readonly hit: boolean;
  readonly among3: boolean;
  readonly sameGroup: boolean;
  /** Calibrated probability of the named label, 0–1. */
  readonly confidence: number;
}

/** How a crop without logits stands in the confusion matrix. */
const MISSED = '(missed)';

/** All labels of the card compete, the reject label too: a garment taken for nothing is wrong. */
export function answerTo({ photo, truth, logits }: Crop, card: ClassifyCard, taxonomy: Types): Answer {
  if (logits === null) return { photo, truth, named: MISSED, hit: false, among3: false, sameGroup: false, confidence: 0 };
  const logs = logProbabilities(logits, card.temperature);
  const best = topK(logs, 3).map((index) => card.labels[index]!);
  const named = best[0]!;
  return {
    photo,
    truth,
    named: named.id,
    hit: named.id === truth,
    among3: best.some(({ id }) => id === truth),
    sameGroup: named.group === taxonomy.groupOf(truth),
    confidence: Math.exp(logs.reduce((a, b) => Math.max(a, b), -Infinity)),
  };
}

export interface Classification {
  readonly figures: readonly Figure[];
  readonly perClass: readonly ClassFigures[];
  readonly confusion: Confusion;
}

/** top1, top3, group, macroF1 and ece with their intervals; precision and recall per type; the confusion matrix. */
export function classification(crops: readonly Crop[], card: ClassifyCard, taxonomy: Types): Classification {
  const answers = crops.map((crop) => answerTo(crop, card, taxonomy));
  const counts = tally(answers);
  const share = (key: string, right: (answer: Answer) => boolean): Figure => {
    const value = mean(answers.map((item) => Number(right(item))));
    return { key, value, unit: 'share', interval: answers.length > 0 ? wilson(value, answers.length) : null };
  };
  const statistic = (key: string, of: (items: readonly Answer[]) => number): Figure => {
    return { key, value: of(answers), unit: 'share', interval: bootstrap(answers, ({ photo }) => photo, of) };
  };
  const order = [...taxonomy.types, ...card.labels.map(({ id }) => id), MISSED];
  const occurring = [...new Set(order)].filter((id) => counts.has(id));
  const rows = occurring.filter((id) => counts.get(id)!.truths > 0);
  return {
    figures: [
      share('top1', ({ hit }) => hit),
      share('top3', ({ among3 }) => among3),
      share('group', ({ sameGroup }) => sameGroup),
      statistic('macroF1', macroF1),
      statistic('ece', calibrationError),
    ],
    perClass: rows.map((id) => {
      const { truths, named, right } = counts.get(id)!;
      return {
        id,
        n: truths,
        recall: right / truths,
        interval: wilson(right / truths, truths),
        precision: named === 0 ? NaN : right / named,
        f1: f1(counts.get(id)!),
      };
    }),
    confusion: {
      rows,
      columns: occurring,
      counts: rows.map((row) =>
        occurring.map((column) => answers.filter(({ truth, named }) => truth === row && named === column).length),
      ),
    },
  };
}
