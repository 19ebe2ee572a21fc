/** Regions: inside the frame, where the garments of a standing figure are, and none for what cannot be seen; coarse where it is cut. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iou, KEYPOINTS, type Keypoint, type Person } from './person.ts';
import { guideRegion, regionsOf, widened } from './regions.ts';
import type { RegionKind } from '../types.ts';

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
  it('finds all regions of a figure in full view from the outside in and from the top down, each with its own group', () => {
    const regions = regionsOf(standing, 400, 800);
    expect(regions.map(({ kind }) => kind)).toEqual(['outer', 'whole', 'upper', 'lower', 'feet', 'head', 'carry']);
    for (const { kind, group, fine, clothed } of regions)
      expect([group, fine, clothed], kind).toEqual([kind, true, kind === 'outer' || kind === 'upper']);
  });

  it('takes the guide as it is, whatever is in it', () => {
    const box = { x: 1, y: 2, width: 30, height: 40 };
    expect(guideRegion(box)).toEqual({ kind: 'guide', box, group: null, least: 0, clothed: false, fine: true });
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

  it('finds the torso of who sits near by the face, and leaves open whether it is clothed', () => {
    const shoulders = ['left-shoulder', 'right-shoulder'] as const;
    const lower = KEYPOINTS.filter((name) => /elbow|wrist|hip|knee|ankle/.test(name));
    const near = hide(standing, ...lower);
    const nearer = hide(near, ...shoulders);
    expect(kinds(nearer)).toEqual(['outer', 'upper', 'head']);
    expect(iou(boxOf('upper', nearer), boxOf('upper', near))).toBeGreaterThan(0.6);
    const [outer, upper] = regionsOf(nearer, 400, 800);
    expect([outer, upper]).toMatchObject([{ clothed: false }, { clothed: false }]);
    expect(regionsOf(near, 400, 800)[0]).toMatchObject({ clothed: true });

    const inProfile = hide(nearer, 'left-eye', 'right-ear');
    expect(kinds(inProfile), 'how large it is cannot be told').toEqual(['head']);
    expect(kinds(hide(nearer, 'nose'))).toEqual(['head']);
    const aside = nearer.keypoints.map((point, i) => (KEYPOINTS[i] === 'nose' ? { ...point, x: 160 } : point));
    expect(kinds({ ...nearer, keypoints: aside })).toEqual(['head']);
    expect(kinds(hide(nearer, 'left-ear')), 'two eyes will do').toEqual(kinds(nearer));
    expect(kinds(hide(nearer, 'left-eye')), 'so will two ears').toEqual(kinds(nearer));
    const doubtful = { ...nearer, keypoints: nearer.keypoints.map((point) => ({ ...point, score: Math.min(point.score, 0.4) })) };
    expect(kinds(doubtful), 'a garment has a face of 0.4 at times').toEqual(['head']);
    expect(
      regionsOf(nearer, 400, 120).map(({ kind }) => kind),
      'the frame ends at the chin',
    ).toEqual(['head']);
    const cut = regionsOf(nearer, 400, 150).find(({ kind }) => kind === 'upper');
    expect(cut, 'a collar is no garment to be named').toMatchObject({ fine: false });
  });

  it('leaves out what is not visible, and needs one of a pair', () => {
    expect(kinds(hide(standing, 'left-ankle', 'right-ankle'))).not.toContain('feet');
    expect(kinds(hide(standing, 'left-ankle'))).toContain('feet');
    const above = hide(standing, 'left-knee', 'right-knee', 'left-ankle', 'right-ankle');
    expect(kinds(above)).toEqual(['outer', 'upper', 'head', 'carry']);
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

  describe('what two hands hold up', () => {
    /** The figure with its left (on the right in the picture) and right elbow and wrist elsewhere. */
    const armed = (
      ...[left, right]: readonly (readonly [elbow: readonly [number, number], wrist: readonly [number, number]])[]
    ) => {
      const moved = new Map([
        [7, left?.[0]],
        [9, left?.[1]],
        [8, right?.[0]],
        [10, right?.[1]],
      ]);
      const keypoints = standing.keypoints.map((point, i) => {
        const to = moved.get(i);
        return to === undefined ? point : { ...point, x: to[0], y: to[1] };
      });
      return { ...standing, keypoints };
    };
    const before = armed(
      [
        [290, 260],
        [250, 120],
      ],
      [
        [110, 260],
        [150, 120],
      ],
    );
    const beside = armed(
      [
        [330, 260],
        [370, 190],
      ],
      [
        [280, 270],
        [300, 200],
      ],
    );
    const wide = armed(
      [
        [330, 250],
        [340, 200],
      ],
      [
        [70, 250],
        [60, 200],
      ],
    );

    it.each<[string, Person]>([
      ['before oneself by its shoulders', before],
      ['beside oneself', beside],
      ['with both arms spread', wide],
    ])('is looked at when it is held %s', (_, person) => {
      const [first] = regionsOf(person, 400, 800);
      expect(first, 'before all else').toMatchObject({ kind: 'held', group: null });
    });

    it.each<[string, Person]>([
      ['hang down', standing],
      [
        'lie at the chest',
        armed(
          [
            [270, 290],
            [215, 230],
          ],
          [
            [130, 290],
            [185, 230],
          ],
        ),
      ],
      [
        'are crossed',
        armed(
          [
            [270, 290],
            [160, 275],
          ],
          [
            [130, 290],
            [240, 275],
          ],
        ),
      ],
      [
        'rest on the hips',
        armed(
          [
            [310, 290],
            [245, 370],
          ],
          [
            [90, 290],
            [155, 370],
          ],
        ),
      ],
      [
        'are one raised, one not',
        armed([
          [330, 250],
          [340, 200],
        ]),
      ],
      [
        'are one raised, one at the chest',
        armed(
          [
            [330, 250],
            [340, 200],
          ],
          [
            [130, 290],
            [185, 230],
          ],
        ),
      ],
      [
        'are raised below the elbows',
        armed(
          [
            [330, 250],
            [380, 300],
          ],
          [
            [70, 250],
            [20, 300],
          ],
        ),
      ],
      ['are raised, but one is out of sight', hide(wide, 'right-wrist')],
    ])('is not there when the hands %s', (_, person) => expect(kinds(person)).not.toContain('held'));

    it('hangs down from the hands as far as trousers do, and reaches a little above them', () => {
      expect(holds('held', 200, 540, wide)).toBe(true);
      expect(holds('held', 200, 160, wide)).toBe(true);
      expect(holds('held', 200, 760, wide)).toBe(false);
    });
  });

  describe('a region that is not seen whole', () => {
    const fineOf = (person: Person, width = 400, height = 800) =>
      Object.fromEntries(regionsOf(person, width, height).map(({ kind, fine }) => [kind, fine]));

    const showsShoulders = (height: number) =>
      regionsOf(standing, 400, height).some(({ kind, clothed }) => kind === 'upper' && clothed);

    it('is not fine without its far end: what ends there could be another garment', () => {
      const hips = ['left-hip', 'right-hip'] as const;
      const ankles = ['left-ankle', 'right-ankle'] as const;
      expect(fineOf(hide(standing, ...ankles))).toMatchObject({ lower: false, whole: true, upper: true, outer: true });
      expect(fineOf(hide(standing, ...hips))).toMatchObject({ whole: false, upper: true, outer: true, feet: true, head: true });
      expect(fineOf(hide(standing, 'left-ankle', 'left-hip')), 'one of a pair is enough').toMatchObject({ lower: true });
    });

    it('is not fine when the frame cuts off more of it than a margin', () => {
      const hips = ['left-hip', 'right-hip', 'left-knee', 'right-knee', 'left-ankle', 'right-ankle'] as const;
      const near = hide(standing, ...hips);
      expect(fineOf(near, 400, 300), 'a good part of the torso').toMatchObject({ upper: true, outer: true, head: true });
      expect(fineOf(near, 400, 190), 'a strip below the chin').toMatchObject({ upper: false, outer: false });
      expect(fineOf(hide(standing, 'left-ankle', 'right-ankle'), 400, 620)).toMatchObject({ lower: false });
    });

    it('reaches down the torso when the frame ends above the hips, and across it when one shoulder is hidden', () => {
      const half = hide(
        standing,
        'right-shoulder',
        'left-hip',
        'right-hip',
        'left-elbow',
        'right-elbow',
        'left-wrist',
        'right-wrist',
      );
      const [seen, guessed] = [boxOf('upper'), boxOf('upper', half)];
      expect(iou(seen, guessed)).toBeGreaterThan(0.6);
    });

    it('is never finer the more of it is cut off', () =>
      fc.assert(
        fc.property(fc.integer({ min: 50, max: 800 }), fc.integer({ min: 0, max: 400 }), (height, more) => {
          const [less, whole] = [fineOf(standing, 400, height), fineOf(standing, 400, height + more)];
          // Where a larger frame is the first to show a shoulder, the torso is no longer where the face said, and may be larger.
          fc.pre(showsShoulders(height) === showsShoulders(height + more));
          for (const [kind, fine] of Object.entries(less)) if (fine) expect(whole[kind], kind).toBe(true);
        }),
      ));
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

  it('is widened as the pictures are on which the threshold was chosen', () => {
    const trained = /^WIDER = ([\d.]+)$/m.exec(readFileSync('models/recipe/webcams.py', 'utf8'))?.[1];
    expect(widened({ x: 100, y: 100, width: 200, height: 100 }, 640, 480).width / 200 - 1).toBeCloseTo(Number(trained));
  });

  it('shows, widened, all of itself and nothing outside the frame', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 0, max: 440 }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        (x, y, across, down) => {
          const box = { x, y, width: across * (640 - x), height: down * (480 - y) };
          const wide = widened(box, 640, 480);
          expect(wide.x).toBeGreaterThanOrEqual(0);
          expect(wide.y).toBeGreaterThanOrEqual(0);
          expect(wide.x + wide.width).toBeLessThanOrEqual(640 + 1e-9);
          expect(wide.y + wide.height).toBeLessThanOrEqual(480 + 1e-9);
          expect(wide.x).toBeLessThanOrEqual(box.x);
          expect(wide.y).toBeLessThanOrEqual(box.y);
          expect(wide.x + wide.width).toBeGreaterThanOrEqual(box.x + box.width - 1e-9);
          expect(wide.y + wide.height).toBeGreaterThanOrEqual(box.y + box.height - 1e-9);
          expect(wide.width * wide.height).toBeLessThanOrEqual(1.15 ** 2 * box.width * box.height + 1e-6);
        },
      ),
    ));

  it('moves and grows with the person', () =>
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 3, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true }), (scale, shift) => {
        const at = (by: number, to: number): Person => ({
          ...standing,
          keypoints: standing.keypoints.map(({ x, y, score }) => ({ x: (x + 1500) * by + to, y: (y + 1500) * by + to, score })),
        });
        const moved = regionsOf(at(scale, shift), 7500, 7500);
        const plain = regionsOf(at(1, 0), 7500, 7500);
        moved.forEach(({ box }, i) => {
          const was = plain[i]!.box;
          expect(box.x).toBeCloseTo(was.x * scale + shift, 6);
          expect(box.height).toBeCloseTo(was.height * scale, 6);
        });
      }),
    ));
});
