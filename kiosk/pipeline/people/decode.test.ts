/** Decoding: people planted in the maps are found at their places; whatever is in the maps, what comes out is sound. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POSE_MAPS, type PoseMap } from '#contract/pose-card';
import { examplePoseCard } from '#contract/testing/pose-card';
import { decodePeople } from './decode.ts';
import { KEYPOINTS, type PoseMaps } from './person.ts';

const SIDE = 32; // cells across
const CELLS = SIDE * SIDE;
const base = examplePoseCard();
const card = { ...base, input: { ...base.input, width: 4 * SIDE, height: 4 * SIDE } };
const names = Object.keys(POSE_MAPS) as PoseMap[];

const emptyMaps = (): PoseMaps =>
  Object.fromEntries(names.map((map) => [map, new Float32Array(POSE_MAPS[map] * CELLS)])) as unknown as PoseMaps;

/** A person in cells: centre, half size of the box, and how far the keypoints are from where the centre expects them. */
interface Planted {
  readonly row: number;
  readonly column: number;
  readonly half: number;
  readonly score: number;
}

/** Keypoint k of a planted person: somewhere inside the box, another place for each k. */
const spot = ({ row, column, half }: Planted, k: number) => ({
  row: row + Math.round(((k % 5) / 2 - 1) * (half - 1)),
  column: column + Math.round((Math.floor(k / 5) / 2 - 0.75) * (half - 1)),
});

function plant(maps: PoseMaps, person: Planted): void {
  const cell = person.row * SIDE + person.column;
  maps.centres[cell] = person.score;
  for (const axis of [0, 1]) {
    maps.boxSizes[axis * CELLS + cell] = 2 * person.half;
    maps.boxOffsets[axis * CELLS + cell] = 0.5;
  }
  for (let k = 0; k < KEYPOINTS.length; k++) {
    const { row, column } = spot(person, k);
    const at = row * SIDE + column;
    maps.heatmaps[k * CELLS + at] = 0.9;
    maps.regressions[2 * k * CELLS + cell] = row - person.row;
    maps.regressions[(2 * k + 1) * CELLS + cell] = column - person.column;
    maps.offsets[2 * k * CELLS + at] = 0.25;
    maps.offsets[(2 * k + 1) * CELLS + at] = 0.75;
  }
}

const planted = (low: number, high: number) =>
  fc.record({
    row: fc.integer({ min: low, max: high }),
    column: fc.integer({ min: low, max: high }),
    half: fc.integer({ min: 4, max: 7 }),
    score: fc.double({ min: 0.3, max: 1, noNaN: true }),
  });

