/** k-means over weighted CIELAB points, the same answer every time: no random start. */
import type { Lab } from './cielab.ts';

const ROUNDS = 12;

/**
 * Groups `points` (weights ≥ 0, same length) into at most `k` clusters and says for each point which one it is in.
 * The first centre is the weighted mean's nearest point, each next one the point farthest from all centres so far, by
 * squared distance times weight; so k-means++ (Arthur & Vassilvitskii 2007) with its most likely draw.
 */
export function cluster(points: readonly Lab[], weights: ArrayLike<number>, k: number): { centres: Lab[]; of: Int32Array } {
  const centres = starts(points, weights, k);
  const of = new Int32Array(points.length);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = round === 0;
    points.forEach((point, i) => {
      const c = nearest(point, centres);
      moved ||= c !== of[i];
      of[i] = c;
    });
    if (!moved) break;
    centres.forEach((centre, c) => (centres[c] = mean(points, (i) => (of[i] === c ? (weights[i] ?? 0) : 0)) ?? centre));
  }
  return { centres, of };
}

function starts(points: readonly Lab[], weights: ArrayLike<number>, k: number): Lab[] {
  const middle = mean(points, (i) => weights[i] ?? 0);
  if (middle === null) return [];
  const gaps = points.map((point) => squared(point, middle));
  const first = points[gaps.indexOf(Math.min(...gaps))] ?? middle;
  const centres = [first];
  const far = points.map((point) => squared(point, first));
  while (centres.length < k) {
    let best = -1;
    let most = 0;
    far.forEach((gap, i) => {
      const score = gap * (weights[i] ?? 0);
      if (score > most) [best, most] = [i, score];
    });
    const next = points[best];
    if (next === undefined) break; // fewer different colours than clusters
    centres.push(next);
    points.forEach((point, i) => (far[i] = Math.min(far[i] ?? 0, squared(point, next))));
  }
  return centres;
}

function nearest(point: Lab, centres: readonly Lab[]): number {
  let best = 0;
  let least = Infinity;
  centres.forEach((centre, c) => {
    const gap = squared(point, centre);
    if (gap < least) [best, least] = [c, gap];
  });
  return best;
}

function mean(points: readonly Lab[], weight: (index: number) => number): Lab | null {
  let [L, a, b, total] = [0, 0, 0, 0];
  points.forEach((point, i) => {
    const w = weight(i);
    L += w * point.L;
    a += w * point.a;
    b += w * point.b;
    total += w;
  });
  return total > 0 ? { L: L / total, a: a / total, b: b / total } : null;
}

const squared = (p: Lab, q: Lab): number => (p.L - q.L) ** 2 + (p.a - q.a) ** 2 + (p.b - q.b) ** 2;
