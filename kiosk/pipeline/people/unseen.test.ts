/** The strip in which nobody is looked at, and the hand that says no. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createScene, type Due } from '../scene.ts';
import type { Eye } from '../eye.ts';
import { figure, testCard, testFrame, testRef } from '../testing.ts';
import type { Box, Frame } from '../types.ts';
import { declinedBy, HELD_MS, isRaised, NO_HANDS } from './hand.ts';
import { BODY, type Person } from './person.ts';
import { follow, inSight, NOBODY } from './tracks.ts';
import { seenOf, withoutStrip } from './unseen.ts';

const FRAME = { width: 640, height: 480 };
const strip = fc
  .double({ min: 1, max: 320, noNaN: true })
  .chain((width) => fc.constantFrom<Box>({ x: 0, y: 0, width, height: 480 }, { x: 640 - width, y: 0, width, height: 480 }));
const somebody = fc
  .tuple(fc.integer({ min: 40, max: 600 }), fc.integer({ min: 40, max: 80 }))
  .map(([x, size]) => figure(x, 60, size));

/** An eye that finds these people and notes what it is asked to read. */
function eyeOf(people: readonly Person[], asked: Due[]): Eye<ImageBitmap, Due> {
  return {
    see: (_picture, where) => {
      asked.push(...where({ ...FRAME, people }));
      return Promise.resolve({ views: [], way: 'memory', preprocessMs: 0, inferenceMs: 0, garmentMs: null });
    },
  };
}

test('of whoever stands in the strip nothing is read, nothing is said, and of everybody else what lies beside it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(somebody, { maxLength: 4 }), strip, async (people, unseen) => {
      // The shoulders of such a figure lie 0.3 of its size to either side of its middle.
      const outside = people.filter(({ box: { x, width: size } }) => {
        const [left, right] = [x + 0.1 * size, x + 0.9 * size];
        return right < unseen.x || left > unseen.x + unseen.width;
      });
      const look = async (all: readonly Person[], changes: { unseen?: Box }) => {
        const asked: Due[] = [];
        const scene = await createScene(eyeOf(all, asked), testCard(), testRef, {
          effort: { garmentsMs: Infinity, settledAfter: 4 },
        })(testFrame(changes) as Frame<ImageBitmap>);
        return { boxes: scene.people.map(({ box }) => box), asked: asked.map(({ box, region }) => ({ box, kind: region.kind })) };
      };
      const under = await look(people, { unseen });
      const without = await look(outside, {});
      expect(under.boxes).toEqual(without.boxes);
      if (outside.length > 0) {
        const beside = without.asked.flatMap(({ box, kind }) => withoutStrip(box, unseen).map((left) => ({ box: left, kind })));
        expect(under.asked).toEqual(beside);
      }
    }),
  );
});

test('who is cut by the strip is left out by the shoulder that the model puts at its edge', () => {
  const person = figure(320, 60, 100);
  const strip = { x: 340, y: 0, width: 300, height: 480 };
  const cut = (shoulder: number) => ({
    ...person,
    keypoints: person.keypoints.map((point, i) => (i === BODY.shoulders[0] ? { ...point, x: shoulder, score: 0.05 } : point)),
  });
  expect(seenOf([cut(335)], strip)).toEqual([]);
  expect(seenOf([cut(700)], strip), 'from further back a shoulder may lie beyond the frame').toEqual([]);
  expect(seenOf([cut(300)], strip)).toHaveLength(1);
  expect(seenOf([cut(-70)], { ...strip, x: 0, width: 60 })).toEqual([]);
});

