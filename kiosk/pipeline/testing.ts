/** Cards, pictures, people and scenes for the tests of the kiosk. */
import { BLACK_PNG, exampleCard, exampleLabel, type ClassifyCard } from '#contract/testing/card';
import type { Keypoint, Person } from './people/person.ts';
import type { Frame, InputSpec, ModelRef, Pixels, Reading, Scene, Verdict, Wearer } from './types.ts';

const LABELS = ['t-shirt', 'dress', 'bag', 'other'].map(exampleLabel);

/** A valid card with the labels t-shirt, dress, bag and the reject label other; thresholds 0.5. */
export function testCard(changes: Partial<ClassifyCard> = {}): ClassifyCard {
  const golden = { png: BLACK_PNG, logits: LABELS.map(() => 0), tolerance: 0.01 };
  return exampleCard({ input: testInput({}), labels: LABELS, golden, ...changes });
}

/** A 12 × 12 RGB letterbox input in NCHW. */
export function testInput(changes: Partial<InputSpec>): InputSpec {
  return {
    name: 'pixels',
    layout: 'NCHW',
    dtype: 'float32',
    width: 12,
    height: 12,
    colour: 'rgb',
    fit: 'letterbox',
    filter: 'triangle',
    pad: [127, 90, 30],
    mean: [120, 110, 100],
    std: [60, 64, 70],
    ...changes,
  };
}

/** A picture by formula: `byte(x, y, channel)`, taken modulo 256; opaque. */
export function drawn(width: number, height: number, byte: (x: number, y: number, channel: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = byte(x, y, c) % 256;
  return { width, height, data };
}

export const testRef: ModelRef = { release: 'r-00000001', name: 'garments', version: '1.0.0' };

/** A verdict as a scene shows it. */
export function testVerdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    decision: 'named',
    group: null,
    confidence: 0.9,
    guesses: [{ index: 0, id: 't-shirt', probability: 0.9 }],
    ...changes,
  };
}

/** A scene with nobody in view, in which a T-shirt is held up. */
export function testScene(changes: Partial<Scene> = {}): Scene {
  return {
    model: testRef,
    people: [],
    headline: testVerdict(),
    settled: false,
    way: 'memory',
    takenAt: 0,
    preprocessMs: 1,
    inferenceMs: 2,
    ...changes,
  };
}

/** Somebody of whom nothing has been read yet. */
export function testWearer(changes: Partial<Wearer> = {}): Wearer {
  return { id: 1, box: { x: 0, y: 0, width: 1, height: 1 }, hidden: false, garments: [], face: null, hips: null, ...changes };
}

/** A frame of 640 × 480 without a picture. */
export function testFrame(changes: Partial<Frame> = {}): Frame {
  const picture = { close: () => undefined } as ImageBitmap;
  return { picture, takenAt: 0, guide: { x: 200, y: 20, width: 240, height: 320 }, stream: 1, ...changes };
}

/** A reading of `logits` at `takenAt` ms. */
export function testReading(logits: readonly number[], takenAt: number, changes: Partial<Reading> = {}): Reading {
  return { logits: Float32Array.from(logits), takenAt, quality: 1, wide: false, fine: true, ...changes };
}

/** Somebody who stands square to the camera: nose at (x, y) px, `size` px from the shoulders to the hips. */
export function figure(x: number, y: number, size: number, score = 0.9): Person {
  const at = (dx: number, dy: number): Keypoint => ({ x: x + dx * size, y: y + dy * size, score });
  const pair = (dx: number, dy: number) => [at(dx, dy), at(-dx, dy)];
  const keypoints = [at(0, 0), ...pair(0.06, -0.06), ...pair(0.14, -0.03), ...pair(0.3, 0.3), ...pair(0.4, 0.8)];
  keypoints.push(...pair(0.42, 1.25), ...pair(0.2, 1.3), ...pair(0.2, 2.1), ...pair(0.2, 2.9));
  return { score, box: { x: x - size / 2, y: y - size / 4, width: size, height: 3.3 * size }, keypoints };
}
