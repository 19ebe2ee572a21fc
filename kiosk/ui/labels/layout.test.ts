/** Names stand beside whom they belong to, never over one another, a face or hips, and stay calm, whoever walks before the screen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faceOf, hipsOf } from '../../pipeline/people/clear.ts';
import type { Person } from '../../pipeline/people/person.ts';
import { regionsOf } from '../../pipeline/people/regions.ts';
import { figure, testScene, testVerdict, testWearer } from '../../pipeline/testing.ts';
import type { Garment, RegionKind, Scene, Wearer } from '../../pipeline/types.ts';
import { crosses, holds, meet, nearestOf } from './boxes.ts';
import { layOut, type Place } from './layout.ts';
import { marksOf, NAMED_GARMENTS, NAMED_PEOPLE, planOf, type Plan } from './plan.ts';

const FRAME = { width: 1280, height: 720 };
/** As the issue names them, and a phone; what the header and the caption take of each. */
const SCREENS = [
  { width: 1080, height: 1920, covered: { top: 120, bottom: 480 } },
  { width: 1920, height: 1080, covered: { top: 100, bottom: 330 } },
  { width: 1366, height: 768, covered: { top: 70, bottom: 240 } },
  { width: 390, height: 844, covered: { top: 70, bottom: 260 } },
] as const;
const TITLES: Partial<Record<RegionKind, string>> = {
  outer: 'Coat or jacket',
  upper: 'Shirt or blouse',
  lower: 'Trousers',
  feet: 'Shoes',
  head: 'Hat',
  carry: 'Bag',
};
const LABELS = Object.values(TITLES).map((title) => ({ id: title, group: 'upper', title: { en: title }, threshold: 0.5 }));

const garment = (kind: RegionKind, box: Garment['box']): Garment => {
  const index = LABELS.findIndex(({ id }) => id === TITLES[kind]);
  return { kind, box, verdict: testVerdict({ guesses: [{ index, id: TITLES[kind]!, probability: 0.9 }] }) };
};
const wearer = (id: number, person: Person): Wearer =>
  testWearer({
    id,
    box: person.box,
    face: faceOf(person),
    hips: hipsOf(person),
    garments: regionsOf(person, FRAME.width, FRAME.height)
      .filter(({ kind }) => kind in TITLES)
      .map(({ kind, box }) => garment(kind, box)),
  });

function planFor(scene: Scene, screen: (typeof SCREENS)[number]): Plan {
  const unit = Math.min(screen.width, screen.height) / 1080;
  const type = Math.max(16, 48 * unit);
  return planOf({
    scene,
    names: { labels: LABELS },
    geometry: { ...FRAME, guide: { x: 0, y: 0, width: 1, height: 1 } },
    size: screen,
    showing: { mirror: true, fit: 'cover' },
    language: 'en',
    covered: screen.covered,
    margin: Math.max(12, 40 * unit),
    gap: Math.max(8, 16 * unit),
    measure: (title) => ({ width: (title.length * 0.55 + 1.9) * type, height: 1.5 * type }),
  });
}

/** One of up to six people: where they stand, how large they are, and how they walk, in pixels of the frame and a second. */
const walker = fc.record({
  x: fc.integer({ min: 40, max: 1240 }),
  size: fc.integer({ min: 60, max: 230 }),
  speed: fc.integer({ min: -260, max: 260 }),
});
const crowd = fc.array(walker, { minLength: 1, maxLength: 6 });
const screenOf = fc.constantFrom(...SCREENS);

/** The crowd after `ms`, the largest first. */
function sceneAt(people: readonly (typeof walker extends fc.Arbitrary<infer T> ? T : never)[], ms: number): Scene {
  const wearers = people
    .map(({ x, size, speed }, i) => ({ id: i + 1, size, at: x + (speed * ms) / 1000 }))
    .filter(({ at }) => at > 0 && at < FRAME.width)
    .sort((a, b) => b.size - a.size)
    .map(({ id, size, at }) => wearer(id, figure(at, Math.max(30, 700 - 3.2 * size), size)));
  return testScene({ people: wearers, takenAt: ms });
}

