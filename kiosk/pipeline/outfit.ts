/** What one person wears: the readings of their regions, joined into types with one probability each. */
import type { ClassifyCard } from '#contract/model-card';
import { asWorn, logProbabilities } from './decode.ts';

/** The garments model's answer to one region of a person. */
export interface RegionReading {
  /** The taxonomy groups that compete for what is seen there; the first is the region's own, the only one named from it. */
  readonly groups: readonly string[];
  /** In the order of the card's labels, before temperature. */
  readonly logits: ArrayLike<number>;
}

/** A garment type and how probable it is that the person wears it, 0–1. */
export interface Worn {
  readonly id: string;
  readonly group: string;
  readonly probability: number;
}

/**
 * A type is said to be worn from this probability on: the middle of the plateau of micro-F1 (0.2–0.4) on the 104 photos held
 * out of the worn train split.
 */
export const WORN_FROM = 0.3;

/**
 * Every type of the groups that the regions are there for, best first. In each region only the labels of its groups and the
 * reject label compete, for a shoe cannot be on a head; what belongs to another group takes its share and is named from that
 * group's region. A type that several regions name takes its best probability.
 */
export function outfitOf(readings: readonly RegionReading[], card: ClassifyCard): Worn[] {
  const best = new Map<number, number>();
  for (const { groups, logits } of readings)
    for (const [index, probability] of probabilitiesIn(groups, logits, card))
      if (card.labels[index]?.group === groups[0] && card.labels[index]?.id !== card.reject)
        best.set(index, Math.max(best.get(index) ?? 0, probability));
  return [...best]
    .map(([index, probability]) => ({ id: card.labels[index]!.id, group: card.labels[index]!.group, probability }))
    .sort((a, b) => b.probability - a.probability);
}

/** The types of an outfit that are probable enough to be named. */
export function wornOf(outfit: readonly Worn[]): Worn[] {
  return outfit.filter(({ probability }) => probability >= WORN_FROM);
}

/** The logits of a region with −∞ for every label, but the reject label, whose group cannot be seen there. */
export function maskToGroups(groups: readonly string[], logits: ArrayLike<number>, card: ClassifyCard): Float64Array {
  return Float64Array.from(logits, (logit, index) => {
    const label = card.labels[index];
    return label && (groups.includes(label.group) || label.id === card.reject) ? logit : -Infinity;
  });
}

/** [label index, calibrated probability] of the labels that compete in a region. */
function probabilitiesIn(groups: readonly string[], logits: ArrayLike<number>, card: ClassifyCard): [number, number][] {
  const masked = maskToGroups(groups, logits, card);
  if (masked.every((value) => value === -Infinity)) return [];
  const logs = logProbabilities(masked, asWorn(card).temperature);
  return [...masked.keys()].filter((index) => masked[index] !== -Infinity).map((index) => [index, Math.exp(logs[index]!)]);
}
