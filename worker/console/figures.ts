/** What a card's figures come to in short, and what changes from one card to another. Plain functions. */
import type { ModelCard } from '#contract/model-card';

export type Metric = ModelCard['metrics'][number];

/** How many figures lead a model's page. */
const KEY = 5;

/** The figures that say most: of official tests first, in the order of the card. */
export function keyFigures({ metrics }: Pick<ModelCard, 'metrics'>): Metric[] {
  const rank = ({ set }: Metric) => (/(^|\/)test(\b|$)/.test(set) ? 0 : 1);
  return metrics.toSorted((a, b) => rank(a) - rank(b)).slice(0, KEY);
}

/** The same figure of another card: of the same name, on the same set. */
function sameFigure({ metrics }: Pick<ModelCard, 'metrics'>, { name, set }: Metric): Metric | undefined {
  return metrics.find((metric) => metric.name === name && metric.set === set);
}

/** What a screen would say otherwise with another version. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Least probabilities, 0–1, of labels that both have. */
  readonly thresholds: readonly { readonly id: string; readonly before: number; readonly after: number }[];
  /** Of the file, in bytes. */
  readonly bytes: number;
  readonly figures: readonly { readonly metric: Metric; readonly before: number | null }[];
}

/** From one card to another; `before` is null where the role is new. */
export function changesOf(before: ModelCard | null, after: ModelCard): Changes {
  const labelsOf = (card: ModelCard | null) =>
    new Map((card?.task === 'classify' ? card.labels : []).map((label) => [label.id, label]));
  const [old, now] = [labelsOf(before), labelsOf(after)];
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    thresholds: [...now.values()].flatMap(({ id, threshold }) => {
      const known = old.get(id);
      return known === undefined || known.threshold === threshold ? [] : [{ id, before: known.threshold, after: threshold }];
    }),
    bytes: after.file.bytes - (before?.file.bytes ?? 0),
    figures: keyFigures(after).map((metric) => ({ metric, before: (before && sameFigure(before, metric)?.value) ?? null })),
  };
}
