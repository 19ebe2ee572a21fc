/** Decodes a picture into the pixels that the kiosk would read of it, made noisy or blurred where that is asked for. */
import { EngineError } from '../../pipeline/engine-error.ts';
import type { Pixels } from '../../pipeline/types.ts';
import { createPixelReader } from '../../inference/worker/pixel-reader.ts';
import { addNoise } from '../noise.ts';
import type { Disturbance } from '../protocol.ts';

const read = createPixelReader();

/** Rejects with an EngineError when the picture cannot be decoded. */
export async function readPicture(blob: Blob, { noise, blur }: Disturbance): Promise<Pixels> {
  const bitmap = await createImageBitmap(blob).catch((thrown: unknown) => {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new EngineError('run-failed', `the picture cannot be decoded: ${why}`);
  });
  const pixels = read(blur > 0 ? blurred(bitmap, blur) : bitmap, null);
  if (noise > 0) addNoise(pixels.data, noise);
  return pixels;
}

/** A blurred copy; closes the bitmap. The edge is stretched outwards first, or it would fade into nothing. */
function blurred(bitmap: ImageBitmap, sigma: number): ImageBitmap {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no 2D canvas in this worker');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.filter = `blur(${sigma}px)`;
  const margin = Math.ceil(2 * sigma);
  context.drawImage(bitmap, -margin, -margin, width + 2 * margin, height + 2 * margin);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.transferToImageBitmap();
}
