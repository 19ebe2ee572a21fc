/** Figures of a classifier: F1, calibration error, and what a ranking by a score is worth. */

/** What a score of one class against all is made of. */
export interface Tally {
  /** How often the class is the truth, how often it was named, and how often both. */
  readonly truths: number;
  readonly named: number;
  readonly right: number;
}

/** F1 = 2 right / (truths + named); 0 when the class never occurs on either side. */
export function f1({ truths, named, right }: Tally): number {
  return truths + named === 0 ? 0 : (2 * right) / (truths + named);
}

/** Counts pairs of true and named ids. */
export function tally(pairs: Iterable<{ readonly truth: string; readonly named: string }>): Map<string, Tally> {
  const counts = new Map<string, { truths: number; named: number; right: number }>();
  const of = (id: string) => {
    const known = counts.get(id) ?? { truths: 0, named: 0, right: 0 };
    counts.set(id, known);
    return known;
  };
  for (const { truth, named } of pairs) {
    of(truth).truths += 1;
    of(named).named += 1;
    if (truth === named) of(truth).right += 1;
  }
  return counts;
}

/** Mean F1 over the ids that occur as truth (as scikit-learn's macro average with those labels); NaN for none. */
export function macroF1(pairs: Iterable<{ readonly truth: string; readonly named: string }>): number {
  return mean([...tally(pairs).values()].filter(({ truths }) => truths > 0).map(f1));
}

/** F1 of sets of ids, every pair of item and id counted once, whatever the id (micro average); NaN without any id. */
export function microF1(items: Iterable<{ readonly truth: ReadonlySet<string>; readonly named: ReadonlySet<string> }>): number {
  let right = 0;
  let total = 0;
  for (const { truth, named } of items) {
    right += [...named].filter((id) => truth.has(id)).length;
    total += truth.size + named.size;
  }
  return total === 0 ? NaN : (2 * right) / total;
}

/** An answer whose truth is known. */
interface Judged {
  /** Probability of what was said, 0–1. */
  readonly confidence: number;
  readonly hit: boolean;
}

/** How sure answers were and how often they were right, in one bin of confidence. */
export interface Reliability {
  readonly n: number;
  /** Mean confidence and share of hits, 0–1; NaN in an empty bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** The reliability curve: `bins` equal bins of confidence from 0 to 1. */
export function reliability(answers: readonly Judged[], bins = 15): Reliability[] {
  const sums = Array.from({ length: bins }, () => ({ n: 0, confidence: 0, hits: 0 }));
  for (const { confidence, hit } of answers) {
    const bin = sums[Math.min(bins - 1, Math.floor(confidence * bins))]!;
    bin.n += 1;
    bin.confidence += confidence;
    bin.hits += Number(hit);
  }
  return sums.map(({ n, confidence, hits }) => ({ n, confidence: confidence / n, accuracy: hits / n }));
}

/**
 * Expected calibration error (https://arxiv.org/abs/1706.04599): the gap between confidence (0–1) and share of hits in
 * each of `bins` equal bins of confidence, weighted by how many fall into it.
 */
export function calibrationError(answers: readonly Judged[], bins = 15): number {
  const curve = reliability(answers, bins).filter(({ n }) => n > 0);
  return curve.reduce((sum, { n, confidence, accuracy }) => sum + n * Math.abs(confidence - accuracy), 0) / answers.length;
}

/** One item of a ranking: the higher the score, the more it should be positive. */
export interface Scored {
  readonly score: number;
  readonly positive: boolean;
}

/** The chance that a positive scores higher than a negative, ties counting half; NaN when either side is empty. */
export function auroc(items: readonly Scored[]): number {
  const sorted = items.toSorted((a, b) => a.score - b.score);
  let ranks = 0;
  let positives = 0;
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while (end < sorted.length && sorted[end]!.score === sorted[i]!.score) end += 1;
    const tied = sorted.slice(i, end).filter((item) => item.positive).length;
    ranks += (tied * (i + 1 + end)) / 2; // the mean of the ranks i + 1 … end
    positives += tied;
    i = end;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (items.length - positives));
}

/** The share of negatives that are kept by the highest threshold which keeps `share` of the positives. */
export function falsePositiveRate(items: readonly Scored[], share = 0.95): number {
  const positives = items.filter((item) => item.positive).toSorted((a, b) => b.score - a.score);
  const threshold = positives[Math.ceil(share * positives.length) - 1]?.score ?? NaN;
  const negatives = items.filter((item) => !item.positive);
  return negatives.filter((item) => item.score >= threshold).length / negatives.length;
}

/**
 * Average precision: the precision at each threshold weighted by the recall it adds (scikit-learn's definition). Items
 * of equal score enter together, so their order does not matter. NaN without a positive.
 */
export function averagePrecision(items: readonly Scored[]): number {
  const sorted = items.toSorted((a, b) => b.score - a.score);
  let right = 0;
  let sum = 0;
  for (let i = 0; i < sorted.length;) {
    let end = i;
    let added = 0;
    while (end < sorted.length && sorted[end]!.score === sorted[i]!.score) added += Number(sorted[end++]!.positive);
    right += added;
    sum += (added * right) / end;
    i = end;
  }
  return sum / right;
}

/** The arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
