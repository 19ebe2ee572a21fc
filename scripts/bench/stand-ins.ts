/**
 * Two networks of a few layers that stand in for the released ones where a frame of those takes a second: one finds two people that
 * fade with the light, one names what they wear. The same roles, tasks, cards and calls; what they say means nothing.
 */
import { createHash } from 'node:crypto';
import { exampleCard } from '#contract/testing/card';
import type { ClassifyCard, ModelCard, PoseCard } from '#contract/model-card';
import { POSE_MAPS, poseCardSchema, type PoseMap } from '#contract/pose-card';
import { buildOnnx, tensor, type Field } from '#contract/testing/onnx';

export interface StandIn<Card extends ModelCard = ModelCard> {
  readonly card: Card;
  readonly bytes: Uint8Array;
}

/** Pixels of an input and of the golden picture. */
export const SIDE = 64;
/** The golden picture's only shade. The cards subtract it, so that of a network its biases are left. */
export const GRAY = 128;
const STRIDE = 4;
const CELLS = SIDE / STRIDE;
const PATCH = 3 * STRIDE ** 2;
const PIXELS = { name: 'pixels', dims: [1, 3, SIDE, SIDE] };

/** From the middle of somebody who stands to each keypoint, in cells. */
const ROWS = [-5, -5, -5, -5, -5, -3, -3, -1, -1, 0, 0, 0, 0, 2, 2, 4, 4];
const COLUMNS = [0, 0, 0, 1, -1, 1, -1, 2, -2, 2, -2, 1, -1, 1, -1, 1, -1];
const POSE = ROWS.map((row, keypoint) => [row, COLUMNS[keypoint]!] as const);
/** Where the two stand, and how tall and wide they are. */
const MIDDLES = [4, 11].map((column) => CELLS * 8 + column);
const SIZE = [12, 5];
/** What a middle and a keypoint score in a gray picture, and how much of the light above gray is added to every value. */
const SURE = 0.6;
const LIGHT = 0.3;

/** `png` is the golden picture, base64. */
export function standIns(png: string): readonly [StandIn<ClassifyCard>, StandIn<PoseCard>] {
  return [garments(png), people(png)];
}

function garments(png: string): StandIn<ClassifyCard> {
  const { labels } = exampleCard();
  const logits = [6, 0, -2];
  const bytes = buildOnnx({
    inputs: [PIXELS],
    outputs: [{ name: 'logits', dims: [1, labels.length] }],
    nodes: [
      conv('pixels', 'filters', 'edges'),
      operation('Relu', ['edges'], 'shapes'),
      operation('GlobalAveragePool', ['shapes'], 'pooled'),
      operation('Flatten', ['pooled'], 'features'),
      operation('Gemm', ['features', 'weights', 'bias'], 'logits'),
    ],
    initializers: [
      tensor('filters', [8, 3, STRIDE, STRIDE], raw(waves(8 * PATCH))),
      tensor('weights', [8, labels.length], raw(waves(8 * labels.length))),
      tensor('bias', [labels.length], raw(logits)),
    ],
  });
  return { card: exampleCard({ ...common('garments', bytes), golden: { png, logits, tolerance: 0.01 } }), bytes };
}

function people(png: string): StandIn<PoseCard> {
  const maps = Object.entries(mapsInGray()) as [PoseMap, readonly number[]][];
  const bytes = buildOnnx({
    inputs: [PIXELS],
    outputs: maps.map(([map]) => ({ name: map, dims: [1, POSE_MAPS[map], CELLS, CELLS] })),
    nodes: maps.flatMap(([map]) => [
      conv('pixels', `${map}-filters`, `${map}-light`),
      operation('Add', [`${map}-light`, `${map}-gray`], map),
    ]),
    initializers: maps.flatMap(([map, values]) => [
      tensor(`${map}-filters`, [POSE_MAPS[map], 3, STRIDE, STRIDE], raw(Array(POSE_MAPS[map] * PATCH).fill(LIGHT / PATCH))),
      tensor(`${map}-gray`, [1, POSE_MAPS[map], CELLS, CELLS], raw(values)),
    ]),
  });
  const { card, summary, opset, licence, data, metrics } = exampleCard();
  const head = { card, summary, opset, licence, data, metrics, ...common('people', bytes) };
  const decoding = {
    task: 'pose',
    decoder: 'movenet-multipose',
    stride: STRIDE,
    keypoints: 'coco-17',
    people: 6,
    threshold: 0.3,
  };
  const output = Object.fromEntries(maps.map(([map]) => [map, map]));
  const samples = maps.map(([map, [value]]) => ({ map, at: 0, value }));
  return { card: poseCardSchema.parse({ ...head, ...decoding, output, golden: { png, tolerance: 0.01, samples } }), bytes };
}

/** What both cards say; of a card that the tests use. */
function common<Role extends ModelCard['role']>(role: Role, bytes: Uint8Array) {
  const gray = [GRAY, GRAY, GRAY];
  const input: ClassifyCard['input'] = {
    ...exampleCard().input,
    ...{ width: SIDE, height: SIDE, colour: 'rgb', fit: 'letterbox', pad: gray, mean: gray, std: gray },
  };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = { weights: 'fp32', bytes: bytes.length, sha256 } as const;
  return { name: `stand-in-${role}`, version: '1.0.0', role, input, file };
}

/** What a gray picture gives: two people who stand side by side. */
function mapsInGray(): Record<PoseMap, readonly number[]> {
  const flat = (values: readonly number[]) => values.flatMap((value) => Array<number>(CELLS ** 2).fill(value));
  const peaks = (cells: readonly number[]) => Array.from({ length: CELLS ** 2 }, (_, cell) => (cells.includes(cell) ? SURE : 0));
  return {
    centres: peaks(MIDDLES),
    heatmaps: POSE.flatMap(([row, column]) => peaks(MIDDLES.map((middle) => middle + CELLS * row + column))),
    regressions: flat(POSE.flat()),
    offsets: flat(POSE.flatMap(() => [0.5, 0.5])),
    boxSizes: flat(SIZE),
    boxOffsets: flat([0.5, 0.5]),
  };
}

function operation(operator: string, inputs: readonly string[], output: string, attributes: readonly Field[] = []): Field[] {
  return [...inputs.map((input): Field => [1, input]), [2, output], [4, operator], ...attributes];
}

/** One value for each patch of STRIDE × STRIDE pixels and filter. */
function conv(input: string, filters: string, output: string): Field[] {
  // AttributeProto: name, ints, and 7 for the type INTS.
  const strides: Field[] = [
    [1, 'strides'],
    [8, STRIDE],
    [8, STRIDE],
    [20, 7],
  ];
  return operation('Conv', [input, filters], output, [[5, strides]]);
}

/** Weights of both signs that repeat nowhere. */
function waves(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 0.3 * Math.sin(1 + i * i));
}

/** float32, the least byte first. */
function raw(values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float32Array.from(values).buffer);
}
