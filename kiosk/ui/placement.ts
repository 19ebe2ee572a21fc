/** Where a region of a frame lies on the screen: the picture covers its stage or is contained in it, mirrored or as it is. */
import type { Box } from '../pipeline/types.ts';

/** In pixels: of a frame its own, of the screen CSS ones. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How a picture is shown. */
export interface Showing {
  readonly mirror: boolean;
  readonly fit: 'cover' | 'contain';
}

/** The screen keeps at least this much of its edge free of outlines, in CSS pixels. */
const MARGIN = 16;

/** The region in CSS pixels of a stage of `size`, whether the stage shows it or cuts it off. */
export function projected(frame: Size, region: Box, size: Size, { mirror, fit }: Showing): Box {
  const pick = fit === 'cover' ? Math.max : Math.min;
  const scale = pick(size.width / frame.width, size.height / frame.height);
  const x = mirror ? frame.width - region.x - region.width : region.x;
  return {
    x: (size.width - frame.width * scale) / 2 + x * scale,
    y: (size.height - frame.height * scale) / 2 + region.y * scale,
    width: region.width * scale,
    height: region.height * scale,
  };
}

/** The same, cut to what the stage shows of it; null where nothing is left, and before the stage has a size. */
export function placed(frame: Size, region: Box, size: Size, showing: Showing): Box | null {
  if (size.width <= 2 * MARGIN || size.height <= 2 * MARGIN) return null;
  const box = projected(frame, region, size, showing);
  const left = Math.max(MARGIN, box.x);
  const top = Math.max(MARGIN, box.y);
  const right = Math.min(size.width - MARGIN, box.x + box.width);
  const bottom = Math.min(size.height - MARGIN, box.y + box.height);
  return right <= left || bottom <= top ? null : { x: left, y: top, width: right - left, height: bottom - top };
}
