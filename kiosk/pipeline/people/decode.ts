/**
 * From the head maps of MoveNet MultiPose to people: peaks of the centre map, their boxes, keypoints near where the centre
 * expects them. What the tail of the published TF.js graph does, verified against it by models/people/verify.py.
 * Network and graph: tfhub.dev/google/tfjs-model/movenet/multipose/lightning/1 (Google, Apache-2.0); keypoints and scores as
 * in https://github.com/tensorflow/tfjs-models/tree/master/pose-detection.
 */
import type { PoseCard } from '#contract/model-card';
import { clamp, lay } from '../pixels/placement.ts';
import { lookRegion, poseInput } from './pose-input.ts';
import { KEYPOINTS, similarity, type Candidate, type Person, type PoseMaps } from './person.ts';

/** A peak must be the largest of the cells within this distance, in rows and columns. */
export const REACH = 2;
/** As the graph has it: equals count as peaks although the last bits differ. */
export const EQUAL = 1.0132789611816406e-6;
/** Keypoints of a larger score make the person's score. */
const COUNTED = 0.126953125;

/**
 * The people in a frame of width × height pixels that was put into the model's input whole, from further `back` or not; the largest box
 * times score, the main person, comes first. Nobody below the card's threshold, nobody twice.
 */
export function decodePeople(maps: PoseMaps, card: PoseCard, width: number, height: number, back = false): Person[] {
  const input = poseInput(card, width, height);
  const rows = input.height / card.stride;
  const columns = input.width / card.stride;
  const candidates = findCandidates(maps, rows, columns, card.people);
  return placePeople({ candidates, keypoints: findKeypoints(maps, rows, columns, candidates) }, card, width, height, back);
}

/** The same, when candidates and their keypoints are found already. */
export function placePeople(
  { candidates, keypoints }: { readonly candidates: readonly Candidate[]; readonly keypoints: readonly (readonly CellPoint[])[] },
  card: PoseCard,
  width: number,
  height: number,
  back = false,
): Person[] {
  const { at } = lay(lookRegion(width, height, back), width, height, poseInput(card, width, height));
  const toX = (cell: number) => ((cell * card.stride - at.left) * width) / at.width;
  const toY = (cell: number) => ((cell * card.stride - at.top) * height) / at.height;
  const people = candidates.map((candidate, i): Person => {
    const points = keypoints[i] ?? [];
    const counted = points.filter(({ score }) => score > COUNTED);
    const mean = counted.reduce((sum, { score }) => sum + score, 0) / Math.max(counted.length, 1);
    const left = clamp(toX(candidate.left), 0, width);
    const top = clamp(toY(candidate.top), 0, height);
    return {
      score: candidate.score * mean,
      box: {
        x: left,
        y: top,
        width: clamp(toX(candidate.right), 0, width) - left,
        height: clamp(toY(candidate.bottom), 0, height) - top,
      },
      keypoints: points.map(({ row, column, score }) => ({ x: toX(column), y: toY(row), score })),
    };
  });
  const sure = people.filter(({ score }) => score >= card.threshold);
  return withoutDoubles(sure).sort((a, b) => weight(b) - weight(a));
}

/** The best `most` peaks of the centre map, best first; of equals the upper left one. */
export function findCandidates(maps: PoseMaps, rows: number, columns: number, most: number): Candidate[] {
  const { centres, boxSizes, boxOffsets, regressions } = maps;
  const cells = rows * columns;
  const peaks: number[] = [];
  for (let cell = 0; cell < cells; cell++) if (isPeak(centres, cell, rows, columns)) peaks.push(cell);
  peaks.sort((a, b) => centres[b]! - centres[a]! || a - b);
  return peaks.slice(0, most).map((cell) => {
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    const y = row + boxOffsets[cell]!;
    const x = column + boxOffsets[cells + cell]!;
    const halfHeight = Math.max(boxSizes[cell]!, 0) / 2;
    const halfWidth = Math.max(boxSizes[cells + cell]!, 0) / 2;
    return {
      score: centres[cell]!,
      top: clamp(y - halfHeight, 0, rows),
      left: clamp(x - halfWidth, 0, columns),
      bottom: clamp(y + halfHeight, 0, rows),
      right: clamp(x + halfWidth, 0, columns),
      about: Float32Array.from(
        { length: 2 * KEYPOINTS.length },
        (_, c) => (c % 2 ? column : row) + regressions[c * cells + cell]!,
      ),
    };
  });
}

function isPeak(centres: Float32Array, cell: number, rows: number, columns: number): boolean {
  const row = Math.floor(cell / columns);
  const column = cell % columns;
  const limit = centres[cell]! + EQUAL;
  for (let r = Math.max(0, row - REACH); r <= Math.min(rows - 1, row + REACH); r++)
    for (let c = Math.max(0, column - REACH); c <= Math.min(columns - 1, column + REACH); c++)
      if (centres[r * columns + c]! >= limit) return false;
  return true;
}

function weight({ score, box }: Person): number {
  return score * box.width * box.height;
}

/** Two finds that are more alike are one person; on 1,468 street photos all other pairs lay below 0.5. */
const SAME = 0.5;
/** Without the finds that are the same person as one of a higher score; in order of score, best first. */
function withoutDoubles(people: readonly Person[]): Person[] {
  const kept: Person[] = [];
  for (const person of people.toSorted((a, b) => b.score - a.score))
    if (kept.every((other) => similarity(other, person) < SAME)) kept.push(person);
  return kept;
}

/** A keypoint in cells of the maps, with the offset within its cell. */
export interface CellPoint {
  readonly row: number;
  readonly column: number;
  readonly score: number;
}

/** Times the number of cells across: how far, as a variance in cells squared, a keypoint may lie from the expected place. */
export const SPREAD = 0.300048828125;

/** For each candidate its 17 points, in the order of the heatmaps' channels. */
export function findKeypoints(maps: PoseMaps, rows: number, columns: number, candidates: readonly Candidate[]): CellPoint[][] {
  const cells = rows * columns;
  const variance = SPREAD * Math.min(rows, columns);
  const kinds = maps.heatmaps.length / cells;

  /** The heat that a cell has for a candidate; none outside of its box. */
  const heatFor = ({ top, left, bottom, right, about }: Candidate, kind: number, row: number, column: number): number => {
    if (row < top || row >= bottom || column < left || column >= right) return 0;
    const square = (row - about[2 * kind]!) ** 2 + (column - about[2 * kind + 1]!) ** 2;
    return maps.heatmaps[kind * cells + row * columns + column]! * Math.exp(-square / variance);
  };

  const find = (candidate: Candidate, kind: number): CellPoint => {
    let best = 0;
    let at = 0;
    for (let row = Math.ceil(candidate.top); row < candidate.bottom; row++)
      for (let column = Math.ceil(candidate.left); column < candidate.right; column++) {
        const cell = row * columns + column;
        // The distance only takes away, so most cells need no exponential.
        if (maps.heatmaps[kind * cells + cell]! <= best) continue;
        const heat = heatFor(candidate, kind, row, column);
        if (heat > best) {
          best = heat;
          at = cell;
        }
      }
    const row = Math.floor(at / columns);
    const column = at % columns;
    return {
      row: row + maps.offsets[2 * kind * cells + at]!,
      column: column + maps.offsets[(2 * kind + 1) * cells + at]!,
      // As in the graph: a point that suits another candidate better has the score that it has for that one.
      score: candidates.reduce((most, other) => Math.max(most, heatFor(other, kind, row, column)), 0),
    };
  };
  return candidates.map((candidate) => Array.from({ length: kinds }, (_, kind) => find(candidate, kind)));
}
