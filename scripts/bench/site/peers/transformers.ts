/** transformers.js with our own two ONNX files: frames through its RawImage and image processor, runs by its models, our decoding. */
import { AutoModel, env, ImageProcessor, RawImage, Tensor } from '@huggingface/transformers';
import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { ModelCard } from '../../../../worker/contract/model-card.ts';
import { wantedOutputs } from '../../../../kiosk/inference/worker/outputs.ts';
import { threadCount } from '../../../../kiosk/inference/worker/runtime.ts';
import { cardFor } from '../../../../kiosk/inference/worker/session.ts';
import { wholeBox } from '../../../../kiosk/pipeline/pixels/guide.ts';
import { decodePeople } from '../../../../kiosk/pipeline/people/decode.ts';
import type { PoseMaps } from '../../../../kiosk/pipeline/people/person.ts';
import { place } from '../../../../kiosk/pipeline/pixels/placement.ts';
import { preprocess } from '../../../../kiosk/pipeline/pixels/preprocess.ts';
import type { Box } from '../../../../kiosk/pipeline/types.ts';
import type { Backend, Contender, Files } from '../contender.ts';
import { upperBody } from '../garment.ts';

type Outputs = Record<string, Tensor>;

export async function open(backend: Backend, files: Files): Promise<Contender> {
  const threads = backend === 'wasm' ? threadCount(navigator.hardwareConcurrency, crossOriginIsolated) : 1;
  const { wasm } = env.backends.onnx as { wasm: { numThreads: number; wasmPaths: { mjs: string; wasm: string } } };
  wasm.numThreads = threads;
  wasm.wasmPaths = { mjs: new URL(glueUrl, location.href).href, wasm: new URL(wasmUrl, location.href).href };
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/files/transformers/';
  env.useBrowserCache = false;
  const people = await load(files.people.card, backend);
  const garments = await load(files.garments.card, backend);
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false })!;

  return {
    threads,
    async see(frame) {
      canvas.width = frame.displayWidth;
      canvas.height = frame.displayHeight;
      context.drawImage(frame, 0, 0);
      frame.close();
      const image = RawImage.fromCanvas(canvas).rgb();
      const { width, height } = image;
      const maps = await people.see(image);
      const [person = null] = decodePeople(maps as PoseMaps, files.people.card, width, height);
      const region = upperBody(person, width, height);
      if (region === null) return { person, logits: null };
      const { logits } = await garments.see(await crop(image, region));
      return { person, logits: [...logits!] };
    },
    async classify(picture) {
      const { input } = files.garments.card;
      const values = preprocess(picture, wholeBox(picture.width, picture.height), input);
      const { logits } = await garments.run(new Tensor('float32', values, [1, 3, input.height, input.width]));
      return logits!;
    },
  };
}

function crop(image: RawImage, { x, y, width, height }: Box): Promise<RawImage> {
  return image.crop([Math.round(x), Math.round(y), Math.round(x + width) - 1, Math.round(y + height) - 1]);
}

interface Loaded {
  /** Letterboxes and normalises a picture, and runs it. */
  see(image: RawImage): Promise<Record<string, Float32Array>>;
  run(input: Tensor): Promise<Record<string, Float32Array>>;
}

async function load(card: ModelCard, device: Backend): Promise<Loaded> {
  const { input } = card;
  const model = await AutoModel.from_pretrained(card.name, { device, dtype: 'fp32' });
  const processor = new ImageProcessor({
    do_resize: false,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: input.mean.map((value) => value / 255),
    image_std: input.std.map((value) => value / 255),
  });
  const run = async (pixels: Tensor) => {
    const results = (await model({ [input.name]: pixels })) as Outputs;
    pixels.dispose();
    return Object.fromEntries(
      wantedOutputs(card).map(({ key, name }) => [key, Float32Array.from(results[name]!.data as Float32Array)]),
    );
  };
  const see = async (image: RawImage) => {
    const shaped = cardFor(card, image.width, image.height).input;
    const at = place(image.width, image.height, shaped);
    const small = await image.resize(at.width, at.height, { resample: 2 });
    const padded = await small.pad([at.left, shaped.width - at.left - at.width, at.top, shaped.height - at.top - at.height]);
    const { pixel_values } = (await processor([padded])) as { pixel_values: Tensor };
    return run(pixel_values);
  };
  return { see, run };
}
