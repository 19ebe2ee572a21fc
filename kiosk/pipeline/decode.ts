/** From logits to an answer: calibrated probabilities, the best labels, and whether to name one. */
import type { ClassifyCard } from '#contract/model-card';
import type { Guess, ModelRef, Verdict } from './types.ts';

/** How many guesses a verdict carries. */
const GUESSES = 3;

/**
 * log softmax(logits / temperature), one value ≤ 0 per label; temperature > 0.
 * The largest logit is subtracted first, so that no exponential overflows.
 */
export function logProbabilities(logits: ArrayLike<number>, temperature: number): Float64Array {
  const scaled = Float64Array.from(logits, (logit) => logit / temperature);
  const top = scaled.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = scaled.reduce((sum, value) => sum + Math.exp(value - top), 0);
  return scaled.map((value) => value - top - Math.log(total));
}

/** The card as it holds for what people wear. */
export function asWorn(card: ClassifyCard): ClassifyCard {
  return { ...card, temperature: card.wornTemperature ?? card.temperature };
}

/** The logits of a region with −∞ for every label, but the reject label, whose group cannot be seen there. */
export function maskToGroups(groups: readonly string[], logits: ArrayLike<number>, card: ClassifyCard): Float64Array {
  return Float64Array.from(logits, (logit, index) => {
    const label = card.labels[index];
    return label && (groups.includes(label.group) || label.id === card.reject) ? logit : -Infinity;
  });
}

/** The `k` largest of `values`, best first; of equals the lower index comes first. */
export function topK(values: ArrayLike<number>, k: number): number[] {
  const indices = Array.from(values, (_, index) => index);
  return indices.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, k);
}

/**
 * The answer for log probabilities in the order of the card's labels. `nothing` when the reject label is the most
 * probable one or no garment competes; `named` when the best garment reaches its own threshold; `group` when all garments of a group together
 * reach the highest threshold among them; otherwise `unsure`. The threshold of the label `eased.id` counts `eased.by` times, 0–1.
 */
export function decide(
  logs: ArrayLike<number>,
  card: ClassifyCard,
  model: ModelRef,
  inferenceMs: number,
  eased: { readonly id: string | null; readonly by: number } = { id: null, by: 1 },
): Verdict {
  const [first] = topK(logs, 1);
  const garments = topK(logs, card.labels.length)
    .filter((index) => card.labels[index]!.id !== card.reject && logs[index] !== -Infinity)
    .map((index): Guess => ({ index, id: card.labels[index]!.id, probability: Math.exp(logs[index] ?? -Infinity) }));
  const says = (decision: Verdict['decision'], guesses: readonly Guess[], group: string | null = null): Verdict => ({
    decision,
    group,
    model,
    guesses: guesses.slice(0, GUESSES),
    inferenceMs,
  });
  const [best] = garments;
  if (best === undefined || (first !== undefined && card.labels[first]?.id === card.reject)) return says('nothing', garments);
  const threshold = card.labels[best.index]!.threshold * (best.id === eased.id ? eased.by : 1);
  if (best.probability >= threshold) return says('named', garments);
  const groupOf = ({ index }: Guess) => card.labels[index]!.group;
  for (const group of new Set(garments.map(groupOf))) {
    const members = garments.filter((guess) => groupOf(guess) === group);
    const together = members.reduce((sum, { probability }) => sum + probability, 0);
    if (together >= Math.max(...members.map(({ index }) => card.labels[index]!.threshold))) return says('group', members, group);
  }
  return says('unsure', garments);
}
