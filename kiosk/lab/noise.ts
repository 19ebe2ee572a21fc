/** Makes pictures noisy, as the study did before it asked what an autoencoder is worth. */
import { generator } from '../pipeline/generator.ts';
import type { Pixels } from '../pipeline/types.ts';

/** The same noise in every run, so that two networks see the same picture. */
const SEED = 7;

/**
 * Adds Gaussian noise of that standard deviation, in 0–255 units, to red, green and blue, in place
 * (Box and Muller, https://doi.org/10.1214/aoms/1177706645). What would leave 0–255 is cut off.
 */
export function addNoise(data: Pixels['data'], deviation: number): void {
  const random = generator(SEED);
  for (let i = 0; i < data.length; i++) {
    if (i % 4 === 3) continue;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    data[i] = Math.min(255, Math.max(0, Math.round(data[i]! + deviation * normal)));
  }
}
