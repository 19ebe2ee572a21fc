/** Turns a region of a picture into a model's input tensor, exactly as models/recipe/preprocess.py did in training. */
import { clamp, lay } from './placement.ts';
import { taps, type Taps } from './resample.ts';
import type { Box, InputSpec, Pixels } from '../types.ts';

/** Fills and returns one tensor; the array is reused by the next call, so hand it on before calling again. */
export type Preprocessor = (pixels: Pixels, region: Box) => Float32Array;

/**
 * A preprocessor for one model. The order is gray → crop → resize → pad → (x − mean) / std, in 0–255 units, and the
 * result has the layout of `input`: [1, C, H, W] or [1, H, W, C]. The region is rounded; what of it lies outside the picture is padding.
 */
export function createPreprocessor(input: InputSpec): Preprocessor {
  const channels = input.colour === 'rgb' ? 3 : 1;
  const tensor = new Float32Array(channels * input.width * input.height);
  let rows = new Float32Array(0);
  return (pixels, region) => {
    const { box, at } = lay(region, pixels.width, pixels.height, input);
    // A region may have nothing but padding in the input.
    const x0 = clamp(at.left, 0, input.width);
    const x1 = clamp(at.left + at.width, x0, input.width);
    const y0 = clamp(at.top, 0, input.height);
    const y1 = clamp(at.top + at.height, y0, input.height);
    const needed = box.height * (x1 - x0) * channels;
    if (rows.length < needed) rows = new Float32Array(needed);

    const across = taps(box.width, at.width);
    if (channels === 3) narrowRgb(pixels, box, across, x0 - at.left, x1 - at.left, rows);
    else narrowGray(pixels, box, across, x0 - at.left, x1 - at.left, rows);
    if (x1 - x0 < input.width || y1 - y0 < input.height) pad(tensor, input, channels);
    shorten(rows, (x1 - x0) * channels, taps(box.height, at.height), y0 - at.top, y1 - y0, tensor, {
      input,
      channels,
      left: x0,
      top: y0,
    });
    return tensor;
  };
}

/** One picture, one fresh tensor: for evaluation; a camera keeps a preprocessor. */
export function preprocess(pixels: Pixels, region: Box, input: InputSpec): Float32Array {
  return createPreprocessor(input)(pixels, region);
}

/** Horizontal pass over RGBA bytes: `rows` becomes [box.height, to − from, 3], columns `from`…`to` of the resized picture. */
function narrowRgb(pixels: Pixels, box: Box, across: Taps, from: number, to: number, rows: Float32Array): void {
  const { first, count, weights, stride } = across;
  const { data } = pixels;
  let out = 0;
  for (let y = 0; y < box.height; y++) {
    const line = ((box.y + y) * pixels.width + box.x) * 4;
    for (let i = from; i < to; i++) {
      let source = line + first[i]! * 4;
      const end = i * stride + count[i]!;
      let r = 0;
      let g = 0;
      let b = 0;
      for (let k = i * stride; k < end; k++) {
        const weight = weights[k]!;
        r += weight * data[source]!;
        g += weight * data[source + 1]!;
        b += weight * data[source + 2]!;
        source += 4;
      }
      rows[out++] = r;
      rows[out++] = g;
      rows[out++] = b;
    }
  }
}

/** As narrowRgb for one channel of luma (ITU-R BT.601, the weights that Pillow's "L" uses too). */
function narrowGray(pixels: Pixels, box: Box, across: Taps, from: number, to: number, rows: Float32Array): void {
  const { first, count, weights, stride } = across;
  const { data } = pixels;
  const luma = new Float32Array(box.width);
  let out = 0;
  for (let y = 0; y < box.height; y++) {
    let source = ((box.y + y) * pixels.width + box.x) * 4;
    for (let x = 0; x < box.width; x++, source += 4)
      luma[x] = 0.299 * data[source]! + 0.587 * data[source + 1]! + 0.114 * data[source + 2]!;
    for (let i = from; i < to; i++) {
      let sum = 0;
      for (let k = 0; k < count[i]!; k++) sum += weights[i * stride + k]! * luma[first[i]! + k]!;
      rows[out++] = sum;
    }
  }
}

interface Target {
  readonly input: InputSpec;
  readonly channels: number;
  readonly left: number;
  readonly top: number;
}

/** Vertical pass: averages whole rows, normalises, and writes them at (left, top) of the tensor. */
function shorten(
  rows: Float32Array,
  width: number,
  down: Taps,
  from: number,
  height: number,
  tensor: Float32Array,
  target: Target,
) {
  const { input, channels, left, top } = target;
  const line = new Float32Array(width);
  const nchw = input.layout === 'NCHW';
  const plane = input.width * input.height;
  for (let y = 0; y < height; y++) {
    const i = from + y;
    line.fill(0);
    for (let k = 0; k < down.count[i]!; k++) {
      const weight = down.weights[i * down.stride + k]!;
      const row = (down.first[i]! + k) * width;
      for (let x = 0; x < width; x++) line[x]! += weight * rows[row + x]!;
    }
    const start = (top + y) * input.width + left;
    for (let c = 0; c < channels; c++) {
      const mean = input.mean[c]!;
      const std = input.std[c]!;
      let out = nchw ? c * plane + start : start * channels + c;
      const step = nchw ? 1 : channels;
      for (let x = c; x < width; x += channels, out += step) tensor[out] = (line[x]! - mean) / std;
    }
  }
}

/** Fills the whole tensor with the normalised pad colour. */
function pad(tensor: Float32Array, input: InputSpec, channels: number): void {
  const plane = input.width * input.height;
  for (let c = 0; c < channels; c++) {
    const value = (input.pad[c]! - input.mean[c]!) / input.std[c]!;
    if (input.layout === 'NCHW') tensor.fill(value, c * plane, (c + 1) * plane);
    else for (let i = c; i < tensor.length; i += channels) tensor[i] = value;
  }
}
