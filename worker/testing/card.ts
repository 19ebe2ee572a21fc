/** A card that describes a file of `buildOnnx`. */
import type { ModelCard } from '#contract/model-card';
import { hex } from '../registry/digest.ts';

const label = (id: string) => ({ id, group: 'upper', title: { en: id, de: id }, threshold: 0.5 });

/** The card for `file`, with `changes` over it. */
export async function cardFor(file: Uint8Array, changes: Partial<ModelCard> = {}): Promise<ModelCard> {
  return {
    card: 1,
    name: 'tiny',
    version: '1.0.0',
    role: 'garments',
    summary: 'A linear layer for tests.',
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
    labels: ['t-shirt', 'dress', 'none'].map(label),
    reject: 'none',
    temperature: 1,
    opset: 17,
    file: { weights: 'fp32', bytes: file.length, sha256: hex(await crypto.subtle.digest('SHA-256', file)) },
    golden: { png: 'A'.repeat(64), logits: [0, 0, 0], tolerance: 0.001 },
    licence: 'CC0-1.0',
    data: [{ name: 'none', licence: 'CC0-1.0', source: 'written by the test' }],
    metrics: [],
    ...changes,
  };
}
