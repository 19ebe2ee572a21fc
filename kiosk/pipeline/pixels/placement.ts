/** Where a picture lands in a model's input: the sizes and offsets of letterbox, stretch and cover. */
import type { InputSpec, Box } from '../types.ts';

/**
 * The picture resized to width × height with its top left corner at (left, top) of the input, in input pixels.
 * With `cover` the corner lies outside (left or top < 0) and what sticks out is cut off.
 */
export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** Places a picture of width × height pixels (≥ 1); the same rule as `letterbox_size` in models/recipe/preprocess.py. */
export function place(width: number, height: number, input: InputSpec): Placement {
  if (input.fit === 'stretch') return { width: input.width, height: input.height, left: 0, top: 0 };
  const pick = input.fit === 'letterbox' ? Math.min : Math.max;
  const scale = pick(input.width / width, input.height / height);
  const newWidth = Math.max(1, Math.floor(width * scale + 0.5));
  const newHeight = Math.max(1, Math.floor(height * scale + 0.5));
  return {
    width: newWidth,
    height: newHeight,
    // Half of what is over goes to the left and top, rounded towards zero: floor for padding, ceil for the cut's negative.
    left: Math.trunc((input.width - newWidth) / 2),
    top: Math.trunc((input.height - newHeight) / 2),
  };
}

/**
 * What of a region lies in a picture of width × height, in whole pixels, and where it lands in the input: the region is placed whole, and
 * where it reaches beyond the picture the input is padding.
 */
export function lay(region: Box, width: number, height: number, input: InputSpec): { readonly box: Box; readonly at: Placement } {
  const box = clampBox(region, width, height);
  const [x, right] = [Math.min(Math.round(region.x), box.x), Math.max(Math.round(region.x + region.width), box.x + box.width)];
  const [y, bottom] = [Math.min(Math.round(region.y), box.y), Math.max(Math.round(region.y + region.height), box.y + box.height)];
  const all = place(right - x, bottom - y, input);
  const [across, down] = [all.width / (right - x), all.height / (bottom - y)];
  const at = {
    width: Math.max(1, Math.round(box.width * across)),
    height: Math.max(1, Math.round(box.height * down)),
    left: all.left + Math.round((box.x - x) * across),
    top: all.top + Math.round((box.y - y) * down),
  };
  return { box, at };
}

/** `box` in whole pixels and inside a picture of width × height; at least one pixel large. */
export function clampBox(box: Box, width: number, height: number): Box {
  const whole = (value: number, low: number, high: number) => clamp(Math.round(value), low, high);
  const x = whole(box.x, 0, width - 1);
  const y = whole(box.y, 0, height - 1);
  return { x, y, width: whole(box.x + box.width, x + 1, width) - x, height: whole(box.y + box.height, y + 1, height) - y };
}

/** The nearest value from `low` to `high`. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
