/** Detects a frozen camera, whose driver repeats its last picture: the noise of a live sensor changes with every frame. */

/** The grid of pixels that is compared, taken from the frame unscaled, so that noise is not averaged away. */
export const GRID = { width: 64, height: 48 } as const;
/** A picture whose values all lie this close together is too dark or too plain to tell. */
const PLAIN = 8;

/** Whether `now` shows something else than `before`: RGBA grids of one size; `before` is null for the first one. */
export function hasChanged(before: Uint8ClampedArray | null, now: Uint8ClampedArray): boolean {
  return before === null || isPlain(now) || now.some((value, i) => value !== before[i]);
}

function isPlain(grid: Uint8ClampedArray): boolean {
  let low = 255;
  let high = 0;
  for (let i = 0; i < grid.length; i += 4)
    for (let c = i; c < i + 3; c++) {
      low = Math.min(low, grid[c]!);
      high = Math.max(high, grid[c]!);
    }
  return high - low < PLAIN;
}
