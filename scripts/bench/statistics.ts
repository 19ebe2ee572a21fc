/** Summaries of measurements that load and other programs disturb: order statistics, no means. */

/** A median and the quartiles around it. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Of at least one value. */
export function spread(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/** Linear between the two values next to it (https://en.wikipedia.org/wiki/Quantile, R-7). Throws RangeError without a value. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('no values');
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}

/** How much y grows with x, by least squares. Of at least two points with different x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spreadOfX = points.reduce((sum, [each]) => sum + (each - x) ** 2, 0);
  if (!(spreadOfX > 0)) throw new RangeError('no two points apart');
  return points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0) / spreadOfX;
}
