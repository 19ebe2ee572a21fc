/** Where something moves in the picture, from two small pictures of it one after the other. Pure. */
import type { Mounting } from '../state/mounting.ts';

/** Of the small pictures, in pixels. */
export const LIGHT_GRID = { width: 32, height: 24 } as const;
/** A change of luma below this is noise, 0–255. */
const NOISE = 14;
/** Fewer changed pixels than this share are noise too; more than the other are the light that was switched on. */
const LEAST = 0.004;
const MOST = 0.7;

/** A place in a picture, 0–1 from its left and top. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a place lies once the picture is turned clockwise. */
export function turned({ x, y }: Place, degrees: Mounting['rotate']): Place {
  switch (degrees) {
    case 0:
      return { x, y };
    case 90:
      return { x: 1 - y, y: x };
    case 180:
      return { x: 1 - x, y: 1 - y };
    case 270:
      return { x: y, y: 1 - x };
  }
}

/** The middle of what changed between two RGBA grids; null where nothing moves. */
export function movementIn(before: Uint8ClampedArray, now: Uint8ClampedArray): Place | null {
  let [sum, sumX, sumY, count] = [0, 0, 0, 0];
  for (let i = 0; i < LIGHT_GRID.width * LIGHT_GRID.height; i++) {
    const change = Math.abs(lumaAt(now, i) - lumaAt(before, i));
    if (change < NOISE) continue;
    count += 1;
    sum += change;
    sumX += change * ((i % LIGHT_GRID.width) + 0.5);
    sumY += change * (Math.floor(i / LIGHT_GRID.width) + 0.5);
  }
  const share = count / (LIGHT_GRID.width * LIGHT_GRID.height);
  if (share < LEAST || share > MOST) return null;
  return { x: sumX / sum / LIGHT_GRID.width, y: sumY / sum / LIGHT_GRID.height };
}

function lumaAt(grid: Uint8ClampedArray, pixel: number): number {
  return 0.299 * grid[pixel * 4]! + 0.587 * grid[pixel * 4 + 1]! + 0.114 * grid[pixel * 4 + 2]!;
}
