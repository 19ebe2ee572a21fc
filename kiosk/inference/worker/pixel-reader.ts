/** Reads the pixels of a region of a frame back into memory, unscaled. */
import { clampBox } from '../../pipeline/pixels/placement.ts';
import type { Box, Pixels } from '../../pipeline/types.ts';

/** Turns frames into pixels; keeps one canvas for all of them. */
export type PixelReader = (frame: VideoFrame | ImageBitmap, region: Box | null) => Pixels;

/**
 * A reader that returns just the region (rounded and cut to the frame; all of it for null) and closes the frame, whatever happens.
 * Transparent parts of a picture come out white, as on the shop's own product photos. The canvas stays on the CPU
 * (https://html.spec.whatwg.org/multipage/canvas.html#concept-canvas-will-read-frequently): its pixels are all we want.
 */
export function createPixelReader(): PixelReader {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false, colorSpace: 'srgb' });
  if (context === null) throw new Error('no 2D canvas in this worker');
  return (frame, region) => {
    try {
      const isVideo = 'displayWidth' in frame;
      const [width, height] = isVideo ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
      const box = clampBox(region ?? { x: 0, y: 0, width, height }, width, height);
      if (canvas.width !== box.width || canvas.height !== box.height) {
        canvas.width = box.width;
        canvas.height = box.height;
      }
      context.imageSmoothingEnabled = false;
      context.fillStyle = 'white';
      context.fillRect(0, 0, box.width, box.height);
      context.drawImage(frame, box.x, box.y, box.width, box.height, 0, 0, box.width, box.height);
      return context.getImageData(0, 0, box.width, box.height);
    } finally {
      frame.close();
    }
  };
}
