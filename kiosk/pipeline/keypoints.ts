/** Finds each candidate's keypoints: the best cell of the heatmap inside the box, less the farther from where it is expected. */
import type { Candidate, PoseMaps } from './person.ts';

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
