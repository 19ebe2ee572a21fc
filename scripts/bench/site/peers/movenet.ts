/**
 * MoveNet MultiPose as TF.js's own detector feeds and reads it, its smoothing and tracking left out: tensorflow/tfjs-models,
 * pose-detection/src/movenet/detector.ts, estimateMultiplePoses, and constants.ts beside it, at commit baaa232.
 */
import type { Person } from '../../../../kiosk/pipeline/people/person.ts';

/** Pixels of the longer side, MOVENET_MULTIPOSE_DEFAULT_MAX_DIMENSION; sides are multiples of STEP, dimensionDivisor. */
const LONGER = 256;
const STEP = 32;

/** Values of a person in the output of the graph: 17 × (y, x, score), then box and score. */
const VALUES = 56;
const BOX = 51;
const SCORE = 55;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a picture becomes: resized, its shape kept, then padded with black on the right and below. */
export interface Fed {
  readonly resized: Size;
  readonly padded: Size;
}

export function feed({ width, height }: Size): Fed {
  const longer = Math.max(width, height);
  const resized = { width: Math.round((LONGER * width) / longer), height: Math.round((LONGER * height) / longer) };
  const whole = (side: number) => Math.ceil(side / STEP) * STEP;
  return { resized, padded: { width: whole(resized.width), height: whole(resized.height) } };
}

/** The people of at least that score in pixels of the picture, the main one (the largest box times score) first. */
export function readPeople(values: Float32Array, threshold: number, { resized, padded }: Fed, picture: Size): Person[] {
  const people: Person[] = [];
  for (let at = 0; at + VALUES <= values.length; at += VALUES) {
    const value = (i: number) => values[at + i]!;
    const x = (i: number) => (value(i) * padded.width * picture.width) / resized.width;
    const y = (i: number) => (value(i) * padded.height * picture.height) / resized.height;
    if (value(SCORE) < threshold) continue;
    const [top, left, bottom, right] = [y(BOX), x(BOX + 1), y(BOX + 2), x(BOX + 3)];
    const keypoints = Array.from({ length: 17 }, (_, i) => ({ y: y(3 * i), x: x(3 * i + 1), score: value(3 * i + 2) }));
    people.push({ score: value(SCORE), box: { x: left, y: top, width: right - left, height: bottom - top }, keypoints });
  }
  const weight = ({ score, box }: Person) => score * box.width * box.height;
  return people.sort((a, b) => weight(b) - weight(a));
}
