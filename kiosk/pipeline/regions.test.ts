/** Regions: inside the frame, where the garments of a standing figure are, and none for what cannot be seen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYPOINTS, type Keypoint, type Person } from './person.ts';
import { regionsOf } from './regions.ts';
import type { RegionKind } from './types.ts';

/** A figure of 7 heads facing the camera in a frame of 400 × 800, all points visible. */
const STANDING: readonly (readonly [number, number])[] = [
  ...([
    [200, 100],
    [210, 90],
    [190, 90],
    [225, 95],
    [175, 95],
  ] as const), // face
  ...([
    [250, 180],
    [150, 180],
    [270, 290],
    [130, 290],
    [280, 390],
    [120, 390],
  ] as const), // arms
  ...([
    [230, 380],
    [170, 380],
    [235, 540],
    [165, 540],
    [240, 700],
    [160, 700],
  ] as const), // hips and legs
];
const standing: Person = {
  score: 0.7,
  box: { x: 110, y: 50, width: 180, height: 690 },
  keypoints: STANDING.map(([x, y]) => ({ x, y, score: 0.8 })),
};
const hide = (person: Person, ...names: (typeof KEYPOINTS)[number][]): Person => ({
  ...person,
  keypoints: person.keypoints.map((point, i) => (names.includes(KEYPOINTS[i]!) ? { ...point, score: 0.02 } : point)),
});
const kinds = (person: Person) => regionsOf(person, 400, 800).map(({ kind }) => kind);
const boxOf = (kind: RegionKind, person = standing) => regionsOf(person, 400, 800).find((region) => region.kind === kind)!.box;
const holds = (kind: RegionKind, x: number, y: number, person = standing) => {
  const box = boxOf(kind, person);
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
};

describe('regionsOf', () => {
  it('finds all regions of a figure in full view, each with its own group first', () => {
    const regions = regionsOf(standing, 400, 800);
    expect(regions.map(({ kind }) => kind)).toEqual(['upper', 'outer', 'whole', 'lower', 'feet', 'head', 'carry']);
    for (const { kind, groups } of regions) expect(groups[0]).toBe(kind);
  });

  it('looks at what two raised hands hold, whatever it is, and only while both are raised', () => {
    const raised = (...wrists: number[]): Person => ({
      ...standing,
      keypoints: standing.keypoints.map((point, i) => (wrists.includes(i) ? { ...point, y: 220 } : point)),
    });
    const [LEFT, RIGHT] = [9, 10];
    expect(kinds(raised(LEFT))).not.toContain('held');
    expect(kinds(raised(LEFT, RIGHT))).toContain('held');
    expect(kinds(hide(raised(LEFT, RIGHT), 'right-wrist'))).not.toContain('held');
    const both = raised(LEFT, RIGHT);
    expect(regionsOf(both, 400, 800).find(({ kind }) => kind === 'held')?.groups).toEqual([]);
    expect(holds('held', 200, 540, both), 'trousers hang down to the knees').toBe(true);
  });

  it('puts them where the garments are', () => {
    expect(holds('head', 200, 60)).toBe(true); // a hat lies above the eyes
    expect(holds('upper', 200, 170)).toBe(true); // the collar
    expect(holds('upper', 200, 540)).toBe(false); // not the knees
    expect(holds('outer', 120, 390)).toBe(true); // the cuffs
    expect(holds('lower', 160, 690)).toBe(true); // the hem
    expect(holds('lower', 200, 180)).toBe(false); // not the shoulders
    expect(holds('whole', 200, 600)).toBe(true); // a dress goes below the knees
    expect(holds('feet', 240, 740)).toBe(true); // shoes lie below the ankles
    expect(holds('feet', 240, 540)).toBe(false);
    expect(holds('carry', 120, 450)).toBe(true); // a bag in the hand
  });

  it('leaves out what is not visible, and needs one of a pair', () => {
    expect(kinds(hide(standing, 'left-ankle', 'right-ankle'))).not.toContain('feet');
    expect(kinds(hide(standing, 'left-ankle'))).toContain('feet');
    const above = hide(standing, 'left-knee', 'right-knee', 'left-ankle', 'right-ankle');
    expect(kinds(above)).toEqual(['upper', 'outer', 'head', 'carry']);
    const back = hide(standing, 'nose', 'left-eye', 'right-eye', 'left-ear', 'right-ear');
    expect(kinds(back)).not.toContain('head');
    expect(regionsOf({ ...standing, keypoints: standing.keypoints.map((p) => ({ ...p, score: 0 })) }, 400, 800)).toEqual([]);
  });

  it('is not drawn to a hidden point that was guessed far away', () => {
    const guess = (x: number): Person => ({
      ...standing,
      keypoints: standing.keypoints.map((point, i) => (KEYPOINTS[i] === 'left-elbow' ? { x, y: 300, score: 0.05 } : point)),
    });
    expect(boxOf('upper', guess(390))).toEqual(boxOf('upper', guess(10)));
  });

  const place = fc.double({ min: -200, max: 1400, noNaN: true });
  const point: fc.Arbitrary<Keypoint> = fc.record({ x: place, y: place, score: fc.double({ min: 0, max: 1, noNaN: true }) });
  const anybody = fc.array(point, { minLength: 17, maxLength: 17 }).map((keypoints) => ({ ...standing, keypoints }));

  it('gives boxes of at least a pixel inside the frame, whatever the pose', () =>
    fc.assert(
      fc.property(anybody, fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 1200 }), (person, width, height) => {
        for (const { box } of regionsOf(person, width, height)) {
          expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
          expect(box.x + box.width).toBeLessThanOrEqual(width + 1e-9);
          expect(box.y + box.height).toBeLessThanOrEqual(height + 1e-9);
        }
      }),
    ));

  it('moves and grows with the person', () =>
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true }), (scale, shift) => {
        const keypoints = standing.keypoints.map(({ x, y, score }) => ({ x: x * scale + shift, y: y * scale + shift, score }));
        const moved = regionsOf({ ...standing, keypoints }, 4000, 4000);
        const plain = regionsOf(standing, 4000, 4000);
        moved.forEach(({ box }, i) => {
          const was = plain[i]!.box;
          expect(box.x).toBeCloseTo(was.x * scale + shift, 6);
          expect(box.height).toBeCloseTo(was.height * scale, 6);
        });
      }),
    ));
});
