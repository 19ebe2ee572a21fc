/** Runs in a page: the kiosk's shaders beside its own TypeScript, over the same random input, and how far they are apart. */
import type { PoseCard } from '#contract/model-card';
import { createDecoder, decodedSize, unpack } from './people.ts';
import { createFiller } from './fill.ts';
import { createSharpness, SHARPNESS_VALUES } from './sharpness.ts';
import { packParams, type Params } from './params.ts';
import { createStills, type GpuWay, type Still } from './stills.ts';
import { createPixelReader } from '../pixel-reader.ts';
import { generator } from '../../../pipeline/generator.ts';
import { findCandidates, findKeypoints } from '../../../pipeline/people/decode.ts';
import type { PoseMaps } from '../../../pipeline/people/person.ts';
import { preprocess } from '../../../pipeline/pixels/preprocess.ts';
import { sharpnessFrom, sharpnessOf } from '../../../pipeline/people/quality.ts';
import type { Box, InputSpec, Pixels } from '../../../pipeline/types.ts';
import { BufferUsage, MapMode, TextureUsage } from './flags.ts';

export interface Case {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly region: Box;
  readonly input: InputSpec;
}

let device: GPUDevice | null = null;
const complaints: string[] = [];

async function gpu(): Promise<GPUDevice> {
  if (device !== null) return device;
  let adapter = await navigator.gpu.requestAdapter();
  // A browser that has just begun on a busy machine may have none yet: its GPU is a process of its own.
  for (let tries = 1; adapter === null && tries < 20; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    adapter = await navigator.gpu.requestAdapter();
  }
  if (adapter === null) throw new Error('no adapter');
  device = await adapter.requestDevice();
  device.addEventListener('uncapturederror', (event) => complaints.push(event.error.message));
  return device;
}

function picture({ seed, width, height }: Case): Pixels {
  const random = generator(seed);
  return {
    width,
    height,
    data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : random() * 256)),
  };
}

async function upload({ width, height, data }: Pixels): Promise<GPUTextureView> {
  const own = await gpu();
  const texture = own.createTexture({
    size: [width, height],
    format: 'rgba8unorm',
    usage: TextureUsage.COPY_DST | TextureUsage.TEXTURE_BINDING,
  });
  own.queue.writeTexture({ texture }, new Uint8Array(data), { bytesPerRow: width * 4 }, [width, height]);
  return texture.createView();
}

async function download(buffer: GPUBuffer, floats: number): Promise<Float32Array> {
  const own = await gpu();
  const copy = own.createBuffer({ size: floats * 4, usage: BufferUsage.COPY_DST | BufferUsage.MAP_READ });
  const encoder = own.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, floats * 4);
  own.queue.submit([encoder.finish()]);
  await copy.mapAsync(MapMode.READ);
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  return new Float32Array(copy.getMappedRange().slice(0));
}

async function paramsBuffer(all: readonly Params[], { width, height }: Case): Promise<GPUBuffer> {
  const own = await gpu();
  const packed = packParams(all, width, height);
  const buffer = own.createBuffer({ size: packed.byteLength, usage: BufferUsage.UNIFORM | BufferUsage.COPY_DST });
  own.queue.writeBuffer(buffer, 0, packed);
  return buffer;
}

async function pass(record: (pass: GPUComputePassEncoder) => void): Promise<void> {
  const own = await gpu();
  const encoder = own.createCommandEncoder();
  const compute = encoder.beginComputePass();
  record(compute);
  compute.end();
  own.queue.submit([encoder.finish()]);
}

/** The largest difference of a filled tensor from the processor's, in the input's own units. */
async function fillDifference(each: Case): Promise<number> {
  const own = await gpu();
  const { input, region } = each;
  const pixels = picture(each);
  const expected = preprocess(pixels, region, input);
  const tensor = own.createBuffer({ size: expected.byteLength, usage: BufferUsage.STORAGE | BufferUsage.COPY_SRC });
  const filler = createFiller(own);
  // The second region, so that the offset counts.
  const params = await paramsBuffer(
    [
      { region: { x: 0, y: 0, width: 1, height: 1 }, input },
      { region, input },
    ],
    each,
  );
  const bind = filler.bind(params, await upload(pixels), tensor);
  await pass((compute) => filler.fill(compute, bind, 1, input.width, input.height));
  const found = await download(tensor, expected.length);
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
}

