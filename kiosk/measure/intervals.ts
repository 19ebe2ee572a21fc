/** How far a figure can be trusted: 95 % intervals of shares and of everything else. */
import { generator } from '../pipeline/generator.ts';

export type Interval = readonly [low: number, high: number];

const Z = 1.96;
const ROUNDS = 1000;

/** Wilson's interval of a share (0–1) of n ≥ 1 (https://doi.org/10.1080/01621459.1927.10502953). */
export function wilson(share: number, n: number): Interval {
  const centre = share + (Z * Z) / (2 * n);
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const whole = 1 + (Z * Z) / n;
  return [Math.max(0, (centre - spread) / whole), Math.min(1, (centre + spread) / whole)];
}

/**
 * The percentile bootstrap of any statistic: it is computed anew on 1,000 draws with replacement. Whole clusters are
 * drawn, because several crops of one photo tell less than as many photos. Draws that give NaN (a class too few) are
 * left out. The same items give the same interval every time. Null for fewer than two clusters.
 */
export function bootstrap<T>(
  items: readonly T[],
  clusterOf: (item: T) => string,
  statistic: (items: T[]) => number,
): Interval | null {
  const clusters = [...Map.groupBy(items, clusterOf).values()];
  if (clusters.length < 2) return null;
  const random = generator(1);
  const values: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const value = statistic(clusters.flatMap(() => clusters[Math.floor(random() * clusters.length)]!));
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))]!;
  return values.length > 0 ? [at(0.025), at(0.975)] : null;
}
