/** The released models, opened by the kiosk's own session on wasm, one run at a time. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import { openModel, type Model } from '../../kiosk/inference/worker/session.ts';
import type { Box, Pixels } from '../../kiosk/pipeline/types.ts';
import { CommandError } from '../lib/command.ts';
import { readLocalModel } from '../lib/local-model.ts';
import { newestVersion } from '../lib/newest.ts';

// One thread adds in one order, so that every machine prints the same figures.
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** An open model file and its card. */
export interface OpenModel<Card extends ModelCard = ModelCard> {
  readonly card: Card;
  readonly model: Model;
}

/** An open classifier. */
export interface Classifier extends OpenModel<ClassifyCard> {
  /** The logits of one region of a picture, in the order of the card's labels and before temperature. */
  readonly logits: (pixels: Pixels, region: Box) => Promise<Float32Array>;
}

/** The newest version (semver) of the model called `name` under `released`, opened; null when there is none. */
export async function openNewest(released: string, name: string): Promise<OpenModel | null> {
  const version = newestVersion(released, name);
  if (version === null) return null;
  const folder = join(released, name, version);
  const { card, file } = await readLocalModel(join(folder, 'model.onnx'), join(folder, 'card.json'));
  return { card, model: await openModel(ort, card, new Uint8Array(await readFile(file))) };
}

/** A model as a classifier; a CommandError when its card names another task. */
export function asClassifier({ card, model }: OpenModel): Classifier {
  if (card.task !== 'classify')
    throw new CommandError(`${card.name} ${card.version} is no classifier, its task is ${card.task}.`);
  const logits = async (pixels: Pixels, region: Box) => (await model.run(pixels, region)).outputs['logits']!;
  return { card, model, logits };
}
