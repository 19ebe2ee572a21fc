/** TF.js with the published MoveNet graph and our garments network, used as its documentation does. */
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadsUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import type { Backend, Contender, Files } from '../contender.ts';
import { threadCount } from '../../../../kiosk/inference/worker/runtime.ts';
import { wholeBox } from '../../../../kiosk/pipeline/pixels/guide.ts';
import type { Person } from '../../../../kiosk/pipeline/people/person.ts';
import { preprocess } from '../../../../kiosk/pipeline/pixels/preprocess.ts';
import type { Box } from '../../../../kiosk/pipeline/types.ts';
import { readOnnx } from './onnx.ts';
import { upperBody } from '../garment.ts';
import { compile } from './graph.ts';
import { feed, readPeople } from './movenet.ts';

export async function open(backend: Backend, files: Files): Promise<Contender> {
  const threads = backend === 'wasm' ? threadCount(navigator.hardwareConcurrency, crossOriginIsolated) : 1;
  if (backend === 'wasm') {
    // One thread runs faster in the build without threads.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plainUrl,
      'tfjs-backend-wasm-simd.wasm': simdUrl,
      'tfjs-backend-wasm-threaded-simd.wasm': threadsUrl,
    });
    setThreadsCount(threads);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`TF.js has no ${backend}`);
  await tf.ready();
  const { card } = files.garments;
  const { people } = files;
  const movenet = await loadGraphModel('/files/movenet/movenet-multipose.json');
  const network = compile(readOnnx(files.garments.bytes), card.input.name, card.output.logits);
  const { width, height, mean, std } = card.input;
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: backend === 'wasm', alpha: false })!;

  const findPeople = async (picture: tf.Tensor3D): Promise<Person[]> => {
    const [rows, columns] = picture.shape;
    const size = { width: columns, height: rows };
    const fed = feed(size);
    const { resized, padded } = fed;
    const found = tf.tidy(() => {
      const small = tf.image.resizeBilinear(picture, [resized.height, resized.width]);
      const whole = tf.pad(small, [
        [0, padded.height - resized.height],
        [0, padded.width - resized.width],
        [0, 0],
      ]);
      return movenet.execute(tf.expandDims(tf.cast(whole, 'int32'))) as tf.Tensor;
    });
    const values = await found.data();
    found.dispose();
    return readPeople(values as Float32Array, people.card.threshold, fed, size);
  };
  const classifyRegion = async (picture: tf.Tensor3D, region: Box): Promise<number[]> => {
    const [rows, columns] = picture.shape;
    const logits = tf.tidy(() => {
      // Letterbox: the crop keeps its shape inside the input.
      const scale = Math.min(width / region.width, height / region.height);
      const [wide, high] = [Math.round(region.width * scale), Math.round(region.height * scale)];
      const [left, top] = [Math.floor((width - wide) / 2), Math.floor((height - high) / 2)];
      const box: [number, number, number, number] = [
        region.y / rows,
        region.x / columns,
        (region.y + region.height) / rows,
        (region.x + region.width) / columns,
      ];
      const crop = tf.image.cropAndResize(tf.cast(tf.expandDims<tf.Tensor4D>(picture), 'float32'), [box], [0], [high, wide]);
      const square = tf.pad(
        crop,
        [
          [0, 0],
          [top, height - high - top],
          [left, width - wide - left],
          [0, 0],
        ],
        mean[0],
      );
      return network(tf.div(tf.sub(square, tf.tensor1d([...mean])), tf.tensor1d([...std])));
    });
    const values = [...(await logits.data())];
    logits.dispose();
    return values;
  };

  return {
    threads,
    async see(frame) {
      canvas.width = frame.displayWidth;
      canvas.height = frame.displayHeight;
      context.drawImage(frame, 0, 0);
      frame.close();
      const picture = tf.browser.fromPixels(canvas as unknown as HTMLCanvasElement);
      try {
        const [person = null] = await findPeople(picture);
        const region = upperBody(person, canvas.width, canvas.height);
        return { person, logits: region === null ? null : await classifyRegion(picture, region) };
      } finally {
        picture.dispose();
      }
    },
    async classify(picture) {
      const values = preprocess(picture, wholeBox(picture.width, picture.height), card.input);
      const logits = tf.tidy(() => network(tf.transpose(tf.tensor4d(values, [1, 3, height, width]), [0, 2, 3, 1])));
      return new Float32Array(await logits.data());
    },
  };
}
