/** The region of a frame that is looked at: where the screen draws its guide. */
import type { Box } from '../types.ts';

/** Width over height: garments are mostly taller than wide, and so is the screen. */
const ASPECT = 3 / 4;
/** How much of the frame's height the guide takes; the rest shows that there is an outside. */
const SHARE = 0.9;

/** The centred portrait guide in a camera frame of width × height pixels (≥ 1), in whole pixels inside the frame. */
export function guideBox(width: number, height: number): Box {
  const tall = Math.min(height * SHARE, width / ASPECT);
  const boxWidth = Math.max(1, Math.min(width, Math.round(tall * ASPECT)));
  const boxHeight = Math.max(1, Math.min(height, Math.round(tall)));
  return {
    x: Math.floor((width - boxWidth) / 2),
    y: Math.floor((height - boxHeight) / 2),
    width: boxWidth,
    height: boxHeight,
  };
}

/** All of a picture. */
export function wholeBox(width: number, height: number): Box {
  return { x: 0, y: 0, width, height };
}
