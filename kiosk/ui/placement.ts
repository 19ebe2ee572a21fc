/** Where the guide and the people of a camera frame lie on the screen when the frame covers its element. */
import type { Box } from '../pipeline/types.ts';
import type { FrameGuide } from '../state/state.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The screen keeps at least this much of its edge free of guide corners, in CSS pixels. */
const MARGIN = 16;

/**
 * The guide in CSS pixels of an element of `size` whose picture is drawn like object-fit: cover, or null before the
 * element has a size. The guide is centred, so mirroring does not move it. What the element cuts off is cut here too.
 */
export function coverPlacement(frame: FrameGuide, size: Size): Box | null {
  return placed(frame, frame.guide, size);
}

/** The same for any region of the frame, whose picture is mirrored; null too when none of it can be seen. */
export function mirrorPlacement(frame: FrameGuide, region: Box, size: Size): Box | null {
  return placed(frame, { ...region, x: frame.width - region.x - region.width }, size);
}

function placed(frame: FrameGuide, region: Box, size: Size): Box | null {
  if (size.width <= 2 * MARGIN || size.height <= 2 * MARGIN) return null;
  const scale = Math.max(size.width / frame.width, size.height / frame.height);
  const offsetX = (size.width - frame.width * scale) / 2;
  const offsetY = (size.height - frame.height * scale) / 2;
  const left = Math.max(MARGIN, offsetX + region.x * scale);
  const top = Math.max(MARGIN, offsetY + region.y * scale);
  const right = Math.min(size.width - MARGIN, offsetX + (region.x + region.width) * scale);
  const bottom = Math.min(size.height - MARGIN, offsetY + (region.y + region.height) * scale);
  return right <= left || bottom <= top ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
