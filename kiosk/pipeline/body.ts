/** What the keypoints of a person tell about the body: its size in the frame and how far it is turned. */
import type { Keypoint, Person } from './person.ts';

const SHOULDERS = [5, 6] as const;
const HIPS = [11, 12] as const;
/** Across the shoulders over shoulders to hips, of somebody who stands square to the camera. */
const SQUARE = 0.6;

/** The person's size in pixels: from the shoulders to the hips, or from shoulder to shoulder where that is more; at least 1. */
export function sizeOf({ keypoints }: Pick<Person, 'keypoints'>): number {
  return Math.max(torso(keypoints), across(keypoints), 1);
}

/** How square to the camera somebody stands, 0 (in profile) to 1 (facing it, or showing the back). */
export function squareness({ keypoints }: Pick<Person, 'keypoints'>): number {
  return Math.min(across(keypoints) / Math.max(SQUARE * torso(keypoints), 1), 1);
}

function torso(keypoints: readonly Keypoint[]): number {
  const [shoulders, hips] = [middle(keypoints, SHOULDERS), middle(keypoints, HIPS)];
  return Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y);
}

function across(keypoints: readonly Keypoint[]): number {
  const [left, right] = SHOULDERS.map((i) => keypoints[i]);
  return Math.hypot((left?.x ?? 0) - (right?.x ?? 0), (left?.y ?? 0) - (right?.y ?? 0));
}

function middle(keypoints: readonly Keypoint[], pair: readonly [number, number]) {
  const [a, b] = pair.map((i) => keypoints[i]);
  return { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 };
}