/** The difference of a region's sharpness, 0–1. */
async function sharpnessDifference(each: Case): Promise<number> {
  const own = await gpu();
  const { input, region } = each;
  const pixels = picture(each);
  const sums = own.createBuffer({ size: 2 * SHARPNESS_VALUES * 4, usage: BufferUsage.STORAGE | BufferUsage.COPY_SRC });
  const sharpness = createSharpness(own);
  const params = await paramsBuffer(
    [
      { region: { x: 0, y: 0, width: 1, height: 1 }, input },
      { region, input },
    ],
    each,
  );
  const bind = sharpness.bind(params, await upload(pixels), sums);
  await pass((compute) => sharpness.measure(compute, bind, 1));
  const measured = (await download(sums, 2 * SHARPNESS_VALUES)).subarray(SHARPNESS_VALUES);
  const [count = 0, luma = 0, squared = 0, fine = 0, coarse = 0] = measured;
  return Math.abs(sharpnessFrom([count, luma, squared, fine, coarse]) - sharpnessOf(pixels, region));
}

/** How far the decoded people of random maps are from the processor's: candidates and keypoints, in cells and scores. */
async function decodeDifference(
  seed: number,
  side: number,
  people: number,
): Promise<{ found: number; expected: number; difference: number }> {
  const own = await gpu();
  const random = generator(seed);
  const cells = side * side;
  const card = { input: { width: side * 4, height: side * 4 }, stride: 4, people } as PoseCard;
  const map = (channels: number, value: () => number) => Float32Array.from({ length: channels * cells }, value);
  const maps: PoseMaps = {
    centres: map(1, () => random() ** 8),
    heatmaps: map(17, () => random() ** 4),
    regressions: map(34, () => (random() - 0.5) * side * 0.4),
    offsets: map(34, () => random()),
    boxSizes: map(2, () => random() * side),
    boxOffsets: map(2, () => random()),
  };
  const candidates = findCandidates(maps, side, side, people);
  const keypoints = findKeypoints(maps, side, side, candidates);
  const buffers = Object.fromEntries(
    Object.entries(maps).map(([name, values]) => {
      const buffer = own.createBuffer({ size: values.byteLength, usage: BufferUsage.STORAGE | BufferUsage.COPY_DST });
      own.queue.writeBuffer(buffer, 0, values);
      return [name, buffer];
    }),
  ) as Record<keyof PoseMaps, GPUBuffer>;
  const decoder = createDecoder(own, card);
  await pass((compute) => decoder.decode(compute, buffers));
  const found = unpack(await download(decoder.found, decodedSize(card)), card);
  const flat = (all: typeof found) => [
    ...all.candidates.flatMap(({ score, top, left, bottom, right, about }) => [score, top, left, bottom, right, ...about]),
    ...all.keypoints.flat().flatMap(({ row, column, score }) => [row, column, score]),
  ];
  const [a, b] = [flat(found), flat({ candidates, keypoints })];
  const difference = a.length === b.length ? a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) : Infinity;
  return { found: found.candidates.length, expected: candidates.length, difference };
}

