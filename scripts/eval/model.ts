/** The released models, opened as the kiosk opens them: wasm, the card's preprocessing, one run at a time. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import { createPreprocessor } from '../../kiosk/pipeline/preprocess.ts';
import type { Box, Pixels, Reading } from '../../kiosk/pipeline/types.ts';
import { CommandError } from '../command.ts';
import { readLocalModel } from '../local-model.ts';
import { newestVersion } from '../newest.ts';

// One thread adds in one order, so that every machine prints the same figures.
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** An open model file and its card. */
export interface OpenModel<Card extends ModelCard = ModelCard> {
  readonly card: Card;
  /** Runs one region of a picture; the named outputs, in their order, as flat copies. */
  readonly run: (pixels: Pixels, region: Box, outputs: readonly string[]) => Promise<Float32Array[]>;
}

/** An open classifier. */
export interface Classifier {
  readonly card: ClassifyCard;
  /** The logits of one region of a picture, in the order of the card's labels and before temperature. */
  readonly logits: (pixels: Pixels, region: Box) => Promise<Float32Array>;
}

/** The newest version (semver) of the model called `name` under `released`, opened; null when there is none. */
export async function openNewest(released: string, name: string): Promise<OpenModel | null> {
  const version = newestVersion(released, name);
  if (version === null) return null;
  const folder = join(released, name, version);
  const { card, file } = await readLocalModel(join(folder, 'model.onnx'), join(folder, 'card.json'));
  const session = await ort.InferenceSession.create(new Uint8Array(await readFile(file)), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const { input } = card;
  const fill = createPreprocessor(input);
  const channels = input.colour === 'rgb' ? 3 : 1;
  const shape = input.layout === 'NCHW' ? [1, channels, input.height, input.width] : [1, input.height, input.width, channels];
  const run = async (pixels: Pixels, region: Box, outputs: readonly string[]) => {
    const tensor = new ort.Tensor('float32', fill(pixels, region), shape);
    const results = await session.run({ [input.name]: tensor }, [...outputs]);
    return outputs.map((output) => {
      const data = results[output]?.data;
      if (!(data instanceof Float32Array)) throw new Error(`${card.name} ${card.version} gave no float32 output ${output}`);
      return data.slice();
    });
  };
  return { card, run };
}

/** A model as a classifier; a CommandError when its card names another task. */
export function asClassifier({ card, run }: OpenModel): Classifier {
  if (card.task !== 'classify')
    throw new CommandError(`${card.name} ${card.version} is no classifier, its task is ${card.task}.`);
  const logits = async (pixels: Pixels, region: Box) => {
    const [values] = await run(pixels, region, [card.output.logits]);
    if (values?.length !== card.labels.length)
      throw new Error(`${card.name} ${card.version} gave ${values?.length ?? 0} logits for ${card.labels.length} labels`);
    return values;
  };
  return { card, logits };
}

/** Logits as the kiosk's vote takes them, of a view `takenAt` ms. */
export function readingOf(card: ClassifyCard, logits: Float32Array, takenAt: number): Reading {
  const model = { release: 'evaluation', name: card.name, version: card.version };
  return { model, logits, takenAt, preprocessMs: 0, inferenceMs: 0 };
}
