/** The model card of the tests, from which each test's own card differs in a few fields. */
import type { ClassifyCard } from '../model-card.ts';

export type { ClassifyCard };

/** 8 × 8 black pixels, 8 bit RGB. */
export const BLACK_PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAADElEQVR42mNgGB4AAADIAAGTvaWOAAAAAElFTkSuQmCC';

/** A label of the group `upper`, named 0.5 and above. */
export const exampleLabel = (id: string): ClassifyCard['labels'][number] => ({
  id,
  group: 'upper',
  title: { en: id, de: id },
  threshold: 0.5,
});

/**
 * A card that the contract accepts, with `changes` over it: 8 × 8 grey pixels in, one logit for each of t-shirt, dress
 * and the reject label other out. Changed labels need as many golden logits.
 */
export function exampleCard(changes: Partial<ClassifyCard> = {}): ClassifyCard {
  return {
    card: 1,
    name: 'garments',
    version: '1.0.0',
    role: 'garments',
    summary: 'A model for tests.',
    task: 'classify',
    input: {
      name: 'pixels',
      layout: 'NCHW',
      dtype: 'float32',
      width: 8,
      height: 8,
      colour: 'gray',
      fit: 'stretch',
      filter: 'triangle',
      pad: [0],
      mean: [0],
      std: [1],
    },
    output: { logits: 'logits' },
    labels: ['t-shirt', 'dress', 'other'].map(exampleLabel),
    reject: 'other',
    temperature: 1,
    opset: 17,
    file: { weights: 'fp32', bytes: 100, sha256: '0'.repeat(64) },
    golden: { png: BLACK_PNG, logits: [0, 0, 0], tolerance: 0.01 },
    licence: 'CC0-1.0',
    data: [{ name: 'drawn', licence: 'CC0-1.0', source: 'made up by the test' }],
    metrics: [],
    ...changes,
  };
}
