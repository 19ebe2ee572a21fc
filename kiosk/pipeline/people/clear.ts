/** The parts of a person that nothing may be written over: the head with the neck, and the hips down to the middle of the thighs. */
import type { Box } from '../types.ts';
import { BODY, sizeOf, type Keypoint, type Person } from './person.ts';

/** Least score of a keypoint that is believed here: rather a box too many than a label on a face. */
const BELIEVED = 0.1;
/** Half the width of a head and how far it reaches above its keypoints and below them, times the person's size. */
const HEAD = { side: 0.24, above: 0.34, below: 0.28 };
/** How far the hips reach beyond their keypoints to either side, above them, and down the thighs, times the person's size. */
const HIPS = { side: 0.22, above: 0.12, below: 0.5 };

/** Head and neck; with the back to the camera by the shoulders. Null without either. */
export function faceOf(person: Person): Box | null {
  const unit = sizeOf(person);
  const head = believed(person, BODY.face);
  if (head.length > 0) return around(head, unit * HEAD.side, unit * HEAD.above, unit * HEAD.below);
  const shoulders = believed(person, BODY.shoulders);
  if (shoulders.length === 0) return null;
  const x = shoulders.reduce((sum, point) => sum + point.x, 0) / shoulders.length;
  const y = Math.min(...shoulders.map((point) => point.y));
  return around([{ x, y }], unit * HEAD.side, unit * 2 * HEAD.above, 0);
}

/** The hips down to the middle of the thighs; null where no hip is seen. */
export function hipsOf(person: Person): Box | null {
  const hips = believed(person, BODY.hips);
  const unit = sizeOf(person);
  return hips.length === 0 ? null : around(hips, unit * HIPS.side, unit * HIPS.above, unit * HIPS.below);
}

function believed({ keypoints }: Person, parts: readonly number[]): Keypoint[] {
  return parts.flatMap((i) => keypoints[i] ?? []).filter(({ score }) => score >= BELIEVED);
}

function around(points: readonly Pick<Keypoint, 'x' | 'y'>[], side: number, above: number, below: number): Box {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right] = [Math.min(...xs) - side, Math.max(...xs) + side];
  const [top, bottom] = [Math.min(...ys) - above, Math.max(...ys) + below];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
