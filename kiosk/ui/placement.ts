/** Where a region of a camera frame lies on the screen when the frame covers its element. */
import type { Box } from '../pipeline/types.ts';
import type { FrameGuide } from '../state/state.ts';

/** The screen keeps at least this much of its edge free of guide corners, in CSS pixels. */
const MARGIN = 16;

/**
 * The guide in CSS pixels of an element of `size` whose picture is drawn like object-fit: cover, or null before the
 * element has a size. The guide is centred, so mirroring does not move it. What the element cuts off is cut here too.
 */
export function coverPlacement(frame: FrameGuide, size: { readonly width: number; readonly height: number }): Box | null {
  if (size.width <= 2 * MARGIN || size.height <= 2 * MARGIN) return null;
  const scale = Math.max(size.width / frame.width, size.height / frame.height);
  const offsetX = (size.width - frame.width * scale) / 2;
  const offsetY = (size.height - frame.height * scale) / 2;
  const left = Math.max(MARGIN, offsetX + frame.guide.x * scale);
  const top = Math.max(MARGIN, offsetY + frame.guide.y * scale);
  const right = Math.min(size.width - MARGIN, offsetX + (frame.guide.x + frame.guide.width) * scale);
  const bottom = Math.min(size.height - MARGIN, offsetY + (frame.guide.y + frame.guide.height) * scale);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
