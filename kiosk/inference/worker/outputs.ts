/** What a model gives back: which of its outputs the kiosk reads, by the names that the card gives them. */
import type { ModelCard } from '#contract/model-card';
import { POSE_MAPS, poseMapSize, type PoseMap } from '#contract/pose-card';

/** Values by what they are: `logits` of a classifier, the head maps of a pose model. The reader's own copies. */
export type Outputs = Readonly<Record<string, Float32Array>>;

/** An output that is read after every run; an embedding, for one, is not. */
export interface WantedOutput {
  /** The key in `Outputs`. */
  readonly key: string;
  /** The name in the graph. */
  readonly name: string;
  /** How many values it has. */
  readonly size: number;
}

export function wantedOutputs(card: ModelCard): readonly WantedOutput[] {
  if (card.task === 'classify') return [{ key: 'logits', name: card.output.logits, size: card.labels.length }];
  const maps = Object.keys(POSE_MAPS) as PoseMap[];
  return maps.map((map) => ({ key: map, name: card.output[map], size: poseMapSize(card, map) }));
}
