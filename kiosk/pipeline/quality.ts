/** How much a view of a garment is worth: the product of size, sharpness, frontality and confidence. */
import { squareness } from './body.ts';
import type { Person } from './person.ts';
import { clampBox } from './placement.ts';
import type { Box, Pixels } from './types.ts';

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

/**
 * The share of a region's contrast that lies in its finest detail, 0–1: the energy of the Laplacian over that of the
 * Laplacian and the variance. It does not depend on brightness or contrast; blur lowers it. Plain areas count as sharp as they can be.
 */
export function sharpnessOf(pixels: Pixels, region: Box): number {
  const box = clampBox(region, pixels.width, pixels.height);
  const step = Math.max(1, Math.floor(Math.max(box.width, box.height) / SAMPLES));
  let count = 0;
  let sum = 0;
  let squares = 0;
  let edges = 0;
  for (let y = box.y + 1; y < box.y + box.height - 1; y += step)
    for (let x = box.x + 1; x < box.x + box.width - 1; x += step) {
      const here = luma(pixels, x, y);
      const around = luma(pixels, x - 1, y) + luma(pixels, x + 1, y) + luma(pixels, x, y - 1) + luma(pixels, x, y + 1);
      count += 1;
      sum += here;
      squares += here * here;
      edges += (around - 4 * here) ** 2;
    }
  return sharpnessFrom(count, sum, squares, edges);
}

/** The share out of the sums over `count` samples: of luma, of its square and of the squared Laplacian. */
export function sharpnessFrom(count: number, sum: number, squares: number, edges: number): number {
  if (count === 0) return 0;
  const variance = squares / count - (sum / count) ** 2;
  const detail = edges / count;
  return detail + variance < 1 ? 1 : detail / (detail + variance);
}

/** Rec. 601 luma of a pixel inside the picture, 0–255. */
function luma({ width, data }: Pixels, x: number, y: number): number {
  const at = (y * width + x) * 4;
  return 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
}
