/** People as plain data: their keypoints, and what these tell of the body: its size, how far it is turned, how alike two are. */
import type { PoseMap } from '#contract/pose-card';
import type { Box } from '../types.ts';

/** Order of the keypoints, as in COCO; left is the person's own left. */
export const KEYPOINTS = [
  ...['nose', 'left-eye', 'right-eye', 'left-ear', 'right-ear', 'left-shoulder', 'right-shoulder', 'left-elbow'],
  ...['right-elbow', 'left-wrist', 'right-wrist', 'left-hip', 'right-hip', 'left-knee', 'right-knee', 'left-ankle'],
  'right-ankle',
] as const;

/** In pixels of the frame; it may lie outside of it, by an eighth of its sides where the frame was looked at from further back. */
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

/** The values of each head map, [channels, rows, columns] row by row. */
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

/** Indices of the keypoints of each part of the body. */
export const BODY = {
  face: [0, 1, 2, 3, 4],
  shoulders: [5, 6],
  elbows: [7, 8],
  wrists: [9, 10],
  hips: [11, 12],
  knees: [13, 14],
  ankles: [15, 16],
} as const;

/** How far people disagree about where a keypoint is, as a share of the person's size: https://cocodataset.org/#keypoints-eval. */
const SIGMAS = [
  ...[0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072],
  ...[0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089],
];

/** Shoulder width ÷ torso length of a person who faces the camera. */
export const SQUARE = 0.6;

/** Between the eyes and between the ears, times the distance between the shoulders: medians of 301 frames of 113 outfits before webcams
 * (models/LOG.md, 2026-11-29). */
const BY_FACE = { eyes: 0.213, ears: 0.468 };
/** Least score of a keypoint that is believed; points outside the frame or behind something score less. */
export const VISIBLE = 0.15;

/**
 * The person's size in pixels: from the shoulders to the hips, or from shoulder to shoulder where that is more; by the face of who sits so
 * near that no shoulder is visible; at least 1.
 */
export function sizeOf({ keypoints }: Pick<Person, 'keypoints'>): number {
  const isSeen = BODY.shoulders.some((i) => (keypoints[i]?.score ?? 0) >= VISIBLE);
  const byFace = isSeen ? 0 : acrossByFace(keypoints) / SQUARE;
  return byFace > 0 ? Math.max(byFace, 1) : Math.max(torso(keypoints), across(keypoints), 1);
}

/**
 * How far the shoulders are apart by the face, in pixels; 0 where it is not turned to the camera, the nose between both eyes or both
 * ears.
 */
export function acrossByFace(keypoints: readonly Keypoint[]): number {
  const [nose, leftEye, rightEye, leftEar, rightEar] = BODY.face.map((i) => keypoints[i]);
  const apart = (a?: Keypoint, b?: Keypoint) => {
    if (!nose || !a || !b || Math.min(nose.score, a.score, b.score) < VISIBLE) return 0;
    return (nose.x - a.x) * (nose.x - b.x) < 0 ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  return Math.max(apart(leftEye, rightEye) / BY_FACE.eyes, apart(leftEar, rightEar) / BY_FACE.ears);
}

/** How square to the camera a person stands, 0 (in profile) to 1 (facing it, or showing the back). */
export function squareness({ keypoints }: Pick<Person, 'keypoints'>): number {
  return Math.min(across(keypoints) / Math.max(SQUARE * torso(keypoints), 1), 1);
}

function torso(keypoints: readonly Keypoint[]): number {
  const [shoulders, hips] = [middle(keypoints, BODY.shoulders), middle(keypoints, BODY.hips)];
  return Math.hypot(shoulders.x - hips.x, shoulders.y - hips.y);
}

function across(keypoints: readonly Keypoint[]): number {
  const [left, right] = BODY.shoulders.map((i) => keypoints[i]);
  return Math.hypot((left?.x ?? 0) - (right?.x ?? 0), (left?.y ?? 0) - (right?.y ?? 0));
}

function middle(keypoints: readonly Keypoint[], pair: readonly number[]) {
  const [a, b] = pair.map((i) => keypoints[i]);
  return { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 };
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

/** Intersection over union of two boxes, 0–1. */
export function iou(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}