/** A camera frame of 8 × 8 blocks in random colours, as planes of luma and chroma, or with the chroma in pairs. */
function cameraFrame(
  seed: number,
  width: number,
  height: number,
  matrix: VideoMatrixCoefficients,
  fullRange: boolean,
  format: 'I420' | 'NV12',
): VideoFrame {
  const random = generator(seed);
  const [low, span] = fullRange ? [0, 255] : [16, 219];
  const plane = (w: number, h: number, block: number, from: number, over: number) => {
    const columns = Math.ceil(w / block);
    const blocks = Array.from({ length: columns * Math.ceil(h / block) }, () => from + over * random());
    return Uint8Array.from(
      { length: w * h },
      (_, i) => blocks[Math.floor(Math.floor(i / w) / block) * columns + Math.floor((i % w) / block)]!,
    );
  };
  const half = [width / 2, height / 2, 4] as const;
  // Weak colours: none of them leaves the cube of RGB, where browsers clip in their own ways.
  const parts = [plane(width, height, 8, low + 0.35 * span, 0.3 * span), plane(...half, 108, 40), plane(...half, 108, 40)];
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  if (format === 'NV12') {
    const [luma, blue, red] = parts as [Uint8Array, Uint8Array, Uint8Array];
    blue.forEach((value, i) => data.set([value, red[i]!], luma.length + 2 * i));
  }
  const colorSpace = { matrix, fullRange, primaries: 'bt709', transfer: 'bt709' } as const;
  return new VideoFrame(data, { format, codedWidth: width, codedHeight: height, timestamp: 0, colorSpace });
}

/** The pixels of a still, as the filler reads them: red, green and blue, 0-255. */
async function pixelsOf({ view, width, height }: Still): Promise<Float32Array> {
  const own = await gpu();
  const input: InputSpec = {
    ...{ name: 'pixels', layout: 'NHWC', dtype: 'float32', width, height, colour: 'rgb', fit: 'stretch', filter: 'triangle' },
    ...{ pad: [0, 0, 0], mean: [0, 0, 0], std: [1, 1, 1] },
  };
  const tensor = own.createBuffer({ size: 12 * width * height, usage: BufferUsage.STORAGE | BufferUsage.COPY_SRC });
  const filler = createFiller(own);
  const region = { x: 0, y: 0, width, height };
  const params = await paramsBuffer([{ region, input }], { seed: 0, width, height, region, input });
  await pass((compute) => filler.fill(compute, filler.bind(params, view, tensor), 0, width, height));
  return download(tensor, 3 * width * height);
}

/** How far two pictures are apart, 0-255: in the middle of 8 × 8 blocks, and anywhere. */
function apart(found: Float32Array, { data, width, height }: Pixels): { inside: number; anywhere: number } {
  const at = (i: number) => Math.abs(found[i]! - data[Math.floor(i / 3) * 4 + (i % 3)]!);
  let inside = 0;
  for (let y = 4; y < height; y += 8)
    for (let x = 4; x < width; x += 8) for (let c = 0; c < 3; c++) inside = Math.max(inside, at((y * width + x) * 3 + c));
  return { inside, anywhere: found.reduce((most, _, i) => Math.max(most, at(i)), 0) };
}

/** How far a frame that came by `way` is from what a 2D canvas makes of it, and by which way it came. */
async function stillDifference(
  way: GpuWay,
  seed: number,
  matrix: 'bt709' | 'smpte170m',
  fullRange: boolean,
  format: 'I420' | 'NV12',
) {
  const shot = () => cameraFrame(seed, 64, 48, matrix, fullRange, format);
  const expected = createPixelReader()(shot(), null);
  const stills = createStills(await gpu(), [way]);
  const { still, sound } = await stills.take(shot());
  await sound;
  return { ...apart(await pixelsOf(still), expected), way: stills.way };
}

/** How a frame is shown: turned clockwise, then mirrored, then stretched to a size. */
export interface Shown {
  readonly rotation?: 0 | 90 | 180 | 270;
  readonly flip?: boolean;
  readonly displayWidth?: number;
  readonly displayHeight?: number;
  readonly visibleRect?: Box;
}

/** The same camera picture, to be shown in another way. */
function shownAs(seed: number, shown: Shown): VideoFrame {
  const frame = cameraFrame(seed, 64, 48, 'smpte170m', false, 'I420');
  const again = new VideoFrame(frame, { timestamp: 0, ...shown });
  frame.close();
  return again;
}

