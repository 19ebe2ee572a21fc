/**
 * Finds people in the head maps on the GPU, so that two kilobytes are read back and not a megabyte and a half: what findCandidates
 * and findKeypoints of kiosk/pipeline do. Thresholds, doubles and the order stay there.
 */
import type { PoseCard } from '#contract/model-card';
import type { PoseMap } from '#contract/pose-card';
import { EQUAL, REACH, SPREAD, type CellPoint } from '../../../pipeline/people/decode.ts';
import { KEYPOINTS, type Candidate } from '../../../pipeline/people/person.ts';
import { BufferUsage } from './flags.ts';

const KINDS = KEYPOINTS.length;
/** Floats of a candidate: score, top, left, bottom, right, then y and x of each keypoint's expected place, and one spare. */
const CANDIDATE = 40;
const ABOUT = 5;
/** Floats of a keypoint: row, column, score. */
const POINT = 3;
const WIDE = 256;
const NARROW = 64;

/** How many floats the people of a card are read back in. */
export function decodedSize({ people }: Pick<PoseCard, 'people'>): number {
  return people * (CANDIDATE + KINDS * POINT);
}

/** Candidates and their keypoints, best first, out of what was read back. */
export function unpack(values: Float32Array, { people }: Pick<PoseCard, 'people'>) {
  const candidates: Candidate[] = [];
  const keypoints: CellPoint[][] = [];
  for (let i = 0; i < people; i++) {
    const [score = -1, top = 0, left = 0, bottom = 0, right = 0] = values.subarray(i * CANDIDATE);
    if (score < 0) break;
    const about = values.slice(i * CANDIDATE + ABOUT, i * CANDIDATE + ABOUT + 2 * KINDS);
    candidates.push({ score, top, left, bottom, right, about });
    const start = people * CANDIDATE + i * KINDS * POINT;
    keypoints.push(
      Array.from({ length: KINDS }, (_, kind) => {
        const [row = 0, column = 0, sure = 0] = values.subarray(start + kind * POINT);
        return { row, column, score: sure };
      }),
    );
  }
  return { candidates, keypoints };
}

const candidatesWgsl = (rows: number, columns: number, people: number) => /* wgsl */ `
const ROWS = ${rows};
const COLUMNS = ${columns};
const CELLS = ${rows * columns};
@group(0) @binding(0) var<storage, read> centres: array<f32>;
@group(0) @binding(1) var<storage, read> box_sizes: array<f32>;
@group(0) @binding(2) var<storage, read> box_offsets: array<f32>;
@group(0) @binding(3) var<storage, read> regressions: array<f32>;
@group(0) @binding(4) var<storage, read_write> found: array<f32>;

var<workgroup> values: array<f32, ${WIDE}>;
var<workgroup> cells: array<i32, ${WIDE}>;
var<workgroup> taken: array<i32, ${people}>;

fn is_peak(cell: i32) -> bool {
  let row = cell / COLUMNS;
  let column = cell % COLUMNS;
  let limit = centres[cell] + ${EQUAL};
  for (var r = max(0, row - ${REACH}); r <= min(ROWS - 1, row + ${REACH}); r++) {
    for (var c = max(0, column - ${REACH}); c <= min(COLUMNS - 1, column + ${REACH}); c++) {
      if (centres[r * COLUMNS + c] >= limit) { return false; }
    }
  }
  return true;
}

@compute @workgroup_size(${WIDE})
fn main(@builtin(local_invocation_index) thread: u32) {
  for (var person = 0; person < ${people}; person++) {
    var best = -1.0;
    var at = CELLS;
    for (var cell = i32(thread); cell < CELLS; cell += ${WIDE}) {
      let value = centres[cell];
      if (value <= best || !is_peak(cell)) { continue; }
      var free = true;
      for (var other = 0; other < person; other++) { free = free && taken[other] != cell; }
      if (free) { best = value; at = cell; }
    }
    values[thread] = best;
    cells[thread] = at;
    for (var half = ${WIDE / 2}u; half > 0u; half /= 2u) {
      workgroupBarrier();
      if (thread < half) {
        let other = thread + half;
        if (values[other] > values[thread] || (values[other] == values[thread] && cells[other] < cells[thread])) {
          values[thread] = values[other];
          cells[thread] = cells[other];
        }
      }
    }
    workgroupBarrier();
    let cell = cells[0];
    let out = person * ${CANDIDATE};
    if (thread == 0u) {
      taken[person] = cell;
      found[out] = select(-1.0, values[0], cell < CELLS);
    }
    if (cell < CELLS) {
      let row = f32(cell / COLUMNS);
      let column = f32(cell % COLUMNS);
      if (thread == 1u) {
        let y = row + box_offsets[cell];
        let x = column + box_offsets[CELLS + cell];
        let tall = max(box_sizes[cell], 0.0) / 2.0;
        let wide = max(box_sizes[CELLS + cell], 0.0) / 2.0;
        found[out + 1] = clamp(y - tall, 0.0, f32(ROWS));
        found[out + 2] = clamp(x - wide, 0.0, f32(COLUMNS));
        found[out + 3] = clamp(y + tall, 0.0, f32(ROWS));
        found[out + 4] = clamp(x + wide, 0.0, f32(COLUMNS));
      }
      if (thread < ${2 * KINDS}u) {
        found[out + ${ABOUT} + i32(thread)] = select(row, column, thread % 2u == 1u) + regressions[i32(thread) * CELLS + cell];
      }
    }
    workgroupBarrier();
  }
}
`;