test('a wide look takes nothing in of the strip either', async () => {
  await fc.assert(
    fc.asyncProperty(somebody, strip, async (person, unseen) => {
      const asked: Due[] = [];
      const eye: Eye<ImageBitmap, Due> = {
        see: (_picture, where) => {
          const dues = where({ ...FRAME, people: [person] });
          asked.push(...dues);
          const logits = new Float32Array(testCard().labels.length);
          const views = dues.map((ask) => ({ ask, view: { logits, sharpness: 1 } }));
          return Promise.resolve({ views, way: 'memory', preprocessMs: 0, inferenceMs: 0, garmentMs: null });
        },
      };
      const see = createScene(eye, testCard(), testRef, { effort: { garmentsMs: Infinity, settledAfter: 4 } });
      for (const takenAt of [0, 100, 200]) await see({ ...(testFrame({ unseen }) as Frame<ImageBitmap>), takenAt });
      for (const { box } of asked) {
        const [left, right] = [Math.max(box.x, unseen.x), Math.min(box.x + box.width, unseen.x + unseen.width)];
        expect(right - left).toBeLessThanOrEqual(1e-9);
      }
      fc.pre(asked.some(({ wide }) => wide));
    }),
  );
});

test('with nobody in view, what is read of the guide lies beside the strip', () => {
  const guide = { x: 158, y: 24, width: 324, height: 432 };
  fc.assert(
    fc.property(strip, (unseen) => {
      for (const box of withoutStrip(guide, unseen)) {
        expect(box.width).toBeGreaterThanOrEqual(1);
        expect(box.x).toBeGreaterThanOrEqual(guide.x);
        expect(box.x + box.width).toBeLessThanOrEqual(guide.x + guide.width + 1e-9);
        expect(Math.min(box.x + box.width, unseen.x + unseen.width) - Math.max(box.x, unseen.x)).toBeLessThanOrEqual(1e-9);
      }
    }),
  );
  expect(withoutStrip(guide, undefined)).toEqual([guide]);
  expect(withoutStrip(guide, { x: 0, y: 0, width: 600, height: 480 })).toEqual([]);
});

/** The same person with their wrists so many sizes above the nose. */
function withHands(person: Person, size: number, ...above: readonly [number, number]): Person {
  const { y } = person.keypoints[0]!;
  const keypoints = person.keypoints.map((point, i) => {
    const hand = BODY.wrists.findIndex((wrist) => wrist === i);
    return hand === -1 ? point : { ...point, y: y - above[hand]! * size };
  });
  return { ...person, keypoints };
}

test('one hand above the head says no; two, one at the head, or none that is seen do not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 120 }), fc.double({ min: 0.3, max: 1.2, noNaN: true }), (size, high) => {
      const person = figure(320, 200, size);
      expect(isRaised(withHands(person, size, high, -1.2))).toBe(true);
      expect(isRaised(withHands(person, size, -1.2, high))).toBe(true);
      expect(isRaised(withHands(person, size, high, high)), 'a garment is held up').toBe(false);
      expect(isRaised(withHands(person, size, 0.1, -1.2)), 'a hand at the hat').toBe(false);
      expect(isRaised(person)).toBe(false);
      const unsure = withHands(figure(320, 200, size, 0.2), size, high, -1.2);
      expect(isRaised(unsure)).toBe(false);
    }),
  );
});

test('it counts when it is held, not when it passes by, and a hand that goes down begins anew', () => {
  const up = withHands(figure(320, 200, 100), 100, 0.8, -1.2);
  const down = figure(320, 200, 100);
  let tracks = NOBODY;
  let hands = NO_HANDS;
  const see = (person: Person, at: number) => {
    tracks = follow(tracks, [person], at);
    hands = declinedBy(hands, inSight(tracks, at), at);
    return hands.declined;
  };
  expect(see(up, 0)).toBe(false);
  expect(see(up, HELD_MS - 100)).toBe(false);
  expect(see(down, HELD_MS)).toBe(false);
  expect(see(up, HELD_MS + 100)).toBe(false);
  expect(see(up, 2 * HELD_MS)).toBe(false);
  expect(see(up, 2 * HELD_MS + 100)).toBe(true);
});
