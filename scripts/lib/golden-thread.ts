/** A thread that runs one model file on its golden picture by the kiosk's own session, and posts the proof or why there is none. */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';
import type { ModelCard } from '#contract/model-card';
import type { Proof } from '#contract/proof';
import { makeProof } from '../../kiosk/inference/worker/proof.ts';

export interface GoldenTask {
  readonly card: ModelCard;
  readonly file: string;
}
export type GoldenAnswer = { readonly ok: true; readonly proof: Proof } | { readonly ok: false; readonly why: string };

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

async function prove({ card, file }: GoldenTask): Promise<Proof> {
  const picture = sharp(Buffer.from(card.golden.png, 'base64')).ensureAlpha().raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  const pixels = { width: info.width, height: info.height, data: new Uint8Array(data) };
  return makeProof(ort, card, new Uint8Array(await readFile(file)), pixels);
}

const answer: GoldenAnswer = await prove(workerData as GoldenTask).then(
  (proof) => ({ ok: true, proof }),
  (error: unknown) => ({ ok: false, why: error instanceof Error ? error.message : String(error) }),
);
parentPort?.postMessage(answer);
