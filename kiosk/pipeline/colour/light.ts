/** The light of a frame: how dark it is and how a lamp or camera tints it, and the gains that undo part of both. */
import { labOfLinear, linearOf } from './cielab.ts';
import type { Pixels } from '../types.ts';

/** Factors on linear red, green and blue. */
export interface Gains {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export const NO_GAINS: Gains = { red: 1, green: 1, blue: 1 };

/** Samples along each side of the frame: about 2,000 in all. */
const SAMPLES = 45;
/** A pixel below this chroma may be a grey thing under a coloured lamp; above it, it is a coloured thing. */
const GREY_CHROMA = 16;
/** With fewer grey pixels than this share of the frame there is nothing to measure a lamp by. */
const LEAST_GREY = 0.1;
/** Standard deviation of lightness below which the frame is one plain surface: its colour may be its own, not the lamp's. */
const PLAIN_SPREAD = 5;
/** The part of the measured tint that is undone (as an exponent): a beige wall must not turn a white shirt blue. */
const TINT_DAMPING = 0.5;
/** The strongest change of a tint, either way. */
const MOST_TINT = 1.25;
/** The luminance 0–1 that the brightest fiftieth of a well lit frame reaches. */
const BRIGHT = 0.85;
/** The part of the missing light that is made up for (as an exponent), and the strongest gain. */
const LIGHT_DAMPING = 0.5;
const MOST_LIGHT = 1.5;

/**
 * Gains for a frame. Tint: grey-world balance over grey points only (Huo et al., "Robust automatic white balance
 * algorithm using gray color points in images", IEEE Trans. Consumer Electronics 52(2), 2006), damped. Darkness: a frame
 * whose brightest fiftieth is dim is lifted towards BRIGHT, never darkened. A frame that is one plain surface is left as it
 * is; one without enough grey keeps its tint.
 */
export function gainsOf(pixels: Pixels): Gains {
  const sum = { red: 0, green: 0, blue: 0 };
  const luminances: number[] = [];
  let [grey, lightness, squares] = [0, 0, 0];
  for (let row = 0; row < SAMPLES; row++)
    for (let column = 0; column < SAMPLES; column++) {
      const x = Math.floor(((column + 0.5) * pixels.width) / SAMPLES);
      const y = Math.floor(((row + 0.5) * pixels.height) / SAMPLES);
      const at = (y * pixels.width + x) * 4;
      const bytes = [pixels.data[at] ?? 0, pixels.data[at + 1] ?? 0, pixels.data[at + 2] ?? 0] as const;
      const [red, green, blue] = [linearOf(bytes[0]), linearOf(bytes[1]), linearOf(bytes[2])];
      const { L, a, b } = labOfLinear(red, green, blue);
      luminances.push(0.2126 * red + 0.7152 * green + 0.0722 * blue);
      lightness += L;
      squares += L * L;
      // A clipped channel has lost its tint (three of them are white, as behind a catalogue photo); in the dark noise is
      // larger than any tint.
      const clipped = Math.max(...bytes) >= 254 && Math.min(...bytes) < 250;
      if (clipped || L < 15 || Math.hypot(a, b) > GREY_CHROMA) continue;
      grey += 1;
      sum.red += red;
      sum.green += green;
      sum.blue += blue;
    }
  const count = luminances.length;
  if (Math.sqrt(Math.max(0, squares / count - (lightness / count) ** 2)) < PLAIN_SPREAD) return NO_GAINS;
  const bright = luminances.sort((p, q) => p - q)[Math.floor(count * 0.98)] ?? 1;
  const lift = Math.min(Math.max((BRIGHT / Math.max(bright, 1e-6)) ** LIGHT_DAMPING, 1), MOST_LIGHT);
  if (grey < LEAST_GREY * count) return { red: lift, green: lift, blue: lift };
  const gain = (channel: number) => lift * Math.min(Math.max((sum.green / channel) ** TINT_DAMPING, 1 / MOST_TINT), MOST_TINT);
  return { red: gain(sum.red), green: lift, blue: gain(sum.blue) };
}
