/** Reads the colours of a region of a frame that is otherwise never in memory: a few thousand pixels, drawn small. */
import { colourOf, type ColourShare } from '../../pipeline/colour/colour.ts';
import { gainsOf } from '../../pipeline/colour/light.ts';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import { pictureSize } from '../../pipeline/pixels/picture-size.ts';
import type { Box, Pixels } from '../../pipeline/types.ts';

/** Side of what is drawn of the region and of the whole frame, in pixels: as many as colourOf looks at. */
const SIDE = 64;

/** Reads the colours of a region; the frame stays open. */
export type ColourReader = (frame: VideoFrame | ImageBitmap, region: Box) => ColourShare[];

/** A reader with a canvas of its own, which stays on the CPU. */
export function createColourReader(): ColourReader {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false, colorSpace: 'srgb' });
  if (context === null) throw new Error('no 2D canvas in this worker');
  const draw = (frame: VideoFrame | ImageBitmap, { x, y, width, height }: Box): Pixels => {
    context.drawImage(frame, x, y, width, height, 0, 0, SIDE, SIDE);
    return context.getImageData(0, 0, SIDE, SIDE);
  };
  return (frame, region) => {
    const [width, height] = pictureSize(frame);
    const gains = gainsOf(draw(frame, wholeBox(width, height)));
    return colourOf(draw(frame, region), wholeBox(SIDE, SIDE), { gains });
  };
}
