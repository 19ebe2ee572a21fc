/** What the people model says, as plain data: maps, candidates, and the people that come of them. */
import type { PoseMap } from '#contract/pose-card';
import type { Box } from './types.ts';

/** Order of the keypoints, as in COCO; left is the person's own left. */
export const KEYPOINTS = [
  ...['nose', 'left-eye', 'right-eye', 'left-ear', 'right-ear', 'left-shoulder', 'right-shoulder', 'left-elbow'],
  ...['right-elbow', 'left-wrist', 'right-wrist', 'left-hip', 'right-hip', 'left-knee', 'right-knee', 'left-ankle'],
  'right-ankle',
] as const;

/** In pixels of the frame; it may lie a little outside of it. */
export interface Keypoint {
  readonly x: number;
  readonly y: number;
  /** How sure the network is that the point is there and visible, 0–1. */
  readonly score: number;
}

export interface Person {
  /** 0–1. */
  readonly score: number;
  /** Inside the frame, in its pixels, not rounded. */
  readonly box: Box;
  /** 17, in the order of KEYPOINTS. */
  readonly keypoints: readonly Keypoint[];
}

/** The values of each map, [channels, rows, columns] row by row. */
export type PoseMaps = Readonly<Record<PoseMap, Float32Array>>;

/** A peak of the centre map; all lengths in cells. */
export interface Candidate {
  /** Of the centre alone, 0–1. */
  readonly score: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  /** Where its keypoints roughly are: y and x of each, in the order of KEYPOINTS. */
  readonly about: Float32Array;
}
