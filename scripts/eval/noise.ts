/** Makes worse views of a photo, as a camera has them of somebody who moves: nearer and farther, off centre, blurred, dark, grainy. */
import type { Box, Pixels } from '../../kiosk/pipeline/types.ts';

/** Uniform numbers in [0, 1). */
type Random = () => number;

/** A view of `box`: its pixels worsened, and where the garment then lies in them. The same numbers give the same view. */
export function worsen(pixels: Pixels, box: Box, random: Random): { readonly pixels: Pixels; readonly box: Box } {
  const grow = 0.9 + 0.3 * random();
  const shift = (side: number) => (random() - 0.5) * 0.16 * side;
  const width = box.width * grow;
  const height = box.height * grow;
  const x = box.x + (box.width - width) / 2 + shift(box.width);
  const y = box.y + (box.height - height) / 2 + shift(box.height);
  const part = crop(pixels, { x, y, width, height });
  // Squared: most views are good, some are very bad.
  const blurred = blur(part, Math.round(0.06 * Math.max(part.width, part.height) * random() ** 2));
  const light = 0.5 + 0.8 * random();
  const grain = 40 * random() ** 2;
  const data = blurred.data.map((value, i) => (i % 4 === 3 ? value : value * light + grain * normal(random)));
  return { pixels: { ...blurred, data }, box: { x: 0, y: 0, width: part.width, height: part.height } };
}

/** The part of a picture that lies in a box, in whole pixels; at least one. */
function crop({ width, height, data }: Pixels, box: Box): Pixels {
  const left = Math.min(Math.max(Math.round(box.x), 0), width - 1);
  const top = Math.min(Math.max(Math.round(box.y), 0), height - 1);
  const right = Math.min(Math.max(Math.round(box.x + box.width), left + 1), width);
  const bottom = Math.min(Math.max(Math.round(box.y + box.height), top + 1), height);
  const part = new Uint8ClampedArray((right - left) * (bottom - top) * 4);
  for (let y = top; y < bottom; y++)
    part.set(data.subarray((y * width + left) * 4, (y * width + right) * 4), (y - top) * (right - left) * 4);
  return { width: right - left, height: bottom - top, data: part };
}

/** A box blur of (2 radius + 1)² pixels, rows first; the border is repeated. */
function blur(pixels: Pixels, radius: number): Pixels {
  if (radius === 0) return pixels;
  const { width, height } = pixels;
  const pass = (from: Uint8ClampedArray, count: number, length: number, step: number, stride: number) => {
    const to = new Uint8ClampedArray(from.length).fill(255);
    for (let line = 0; line < count; line++)
      for (let c = 0; c < 3; c++) {
        const at = (i: number) => from[line * stride + Math.min(Math.max(i, 0), length - 1) * step + c]!;
        let sum = 0;
        for (let i = -radius; i <= radius; i++) sum += at(i);
        for (let i = 0; i < length; i++) {
          to[line * stride + i * step + c] = sum / (2 * radius + 1);
          sum += at(i + radius + 1) - at(i - radius);
        }
      }
    return to;
  };
  const rows = pass(new Uint8ClampedArray(pixels.data), height, width, 4, width * 4);
  return { width, height, data: pass(rows, width, height, width * 4, 4) };
}

/** A normal deviate (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