describe('decodePeople', () => {
  it('finds a planted person at its place, in pixels of the frame', () =>
    fc.assert(
      fc.property(
        planted(8, 23),
        fc.integer({ min: 300, max: 900 }),
        fc.integer({ min: 300, max: 900 }),
        fc.boolean(),
        (person, width, height, back) => {
          const maps = emptyMaps();
          plant(maps, person);
          const people = decodePeople(maps, card, width, height, back);
          expect(people).toHaveLength(1);
          const { box, keypoints, score } = people[0]!;
          expect(score).toBeCloseTo(Math.fround(person.score) * Math.fround(0.9), 5);
          // The frame lies letterboxed in the middle of the input: the longer side fills it, or four fifths of it from further back.
          const scale = ((back ? 1.25 : 1) * Math.max(width, height)) / SIDE;
          const toX = (column: number) => width / 2 + (column - SIDE / 2) * scale;
          const toY = (row: number) => height / 2 + (row - SIDE / 2) * scale;
          const near = (back ? 0.75 : 0.5) * scale; // two or three input pixels: the letterbox, and the frame in it, are rounded to whole ones
          keypoints.forEach(({ x, y }, k) => {
            const at = spot(person, k);
            expect(Math.abs(x - toX(at.column + 0.75))).toBeLessThanOrEqual(near);
            expect(Math.abs(y - toY(at.row + 0.25))).toBeLessThanOrEqual(near);
          });
          const left = Math.min(Math.max(toX(person.column + 0.5 - person.half), 0), width);
          const bottom = Math.min(Math.max(toY(person.row + 0.5 + person.half), 0), height);
          expect(Math.abs(box.x - left)).toBeLessThanOrEqual(near);
          expect(Math.abs(box.y + box.height - bottom)).toBeLessThanOrEqual(near);
        },
      ),
    ));

  it('puts the largest and surest first, and finds nobody below the threshold or beyond the limit', () => {
    const maps = emptyMaps();
    const quarter = (row: number, column: number, half: number, score: number) => plant(maps, { row, column, half, score });
    quarter(8, 8, 4, 0.9);
    quarter(8, 24, 7, 0.8);
    quarter(24, 8, 6, 0.5);
    quarter(24, 24, 5, 0.2); // times 0.9 below 0.2
    const scores = (changes: Partial<typeof card>) =>
      decodePeople(maps, { ...card, ...changes }, 128, 128).map(({ score }) => Math.round(score * 100));
    expect(scores({})).toEqual([72, 45, 81]);
    expect(scores({ people: 2 })).toEqual([72, 81]);
    expect(scores({ threshold: 0.1 })).toHaveLength(4);
  });

  it('prefers the keypoint near the place that the centre expects, and none outside of the box', () => {
    const maps = emptyMaps();
    const person = { row: 16, column: 16, half: 7, score: 0.9 };
    plant(maps, person);
    const { row, column } = spot(person, 0);
    maps.heatmaps[row * SIDE + column] = 0.5;
    maps.heatmaps[(row + 6) * SIDE + column + 6] = 0.9; // a little hotter, but far away
    maps.heatmaps[row * SIDE + 30] = 1; // outside
    const nose = decodePeople(maps, card, 128, 128)[0]!.keypoints[0]!;
    expect([nose.x, nose.y]).toEqual([4 * (column + 0.75), 4 * (row + 0.25)]);
    expect(nose.score).toBeCloseTo(0.5, 6);
  });

  it('counts one person once although two centres claim the same keypoints', () => {
    const maps = emptyMaps();
    const person = { row: 16, column: 16, half: 7, score: 0.9 };
    plant(maps, person);
    const cell = 16 * SIDE + 20;
    maps.centres[cell] = 0.7;
    for (const map of ['boxSizes', 'boxOffsets'] as const)
      for (const axis of [0, 1]) maps[map][axis * CELLS + cell] = maps[map][axis * CELLS + 16 * SIDE + 16]!;
    for (let k = 0; k < KEYPOINTS.length; k++) {
      maps.regressions[2 * k * CELLS + cell] = spot(person, k).row - 16;
      maps.regressions[(2 * k + 1) * CELLS + cell] = spot(person, k).column - 20;
    }
    const found = decodePeople(maps, card, 128, 128);
    expect(found.map(({ score }) => Math.round(score * 100))).toEqual([81]);
  });

  it('gives sound people for any maps: boxes inside the frame, scores in 0–1, in order, nothing that is not a number', () => {
    const values = (map: PoseMap) => {
      const probability = map === 'centres' || map === 'heatmaps';
      const value = probability ? fc.float({ min: 0, max: 1, noNaN: true }) : fc.float({ min: -40, max: 40, noNaN: true });
      return fc.array(value, { minLength: 1, maxLength: 40 }).map((pattern) => {
        const step = 7; // no multiple of it is a power of two, so that rows differ
        return Float32Array.from({ length: POSE_MAPS[map] * CELLS }, (_, i) => pattern[(i * step) % pattern.length]!);
      });
    };
    const anything = fc.tuple(...names.map(values)).map((arrays) => Object.fromEntries(names.map((map, i) => [map, arrays[i]])));
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 600 }), (maps, width, height) => {
        const people = decodePeople(maps as unknown as PoseMaps, card, width, height);
        expect(people.length).toBeLessThanOrEqual(card.people);
        for (const { box, keypoints, score } of people) {
          expect(score).toBeGreaterThanOrEqual(card.threshold);
          expect(score).toBeLessThanOrEqual(1);
          expect(Math.min(box.x, box.y, box.width, box.height)).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width + 1e-9);
          expect(box.y + box.height).toBeLessThanOrEqual(height + 1e-9);
          expect(keypoints).toHaveLength(17);
          for (const point of keypoints) expect(Object.values(point).every(Number.isFinite)).toBe(true);
        }
        const weights = people.map(({ box, score }) => box.width * box.height * score);
        expect(weights).toEqual(weights.toSorted((a, b) => b - a));
      }),
      { numRuns: 30 },
    );
  });
});