/** The places once everybody's names had their turn, in a scene that stands still for half a second. */
function settled({ labels, stage }: Plan, before: readonly Place[] = []): Place[] {
  return [0, 100, 200, 300, 400, 500].reduce<Place[]>((places, now) => layOut(places, labels, stage, now), [...before]);
}

/** Every name that can be seen keeps clear of the others, and of what nothing may be written over. */
function expectClear(places: readonly Place[], { stage }: Plan): void {
  const seen = places.filter(({ visible }) => visible);
  const faults = seen.flatMap((place, i) => [
    ...seen.slice(i + 1).flatMap((other) => (meet(place, other) ? [`${place.key} over ${other.key}`] : [])),
    ...stage.clear.flatMap((box) => (meet(place, box) ? [`${place.key} over a face, hips or the caption`] : [])),
    ...(place.x < 0 || place.x + place.width > stage.width ? [`${place.key} beyond the edge`] : []),
  ]);
  expect(faults).toEqual([]);
}

describe('names', () => {
  test('200 crowds of up to six people on four screens: nothing over a name, a face or hips', () => {
    fc.assert(
      fc.property(crowd, screenOf, (people, screen) => {
        const plan = planFor(sceneAt(people, 0), screen);
        const places = settled(plan);
        expectClear(places, plan);
        expect(plan.labels.length).toBeLessThanOrEqual(NAMED_PEOPLE * NAMED_GARMENTS);
        expect(plan.dots.length).toBeGreaterThanOrEqual(plan.labels.length);
      }),
      { numRuns: 200, seed: 17 },
    );
  });

  test('while they walk for three seconds it stays so, and no name moves more than twice a second', () => {
    fc.assert(
      fc.property(crowd, screenOf, (people, screen) => {
        let places: Place[] = [];
        const moves = new Map<string, number[]>();
        for (let ms = 0; ms <= 3000; ms += 66) {
          const plan = planFor(sceneAt(people, ms), screen);
          const next = layOut(places, plan.labels, plan.stage, ms);
          expectClear(next, plan);
          for (const place of next) {
            const before = places.find(({ key }) => key === place.key);
            if (before !== undefined && before.movedAt > -Infinity && (before.x !== place.x || before.y !== place.y))
              moves.set(place.key, [...(moves.get(place.key) ?? []), ms]);
          }
          places = next;
        }
        for (const times of moves.values())
          for (const at of times) expect(times.filter((each) => each >= at && each < at + 1000).length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 40, seed: 17 },
    );
  });

  test('one person in an empty place has all of their names, beside them and level with their dots', () => {
    for (const screen of SCREENS.slice(0, 3)) {
      const plan = planFor(testScene({ people: [wearer(1, figure(640, 120, 130))] }), screen);
      const places = settled(plan);
      expect(
        places.filter(({ visible }) => visible).map(({ key }) => key),
        `${screen.width}`,
      ).toEqual(plan.labels.map(({ key }) => key));
    }
  });

  test('no line from a settled name crosses a face or hips but those that its garment lies on', () => {
    fc.assert(
      fc.property(crowd, screenOf, (people, screen) => {
        const plan = planFor(sceneAt(people, 0), screen);
        for (const place of settled(plan).filter(({ visible }) => visible)) {
          const { dot } = plan.labels.find(({ key }) => key === place.key)!;
          const end = nearestOf(place, dot);
          expect(
            plan.stage.clear.filter((box) => crosses(end, dot, box) && !holds(box, dot)),
            place.key,
          ).toEqual([]);
        }
      }),
      { numRuns: 200, seed: 23 },
    );
  });

  test('who trembles moves no name; who has moved aside takes theirs along, after a moment', () => {
    const [screen] = SCREENS;
    const at = (x: number, ms: number) => planFor(testScene({ people: [wearer(1, figure(x, 60, 100))], takenAt: ms }), screen);
    const first = at(640, 0);
    let places = settled(first);
    const start = places;
    for (let ms = 600; ms < 3000; ms += 66) {
      const plan = at(640 + (ms % 3), ms);
      places = layOut(places, plan.labels, plan.stage, ms);
    }
    expect(places.map(({ x, y }) => [x, y])).toEqual(start.map(({ x, y }) => [x, y]));
    let movedAt = 0;
    for (let ms = 3000; ms < 5000; ms += 66) {
      const plan = at(800, ms);
      places = layOut(places, plan.labels, plan.stage, ms);
      if (movedAt === 0 && places.some(({ x }, i) => x !== start[i]!.x)) movedAt = ms - 3000;
    }
    expect(movedAt).toBeGreaterThanOrEqual(400);
    expect(movedAt).toBeLessThan(1000);
    expectClear(places, at(800, 5000));
  });
});

test('a frame looks for places for three names at most, however many people there are', () => {
  const people = [figure(300, 60, 150), figure(900, 60, 150)].map((each, i) => wearer(i + 1, each));
  const plan = planFor(testScene({ people }), SCREENS[1]);
  expect(plan.labels.length).toBeGreaterThan(3);
  const seen = (places: readonly Place[]) => places.filter(({ visible }) => visible).length;
  expect(seen(layOut([], plan.labels, plan.stage, 0))).toBe(3);
  expect(seen(settled(plan))).toBeGreaterThan(3);
});

test('a slow kiosk, each of whose frames is late for every name, gives every name its turn all the same', () => {
  const people = [figure(300, 60, 150), figure(900, 60, 150)].map((each, i) => wearer(i + 1, each));
  const plan = planFor(testScene({ people }), SCREENS[1]);
  const seen = (step: number) => {
    const times = Array.from({ length: 12 }, (_, i) => i * step);
    const places = times.reduce<Place[]>((before, now) => layOut(before, plan.labels, plan.stage, now), []);
    return places.filter(({ visible }) => visible).map(({ key }) => key);
  };
  expect(seen(100).length).toBeGreaterThan(3);
  expect(seen(1000)).toEqual(seen(100));
});

describe('marks', () => {
  test('two people are told apart by shape, whoever of them is nearer, and a third has a dot alone', () => {
    const people = [3, 1, 2].map((id) => testWearer({ id }));
    expect([...marksOf(people)]).toEqual([
      [3, 'triangle'],
      [1, 'round'],
    ]);
    expect([...marksOf([people[1]!, people[0]!])]).toEqual([
      [1, 'round'],
      [3, 'triangle'],
    ]);
    const crowded = [figure(300, 60, 150), figure(700, 60, 120), figure(1100, 200, 80)].map((each, i) => wearer(i + 1, each));
    const plan = planFor(testScene({ people: crowded }), SCREENS[1]);
    expect(plan.dots.filter(({ far }) => far)).toHaveLength(1);
    expect(plan.labels.some(({ id }) => id === 3)).toBe(false);
  });
});

test('a line crosses a box if and only if it comes inside', () => {
  const box = { x: 10, y: 10, width: 10, height: 10 };
  const point = fc.record({ x: fc.integer({ min: 0, max: 30 }), y: fc.integer({ min: 0, max: 30 }) });
  fc.assert(
    fc.property(point, point, (a, b) => {
      const steps = Array.from({ length: 401 }, (_, i) => i / 400);
      const inside = steps.some((t) => {
        const [x, y] = [a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)];
        return x > 10.1 && x < 19.9 && y > 10.1 && y < 19.9;
      });
      if (inside) expect(crosses(a, b, box)).toBe(true);
      if (Math.max(a.x, b.x) < 10 || Math.min(a.x, b.x) > 20) expect(crosses(a, b, box)).toBe(false);
    }),
  );
});
