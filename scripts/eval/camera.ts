/** Shows a photo as a camera gives it: a few pictures of it that differ in place, scale, light and grain, in random order. Seeded. */
import type { Pixels } from '../../kiosk/pipeline/types.ts';
import { generator } from '../../kiosk/pipeline/generator.ts';

/** Uniform numbers in [0, 1). */
type Random = () => number;

/** How far pictures of one still differ. */
export interface Jitter {
  /** Largest shift, as a share of the width and height. */
  readonly place: number;
  /** Largest change of scale, as a share. */
  readonly scale: number;
  /** Largest change of brightness, as a share. */
  readonly light: number;
  /** Largest standard deviation of the grain, in 0–255. */
  readonly grain: number;
  /** Largest radius of the blur, as a share of the longer side. */
  readonly blur: number;
}

/** A person who stands still before a fair camera. */
export const STILL: Jitter = { place: 0.01, scale: 0.02, light: 0.06, grain: 5, blur: 0 };
/** A person who moves before a bad one. */
export const ROUGH: Jitter = { place: 0.05, scale: 0.12, light: 0.4, grain: 40, blur: 0.012 };

/** One picture of a film, and when it was taken in ms from the film's begin. */
export interface FilmFrame {
  readonly pixels: Pixels;
  readonly takenAt: number;
}

/** How many different pictures a still is shown by; a camera gives them in random order. */
const PICTURES = 4;
const FRAMES_PER_SECOND = 30;

/**
 * A still before a camera of 30 frames a second for `ms` milliseconds. Every call of what it returns plays the same film, of the same
 * pictures; the same seed gives the same film.
 */
export function filmOf(still: Pixels, ms: number, jitter: Jitter, seed: number): () => AsyncGenerator<FilmFrame, void, void> {
  const random = generator(seed);
  const pictures = Array.from({ length: PICTURES }, () => shaken(still, jitter, random));
  return async function* () {
    const order = generator(seed + 1);
    for (let takenAt = 0; takenAt < ms; takenAt += 1000 / FRAMES_PER_SECOND)
      yield { pixels: pictures[Math.floor(order() * PICTURES)]!, takenAt };
  };
}

/** A picture of the same size; what moves in at the edges repeats the edge. The same numbers give the same picture. */
export function shaken({ width, height, data }: Pixels, jitter: Jitter, random: Random): Pixels {
  const within = (most: number) => (2 * random() - 1) * most;
  const scale = 1 + within(jitter.scale);
  const [dx, dy] = [within(jitter.place) * width, within(jitter.place) * height];
  const light = 1 + within(jitter.light);
  // Squared: most pictures are good, some are very bad.
  const grain = jitter.grain * random() ** 2;
  const radius = Math.round(jitter.blur * Math.max(width, height) * random() ** 2);
  const out = new Uint8ClampedArray(data.length).fill(255);
  const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  for (let y = 0; y < height; y++) {
    const fromY = clamp((y - height / 2 - dy) / scale + height / 2, height - 1);
    const [y0, y1, v] = [Math.floor(fromY), Math.min(Math.floor(fromY) + 1, height - 1), fromY % 1];
    for (let x = 0; x < width; x++) {
      const fromX = clamp((x - width / 2 - dx) / scale + width / 2, width - 1);
      const [x0, x1, u] = [Math.floor(fromX), Math.min(Math.floor(fromX) + 1, width - 1), fromX % 1];
      for (let c = 0; c < 3; c++) {
        const at = (column: number, row: number) => data[(row * width + column) * 4 + c]!;
        const upper = at(x0, y0) * (1 - u) + at(x1, y0) * u;
        const lower = at(x0, y1) * (1 - u) + at(x1, y1) * u;
        out[(y * width + x) * 4 + c] = (upper * (1 - v) + lower * v) * light;
      }
    }
  }
  const { data: soft } = blur({ width, height, data: out }, radius);
  if (grain > 0) for (let i = 0; i < soft.length; i++) if (i % 4 !== 3) soft[i] = soft[i]! + grain * normal(random);
  return { width, height, data: soft };
}

/** A box blur of (2 radius + 1)² pixels, rows first; the border is repeated. */
function blur(pixels: Pixels & { readonly data: Uint8ClampedArray }, radius: number): { readonly data: Uint8ClampedArray } {
  if (radius === 0) return pixels;
  const { width, height } = pixels;
  const pass = (from: Uint8ClampedArray, count: number, length: number, step: number, stride: number) => {
    const to = new Uint8ClampedArray(from.length).fill(255);
    for (let line = 0; line < count; line++)
      for (let c = 0; c < 3; c++) {
        const at = (i: number) => from[line * stride + Math.min(Math.max(i, 0), length - 1) * step + c]!;
        let sum = 0;
        for (let i = -radius; i <= radius; i++) sum += at(i);
        for (let i = 0; i < length; i++) {
          to[line * stride + i * step + c] = sum / (2 * radius + 1);
          sum += at(i + radius + 1) - at(i - radius);
        }
      }
    return to;
  };
  const rows = pass(pixels.data, height, width, 4, width * 4);
  return { data: pass(rows, width, height, width * 4, 4) };
}

/** A normal deviate (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
