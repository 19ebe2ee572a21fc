/** Where a region of a frame lies on the screen: the camera's picture covers its stage and is mirrored, a picked one is contained in it. */
import type { Box } from '../pipeline/types.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The screen keeps at least this much of its edge free of outlines, in CSS pixels. */
const MARGIN = 16;

/**
 * The region in CSS pixels of a stage of `size`. What the stage cuts off is cut here too; null where nothing is left, and before the
 * stage has a size.
 */
export function placed(frame: Size, region: Box, size: Size, mirrored: boolean): Box | null {
  if (size.width <= 2 * MARGIN || size.height <= 2 * MARGIN) return null;
  const pick = mirrored ? Math.max : Math.min;
  const scale = pick(size.width / frame.width, size.height / frame.height);
  const x = mirrored ? frame.width - region.x - region.width : region.x;
  const offsetX = (size.width - frame.width * scale) / 2;
  const offsetY = (size.height - frame.height * scale) / 2;
  const left = Math.max(MARGIN, offsetX + x * scale);
  const top = Math.max(MARGIN, offsetY + region.y * scale);
  const right = Math.min(size.width - MARGIN, offsetX + (x + region.width) * scale);
  const bottom = Math.min(size.height - MARGIN, offsetY + (region.y + region.height) * scale);
  return right <= left || bottom <= top ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
