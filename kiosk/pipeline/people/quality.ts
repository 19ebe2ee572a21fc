/** How much a view of a garment is worth: the product of size, sharpness, frontality and confidence. */
import { clampBox } from '../pixels/placement.ts';
import type { Box, Pixels } from '../types.ts';
import { squareness, type Person } from './person.ts';

/** A region of this side in pixels, the geometric mean of both, shows all that the model can see. */
const LARGE = 192;
/** Of somebody in profile this much of the value is left. */
const PROFILE = 0.3;
/** The grid on which sharpness is sampled: this many points along the longer side. */
export const SAMPLES = 64;
/** No view is worthless: somebody who is only ever far off or blurred still gets an answer. */
const LEAST = 0.01;

/** The weight of a person's region as a view, LEAST–1. `region` in pixels of the picture, `sharpness` as `sharpnessOf` says. */
export function qualityOf(sharpness: number, region: Box, person: Person): number {
  const size = Math.min(Math.sqrt(region.width * region.height) / LARGE, 1);
  const front = PROFILE + (1 - PROFILE) * squareness(person);
  return Math.max(size * sharpness * front * person.score, LEAST);
}

/** What is added up over the samples of a region, in this order. */
export type SharpnessSums = readonly [count: number, luma: number, lumaSquared: number, fine: number, coarse: number];

/**
 * The share of a region's contrast that lies in its detail, 0–1: the energy of the Laplacian over that of the Laplacian and the
 * variance. It does not depend on brightness or contrast; blur lowers it. The Laplacian is that of pixels or that of blocks of 2 × 2
 * pixels, whichever has less: edges show in both, while the grain of a dark picture averages out in blocks, to a quarter of its
 * energy. Plain areas count as sharp as they can be.
 */
export function sharpnessOf(pixels: Pixels, region: Box): number {
  const box = clampBox(region, pixels.width, pixels.height);
  const step = Math.max(1, Math.floor(Math.max(box.width, box.height) / SAMPLES));
  const at = (x: number, y: number) => luma(pixels, x, y);
  const block = (x: number, y: number) => (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4;
  const sums: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (let y = box.y + 2; y < box.y + box.height - 3; y += step)
    for (let x = box.x + 2; x < box.x + box.width - 3; x += step) {
      const here = at(x, y);
      sums[0] += 1;
      sums[1] += here;
      sums[2] += here * here;
      sums[3] += (at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4 * here) ** 2;
      sums[4] += (block(x - 2, y) + block(x + 2, y) + block(x, y - 2) + block(x, y + 2) - 4 * block(x, y)) ** 2;
    }
  return sharpnessFrom(sums);
}

/** The share out of the sums; 0 without a sample. */
export function sharpnessFrom([count, sum, squares, fine, coarse]: SharpnessSums): number {
  if (count === 0) return 0;
  const variance = squares / count - (sum / count) ** 2;
  const detail = Math.min(fine, coarse) / count;
  return detail + variance < 1 ? 1 : detail / (detail + variance);
}

/** Rec. 601 luma of a pixel inside the picture, 0–255. */
function luma({ width, data }: Pixels, x: number, y: number): number {
  const at = (y * width + x) * 4;
  return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
}
