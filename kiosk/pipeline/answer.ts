/** From logits to an answer: calibrated probabilities, the best labels, and whether to name one, its group, or nothing. */
import type { ClassifyCard } from '#contract/model-card';
import type { Guess, Scene, Verdict } from './types.ts';

/** How many guesses a verdict carries at most, and the least probability of one. */
const GUESSES = 3;
export const LEAST_GUESS = 0.05;

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

/** The normalised mean of log probabilities (of at least one view, all of one length), each weighing as much as its quality, above 0. */
export function fuse(views: readonly { readonly logs: Float64Array; readonly quality: number }[]): Float64Array {
  const total = views.reduce((sum, { quality }) => sum + quality, 0);
  const mean = new Float64Array(views[0]?.logs.length ?? 0);
  for (const { logs, quality } of views) for (const [i, log] of logs.entries()) mean[i]! += (log * quality) / total;
  return logProbabilities(mean, 1);
}

/** The card as it holds for what people wear. */
export function asWorn(card: ClassifyCard): ClassifyCard {
  return { ...card, temperature: card.wornTemperature ?? card.temperature };
}

/** The `k` largest of `values`, best first; of equals the lower index comes first. */
export function topK(values: ArrayLike<number>, k: number): number[] {
  const indices = Array.from(values, (_, index) => index);
  return indices.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, k);
}

export interface DecideOptions {
  /** The only group that may be named; all labels compete all the same. Null: any. */
  readonly own?: string | null;
  /** Least probability of a name or group, where that is more than the card's threshold. */
  readonly least?: number;
  /** There surely is a garment: the reject label does not compete. */
  readonly clothed?: boolean;
  /** False: nothing is named finer than its group. */
  readonly fine?: boolean;
  /** What is shown, and the share of its threshold, 0–1, that keeps it: a shown name or group may fall a little below it. */
  readonly shown?: Verdict | null;
  readonly keep?: number;
}

/**
 * The answer for log probabilities in the order of the card's labels. `nothing` when the reject label is the most probable one or
 * another group than `own` is; `named` when the best garment reaches its own threshold; `group` when all garments of a group together
 * reach the highest threshold among them; otherwise `unsure`.
 */
export function decide(given: ArrayLike<number>, card: ClassifyCard, options: DecideOptions = {}): Verdict {
  const { own = null, least = 0, clothed = false, fine = true, shown = null, keep = 1 } = options;
  const logs = clothed ? withoutReject(given, card) : given;
  const thresholdAt = (index: number) => Math.max(card.labels[index]!.threshold, least);
  const thresholdOf = ({ index, id }: Guess) => thresholdAt(index) * (id === nameOf(shown) ? keep : 1);
  const groupOf = ({ index }: Guess) => card.labels[index]!.group;
  const garments = topK(logs, card.labels.length)
    .filter((index) => card.labels[index]!.id !== card.reject)
    .map((index): Guess => ({ index, id: card.labels[index]!.id, probability: Math.exp(logs[index] ?? -Infinity) }));
  const says = (
    decision: Verdict['decision'],
    confidence: number,
    from: readonly Guess[],
    group: string | null = null,
  ): Verdict => {
    const told = from.filter((guess, i) =>
      decision === 'named' && i === 0 ? true : guess.probability >= LEAST_GUESS && guess.probability < thresholdAt(guess.index),
    );
    return { decision, group, confidence, guesses: told.slice(0, GUESSES) };
  };
  const shownGroup = shown?.group ?? card.labels[shown?.decision === 'named' ? (shown.guesses[0]?.index ?? -1) : -1]?.group;
  const [best] = garments;
  const nothing = () => says('nothing', best?.probability ?? 0, garments);
  const [first] = topK(logs, 1);
  if (best === undefined || (first !== undefined && card.labels[first]?.id === card.reject)) return nothing();

  const groups = [...Map.groupBy(garments, groupOf)].map(([group, members]) => ({
    group,
    members,
    together: members.reduce((sum, { probability }) => sum + probability, 0),
  }));
  groups.sort((a, b) => b.together - a.together);
  const [top] = groups;
  if (own !== null && top?.group !== own) return nothing();

  const named = own === null ? best : top!.members[0]!;
  if (fine && named.probability >= thresholdOf(named))
    return says('named', named.probability, [named, ...garments.filter((guess) => guess !== named)]);
  for (const { group, members, together } of own === null ? groups : [top!])
    if (together >= Math.max(...members.map(({ index }) => thresholdAt(index))) * (group === shownGroup ? keep : 1))
      return says('group', Math.min(together, 1), members, group);
  return says('unsure', best.probability, garments);
}

/** The log probabilities as they are when it is known that there is a garment. */
function withoutReject(logs: ArrayLike<number>, { labels, reject }: ClassifyCard): Float64Array {
  const garments = Float64Array.from(logs, (log, index) => (labels[index]!.id === reject ? -Infinity : log));
  return logProbabilities(garments, 1);
}

/** The id of the type that a verdict names; null when it names none. */
export function nameOf(verdict: Verdict | null | undefined): string | null {
  return verdict?.decision === 'named' ? (verdict.guesses[0]?.id ?? null) : null;
}

/** What the screen would say, as a string to compare: the guesses behind "not sure" may change freely. */
export function answerOf({ decision, group, guesses }: Verdict): string {
  return decision === 'named' ? `named ${guesses[0]?.id ?? ''}` : `${decision} ${group ?? ''}`;
}

/** Whether there is somebody or something before the screen. */
export function isSomething({ people, headline }: Pick<Scene, 'people' | 'headline'>): boolean {
  return people.length > 0 || (headline !== null && headline.decision !== 'nothing');
}