const keypointsWgsl = (rows: number, columns: number, people: number) => /* wgsl */ `
const COLUMNS = ${columns};
const CELLS = ${rows * columns};
@group(0) @binding(0) var<storage, read> heatmaps: array<f32>;
@group(0) @binding(1) var<storage, read> offsets: array<f32>;
@group(0) @binding(2) var<storage, read_write> found: array<f32>;

var<workgroup> values: array<f32, ${NARROW}>;
var<workgroup> cells: array<i32, ${NARROW}>;

fn heat(person: i32, kind: i32, row: i32, column: i32) -> f32 {
  let at = person * ${CANDIDATE};
  let y = f32(row);
  let x = f32(column);
  if (found[at] < 0.0 || y < found[at + 1] || y >= found[at + 3] || x < found[at + 2] || x >= found[at + 4]) { return 0.0; }
  let dy = y - found[at + ${ABOUT} + 2 * kind];
  let dx = x - found[at + ${ABOUT} + 2 * kind + 1];
  return heatmaps[kind * CELLS + row * COLUMNS + column] * exp(-(dy * dy + dx * dx) / ${SPREAD * Math.min(rows, columns)});
}

@compute @workgroup_size(${NARROW})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let kind = i32(group.x);
  let person = i32(group.y);
  var best = 0.0;
  var at = 0;
  for (var cell = i32(thread); cell < CELLS; cell += ${NARROW}) {
    // The distance only takes away, so most cells need no exponential.
    if (heatmaps[kind * CELLS + cell] <= best) { continue; }
    let value = heat(person, kind, cell / COLUMNS, cell % COLUMNS);
    if (value > best) { best = value; at = cell; }
  }
  values[thread] = best;
  cells[thread] = at;
  for (var half = ${NARROW / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) {
      let other = thread + half;
      if (values[other] > values[thread] || (values[other] == values[thread] && values[other] > 0.0 && cells[other] < cells[thread])) {
        values[thread] = values[other];
        cells[thread] = cells[other];
      }
    }
  }
  if (thread == 0u) {
    let cell = cells[0];
    let row = cell / COLUMNS;
    let column = cell % COLUMNS;
    var score = 0.0;
    for (var other = 0; other < ${people}; other++) { score = max(score, heat(other, kind, row, column)); }
    let out = ${people * CANDIDATE} + (person * ${KINDS} + kind) * ${POINT};
    found[out] = f32(row) + offsets[2 * kind * CELLS + cell];
    found[out + 1] = f32(column) + offsets[(2 * kind + 1) * CELLS + cell];
    found[out + 2] = score;
  }
}
`;

export interface Decoder {
  /** Where the people are found: `decodedSize` floats. */
  readonly found: GPUBuffer;
  /** Records the passes over these maps; the buffers may be others in another frame. */
  decode(pass: GPUComputePassEncoder, maps: Readonly<Record<PoseMap, GPUBuffer>>): void;
  destroy(): void;
}

export function createDecoder(device: GPUDevice, card: PoseCard): Decoder {
  const [rows, columns] = [card.input.height / card.stride, card.input.width / card.stride];
  const found = device.createBuffer({
    size: 4 * decodedSize(card),
    usage: BufferUsage.STORAGE | BufferUsage.COPY_SRC,
  });
  const make = (code: string) =>
    device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } });
  const candidates = make(candidatesWgsl(rows, columns, card.people));
  const keypoints = make(keypointsWgsl(rows, columns, card.people));
  const bind = (pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]) =>
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  // A replayed graph gives the same buffers in every frame, so these are made once.
  let bound: { readonly maps: readonly GPUBuffer[]; readonly groups: readonly [GPUBindGroup, GPUBindGroup] } | null = null;
  return {
    found,
    decode(pass, { centres, boxSizes, boxOffsets, regressions, heatmaps, offsets }) {
      const maps = [centres, boxSizes, boxOffsets, regressions, heatmaps, offsets];
      if (bound === null || maps.some((map, i) => map !== bound?.maps[i]))
        bound = {
          maps,
          groups: [
            bind(candidates, [centres, boxSizes, boxOffsets, regressions, found]),
            bind(keypoints, [heatmaps, offsets, found]),
          ],
        };
      pass.setPipeline(candidates);
      pass.setBindGroup(0, bound.groups[0]);
      pass.dispatchWorkgroups(1);
      pass.setPipeline(keypoints);
      pass.setBindGroup(0, bound.groups[1]);
      pass.dispatchWorkgroups(KINDS, card.people);
    },
    destroy: () => found.destroy(),
  };
}