/** What should be seen of it, pixel by pixel, by plain arithmetic over the picture as it lies. */
function expectedOf(seed: number, { rotation = 0, flip = false, displayWidth, displayHeight, visibleRect }: Shown): Pixels {
  const lies = createPixelReader()(cameraFrame(seed, 64, 48, 'smpte170m', false, 'I420'), null);
  const { x: left, y: top, width: w, height: h } = visibleRect ?? { x: 0, y: 0, width: 64, height: 48 };
  const [turnedWidth, turnedHeight] = rotation % 180 === 0 ? [w, h] : [h, w];
  const width = displayWidth ?? turnedWidth;
  const height = displayHeight ?? turnedHeight;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const across = Math.floor(((x + 0.5) * turnedWidth) / width);
      const u = flip ? turnedWidth - 1 - across : across;
      const v = Math.floor(((y + 0.5) * turnedHeight) / height);
      const places = { 0: [u, v], 90: [v, h - 1 - u], 180: [w - 1 - u, h - 1 - v], 270: [w - 1 - v, u] } as const;
      const [px, py] = places[rotation];
      const from = ((top + py) * lies.width + left + px) * 4;
      data.set(lies.data.subarray(from, from + 4), (y * width + x) * 4);
    }
  return { width, height, data };
}

/** How far each of several frames in a row is from what should be seen of it, in the middle of its blocks, on the GPU and in memory. */
async function shownDifferences(way: GpuWay | 'memory', row: readonly Shown[]): Promise<number[]> {
  const stills = createStills(await gpu(), way === 'memory' ? undefined : [way]);
  const read = createPixelReader();
  const found: number[] = [];
  for (const [seed, shown] of row.entries()) {
    const expected = expectedOf(seed, shown);
    if (way === 'memory') {
      const { data, width, height } = read(shownAs(seed, shown), null);
      const isSize = width === expected.width && height === expected.height;
      found.push(isSize ? apart(Float32Array.from(data.filter((_, i) => i % 4 !== 3)), expected).inside : Infinity);
    } else {
      const { still, sound } = await stills.take(shownAs(seed, shown));
      await sound;
      const isSize = still.width === expected.width && still.height === expected.height;
      found.push(isSize ? apart(await pixelsOf(still), expected).inside : Infinity);
    }
  }
  return found;
}

/** What is told of a frame that does not get onto the GPU after three that did, and how far the next good one is from what it shows. */
async function afterFailure(way: GpuWay): Promise<{ told: string; way: GpuWay; next: number }> {
  const own = await gpu();
  const stills = createStills(own, [way, 'pixels']);
  for (const seed of [1, 2, 3]) await (await stills.take(shownAs(seed, {}))).sound;
  // The GPU refuses everything of the next frame, as one does whose driver has no room: what it is given belongs to nobody.
  const real = own.createBindGroup.bind(own);
  const { queue } = own;
  const copy = queue.copyExternalImageToTexture.bind(queue);
  const write = queue.writeTexture.bind(queue);
  own.createBindGroup = (given) => {
    own.createBuffer({ size: 4, usage: 0xffff });
    return real(given);
  };
  queue.copyExternalImageToTexture = (source, destination) => copy(source, destination, [9999, 9999]);
  queue.writeTexture = (destination, data, layout) => write(destination, data, layout, [9999, 9999]);
  const told = await stills
    .take(shownAs(4, {}))
    .then(({ sound }) => sound)
    .then(
      () => 'nothing',
      () => 'failure',
    );
  Object.assign(own, { createBindGroup: real });
  Object.assign(queue, { copyExternalImageToTexture: copy, writeTexture: write });
  const { still, sound } = await stills.take(shownAs(5, {}));
  await sound;
  return { told, way: stills.way, next: apart(await pixelsOf(still), expectedOf(5, {})).inside };
}

Object.assign(globalThis, {
  harness: { stillDifference, shownDifferences, afterFailure, fillDifference, sharpnessDifference, decodeDifference },
});
export type Harness = {
  readonly fillDifference: typeof fillDifference;
  readonly sharpnessDifference: typeof sharpnessDifference;
  readonly decodeDifference: typeof decodeDifference;
  readonly stillDifference: typeof stillDifference;
  readonly shownDifferences: typeof shownDifferences;
  readonly afterFailure: typeof afterFailure;
};
