/** Frame after frame, with an eye that answers at once and one that answers with the next frame: who is there, what they wear, what is said. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleLabel, type ClassifyCard } from '#contract/testing/card';
import { nameOf } from './answer.ts';
import type { ColourName } from './colour/colour-names.ts';
import type { Eye } from './eye.ts';
import type { Person } from './people/person.ts';
import { createScene, type Due, type Effort } from './scene.ts';
import { figure, testCard, testFrame, testRef } from './testing.ts';
import type { Frame, Reading, Scene } from './types.ts';
import { WORN } from './vote.ts';

/** Each garment and its group. */
const GARMENTS = {
  ...{ 't-shirt': 'upper', pullover: 'upper', dress: 'whole', jacket: 'outer', trousers: 'lower', bag: 'carry' },
  ...{ other: 'none' },
};
type Id = keyof typeof GARMENTS;
const ids = Object.keys(GARMENTS) as Id[];
const card = testCard({ labels: ids.map((id) => ({ ...exampleLabel(id), group: GARMENTS[id] })) });
const guide = testFrame().guide;

/** Logits that are sure of one label. */
const sure = (of: Id): number[] => ids.map((id) => (id === of ? 9 : 0));
/** Logits that are between all garments. */
const TORN = ids.map((id) => (id === 'other' ? 0 : 1));
/** All regions in every frame; one lets each be read four times. */
const ALL: Effort = { garmentsMs: 1e6, settledAfter: 4 };
const TIRELESS: Effort = { garmentsMs: 1e6, settledAfter: Infinity };

interface Options {
  readonly late?: boolean;
  readonly effort?: Effort;
  readonly own?: ClassifyCard;
}

/** A scene before an eye that sees `world`; a late one answers with the next frame, as on the GPU. */
function setUp({ late = false, effort = ALL, own = card }: Options = {}) {
  const world = {
    people: [] as readonly Person[] | null,
    read: (_: Due): readonly number[] => sure('t-shirt'),
    sharpness: 0.5,
    ms: 120,
    colour: 'blue' as ColourName,
    broken: false,
  };
  const asked: (readonly Due[])[] = [];
  const told: { readonly due: Due; readonly reading: Reading }[] = [];
  let pending: readonly Due[] = [];
  const eye: Eye<unknown, Due> = {
    see: (_, where) => {
      const asks = where({ width: 640, height: 480, people: world.people });
      asked.push(asks);
      const read = late ? pending : asks;
      pending = asks;
      if (world.broken) return Promise.reject(new Error('scripted'));
      const view = (ask: Due) => ({
        logits: Float32Array.from(world.read(ask)),
        sharpness: world.sharpness,
        ...(ask.shade && { colours: [{ name: world.colour, share: 0.9, hex: '#336699' }] }),
      });
      const views = read.map((ask) => ({ ask, view: view(ask) }));
      const garmentMs = views.length === 0 ? null : world.ms;
      return Promise.resolve({ views, way: 'external', preprocessMs: 3, inferenceMs: 4, garmentMs });
    },
  };
  const see = createScene(eye, own, testRef, { effort, onReading: (due, reading) => told.push({ due, reading }) });
  let at = -100;
  /** The scene `ms` after the one before. */
  const next = (ms = 100, changes: Partial<Frame<unknown>> = {}) => {
    at += ms;
    return see({ ...testFrame(), takenAt: at, ...changes });
  };
  /** The last of so many scenes, 100 ms apart. */
  const after = async (count: number): Promise<Scene> => {
    let scene = await next();
    for (let i = 1; i < count; i++) scene = await next();
    return scene;
  };
  return { world, asked, told, next, after };
}
const person = figure(200, 80, 100);
const changed = (changes: Partial<Record<number, Partial<Person['keypoints'][number]>>>, of = person): Person => ({
  ...of,
  keypoints: of.keypoints.map((point, i) => ({ ...point, ...changes[i] })),
});
const without = (...indices: number[]) => changed(Object.fromEntries(indices.map((i) => [i, { score: 0.05 }])));
/** With a garment held up between both hands. */
const raised = changed({ 9: { x: 290, y: 120 }, 10: { x: 110, y: 120 } });
/** Of each person what they wear. */
const worn = ({ people }: Scene) =>
  people.map(({ id, garments }) => [
    id,
    ...garments.map(({ kind, verdict }) => `${kind}: ${nameOf(verdict) ?? verdict.group ?? ''}`),
  ]);
const keys = (dues: readonly Due[] | undefined) => dues?.map(({ key }) => key);
const both = [
  ['at once', false],
  ['with the next frame', true],
] as const;

describe.each(both)('with an eye that answers %s', (_, late) => {
  it('looks at the guide while nobody is in view, and at whoever is from then on', async () => {
    const { world, asked, after } = setUp({ late });
    const empty = await after(2);
    expect(asked.at(-1)).toMatchObject([{ key: 'guide', box: guide, person: null }]);
    expect([nameOf(empty.headline), empty.people]).toEqual(['t-shirt', []]);
    world.people = [person];
    const scene = await after(5);
    expect(asked.at(-1)?.every(({ key }) => key.startsWith('1/'))).toBe(true);
    expect(worn(scene)).toEqual([[1, 'upper: t-shirt']]);
    expect(nameOf(scene.headline)).toBe('t-shirt');
  });

  it('tells the colour of each garment once two looks agree, asks for one a frame, and then rarely', async () => {
    const { world, asked, after } = setUp({ late });
    world.people = [person];
    world.read = ({ region }) => sure(region.kind === 'upper' ? 't-shirt' : 'other');
    expect((await after(2)).people[0]?.garments.map(({ shade }) => shade)).not.toContainEqual(expect.anything());
    const scene = await after(40);
    expect(scene.people[0]?.garments.map(({ shade }) => shade?.name)).toEqual(['blue']);
    for (const dues of asked) expect(dues.filter(({ shade }) => shade).length).toBeLessThanOrEqual(1);
    const later = asked.length;
    await after(300);
    const looks = asked.slice(later).flatMap((dues) => dues.filter(({ shade, key }) => shade && key === '1/upper'));
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.length, 'in half a minute').toBeLessThanOrEqual(12);
  });

  it('tells the colour of what lies in the guide', async () => {
    const { after } = setUp({ late });
    expect((await after(12)).shade).toMatchObject({ name: 'blue' });
  });

  it('looks at the guide alone without a people model, whoever is there', async () => {
    const { world, asked, after } = setUp({ late });
    world.people = null;
    expect(nameOf((await after(3)).headline)).toBe('t-shirt');
    expect(asked.map(keys)).toEqual([['guide'], ['guide'], ['guide']]);
  });

  it('never gives one person what another wears, whatever way they cross', async () => {
    const { world, next } = setUp({ late, effort: TIRELESS });
    // Who it really is can be told by the score alone.
    world.read = ({ person }) => sure(person!.score === 0.9 ? 't-shirt' : 'dress');
    let scene: Scene | null = null;
    for (let i = 0; i < 30; i++) {
      world.people = [figure(120 + i * 13, 60, 90, 0.9), figure(500 - i * 13, 90, 90, 0.8)];
      scene = await next();
      for (const { id, garments } of scene.people)
        if (garments.length > 0) expect(garments.map(({ verdict }) => nameOf(verdict))).toEqual([id === 1 ? 't-shirt' : 'dress']);
    }
    expect(scene!.people.find(({ id }) => id === 1)?.box.x, 'the first one ends on the right').toBeGreaterThan(300);
    expect(new Map(worn(scene!).map(([id, ...garments]) => [id, garments]))).toEqual(
      new Map([
        [1, ['upper: t-shirt']],
        [2, ['whole: dress']],
      ]),
    );
  });

  it('leaves settled regions alone, says so, and reads them again after a while', async () => {
    const { world, asked, next } = setUp({ late });
    world.people = [person];
    const settled: boolean[] = [];
    for (let i = 0; i < 40; i++) settled.push((await next()).settled);
    const counts = asked.map(({ length }) => length);
    const rest = counts.indexOf(0);
    expect(rest, 'a second after all were read, of which the first frame reads one').toBe(late ? 12 : 11);
    const again = counts.findIndex((count, i) => i > rest && count > 0);
    // Two and a half seconds after the last look at the colours of the first of them.
    expect(again - rest).toBeGreaterThanOrEqual(21);
    expect(again - rest).toBeLessThanOrEqual(25);
    expect(settled.map((each) => (each ? 0 : 1))).toEqual(counts.map((count) => Math.min(count, 1)));
  });

  it('goes on reading a region that is unsure, and nothing else', async () => {
    const { world, asked, after } = setUp({ late });
    world.people = [person];
    world.read = ({ region: { kind } }) => (kind === 'upper' ? TORN : sure('other'));
    const scene = await after(20);
    expect(keys(asked.at(-1))).toEqual(['1/upper']);
    expect([scene.settled, scene.headline?.decision]).toEqual([false, 'unsure']);
  });

  it.each([
    ['five seconds', 'another', 'green', 50],
    ['eighteen seconds', 'the same', 'blue', 180],
  ] as const)('sees within %s that somebody put a jacket of %s colour on', async (_, __, colour, frames) => {
    const { world, after } = setUp({ late });
    world.people = [person];
    expect(nameOf((await after(120)).headline)).toBe('t-shirt');
    world.read = ({ region: { kind } }) => sure(kind === 'outer' ? 'jacket' : 't-shirt');
    world.colour = colour;
    const scene = await after(frames);
    expect(worn(scene)).toEqual([[1, 'outer: jacket', 'upper: t-shirt']]);
    expect(scene.people[0]?.garments.map(({ shade }) => shade?.name)).toEqual([colour, colour]);
  });

  it('forgets nothing for a fold or a shadow that three looks see', async () => {
    const { world, asked, after, next } = setUp({ late });
    world.people = [person];
    await after(120);
    world.read = ({ region: { kind } }) => sure(kind === 'outer' ? 'jacket' : 't-shirt');
    const before = asked.length;
    /** Of the region that was looked at most often. */
    const looks = () => {
      const shades = asked.slice(before).flatMap((dues) => dues.filter(({ shade }) => shade));
      return Math.max(0, ...[...Map.groupBy(shades, ({ key }) => key).values()].map(({ length }) => length));
    };
    world.colour = 'green';
    for (let i = 0; i < 60; i++) {
      if (looks() >= 3) world.colour = 'blue';
      expect(worn(await next())).toEqual([[1, 'upper: t-shirt']]);
    }
    expect(world.colour).toBe('blue');
  });

  it('tells of a bag no more within five seconds of its being put down: no colour tells of that', async () => {
    const { world, after } = setUp({ late });
    world.people = [person];
    world.read = ({ region: { kind } }) => sure(kind === 'carry' ? 'bag' : 't-shirt');
    expect(worn(await after(120))).toEqual([[1, 'upper: t-shirt', 'carry: bag']]);
    world.read = ({ region: { kind } }) => sure(kind === 'carry' ? 'other' : 't-shirt');
    expect(worn(await after(50))).toEqual([[1, 'upper: t-shirt']]);
  });

  it('learns nothing of the shirt from what is held up before it', async () => {
    const { world, asked, after, next } = setUp({ late });
    world.people = [person];
    await after(120);
    world.people = [raised];
    world.colour = 'green';
    world.read = ({ region: { kind } }) => sure(kind === 'held' ? 'dress' : 'pullover');
    await after(10);
    const before = asked.length;
    expect(worn(await after(50))).toEqual([[1, 'held: dress']]);
    expect(new Set(asked.slice(before).flatMap((dues) => dues.map(({ region: { kind } }) => kind)))).toEqual(
      new Set(['held', 'feet', 'head']),
    );
    world.people = [person];
    world.colour = 'blue';
    world.read = () => sure('t-shirt');
    for (let i = 0; i < 30; i++) {
      const scene = await next();
      expect(worn(scene)).toEqual([[1, 'upper: t-shirt']]);
      expect(scene.people[0]?.garments[0]?.shade?.name).toBe('blue');
    }
  });

  it('says what is held up instead of what it covers, and the shirt again as soon as the hands go down', async () => {
    const { world, after, next } = setUp({ late });
    world.read = ({ region: { kind } }) => sure(kind === 'held' ? 'dress' : 't-shirt');
    world.people = [person];
    await after(6);
    world.people = [raised];
    const holding = await after(6);
    expect([worn(holding), nameOf(holding.headline)]).toEqual([[[1, 'held: dress']], 'dress']);
    world.people = [person];
    const down = await next();
    expect([worn(down), nameOf(down.headline)]).toEqual([[[1, 'upper: t-shirt']], 't-shirt']);
  });

  it('hides nothing behind bare hands', async () => {
    const { world, after } = setUp({ late });
    world.read = ({ region: { kind } }) => sure(kind === 'held' ? 'other' : 't-shirt');
    world.people = [raised];
    const scene = await after(6);
    expect([worn(scene), nameOf(scene.headline)]).toEqual([[[1, 'upper: t-shirt']], 't-shirt']);
  });

  it('does not blink when a frame misses a person, or their shoulders', async () => {
    const { world, after } = setUp({ late });
    world.people = [person];
    await after(6);
    world.people = [];
    const missed = await after(2);
    expect(missed.people).toMatchObject([{ id: 1, hidden: true, garments: [{ kind: 'upper' }] }]);
    expect(nameOf(missed.headline)).toBe('t-shirt');
    world.people = [without(5, 6)];
    expect(worn(await after(2))).toEqual([[1, 'upper: t-shirt']]);
    expect(worn(await after(10)), 'but not for long').toEqual([[1]]);
  });

  it('asks nothing of the guide while somebody is hidden for a moment', async () => {
    const { world, asked, after } = setUp({ late });
    world.people = [person];
    await after(1);
    world.people = [];
    await after(7);
    expect(asked.slice(-7), 'nor of where they were').toEqual(Array.from({ length: 7 }, () => []));
    await after(1);
    expect(keys(asked.at(-1))).toEqual(['guide']);
  });

  it('forgets who has gone: the next one at the same place starts with nothing', async () => {
    const { world, after } = setUp({ late });
    world.people = [person];
    await after(8);
    world.people = [];
    await after(12);
    world.people = [person];
    world.read = () => sure('dress');
    expect(worn(await after(2)), 'too early to say').toEqual([[2]]);
    expect(worn(await after(4))).toEqual([[2, 'whole: dress']]);
  });

  it('forgets everybody after a pause, and not after a shorter one', async () => {
    const { world, next, after } = setUp({ late });
    world.people = [person];
    await after(6);
    world.read = () => sure('other');
    const before = await next(3000);
    expect(before.headline, 'the same person').not.toBeNull();
    const scene = await next(10_001);
    expect([worn(scene), scene.headline]).toEqual([[[1]], null]);
  });

  it('gives nobody in another stream what somebody in this one wears', async () => {
    const { world, asked, next, after } = setUp({ late });
    world.people = [person];
    await after(6);
    world.read = ({ takenAt }) => sure(takenAt >= 600 ? 'dress' : 't-shirt');
    const picture = await next(100, { stream: 2 });
    expect(asked.at(-1)?.length, 'all is to be read').toBeGreaterThan(0);
    expect([worn(picture), picture.headline], 'too early to say').toEqual([[[1]], null]);
    for (let i = 0; i < 4; i++) await next(100, { stream: 2 });
    expect(worn(await next(100, { stream: 2 }))).toEqual([[1, 'whole: dress']]);
  });

  it('tells what comes into the guide once it stays: who comes into view fills it before they are followed', async () => {
    const { world, after } = setUp({ late });
    world.read = () => sure('other');
    expect((await after(5)).headline?.decision).toBe('nothing');
    world.read = () => sure('bag');
    // Half of what is remembered outvotes the rest after four readings, and must go on doing so.
    expect((await after(7)).headline?.decision, 'for a moment').toBe('nothing');
    expect(nameOf((await after(8)).headline), 'and now it stays').toBe('bag');
  });

  it('never leaves the guide nor what is held up alone: hands move', async () => {
    const { world, asked, after } = setUp({ late });
    expect((await after(20)).settled).toBe(false);
    expect(keys(asked.at(-1))).toEqual(['guide']);
    world.people = [raised];
    expect((await after(20)).settled).toBe(false);
    expect(keys(asked.at(-1))).toEqual(['1/held']);
  });

  it('does not change between a dress and its parts for a little', async () => {
    const { world, after } = setUp({ late, effort: TIRELESS });
    const at = (of: Id, share: number) => ids.map((id) => Math.log(id === of ? share : (1 - share) / 6));
    const seen = (whole: number, upper: number) => {
      world.read = ({ region: { kind } }) =>
        kind === 'whole' ? at('dress', whole) : kind === 'upper' ? at('t-shirt', upper) : sure('other');
      return after(50);
    };
    world.people = [person];
    expect(worn(await seen(0.8, 0.7))).toEqual([[1, 'whole: dress']]);
    expect(worn(await seen(0.7, 0.8))).toEqual([[1, 'whole: dress']]);
    expect(worn(await seen(0.6, 0.95))).toEqual([[1, 'upper: t-shirt']]);
    expect(worn(await seen(0.8, 0.7))).toEqual([[1, 'upper: t-shirt']]);
  });

  it('keeps what it knew when a frame fails', async () => {
    const { world, next, after } = setUp({ late });
    world.people = [person];
    await after(6);
    world.broken = true;
    await expect(next()).rejects.toThrow('scripted');
    world.broken = false;
    expect(worn(await next())).toEqual([[1, 'upper: t-shirt']]);
  });

  it('leads with the nearest person, and does not change between two who are about as near', async () => {
    const { world, after, next } = setUp({ late, effort: TIRELESS });
    world.read = ({ person }) => sure(person!.score === 0.9 ? 't-shirt' : 'pullover');
    world.people = [figure(160, 80, 70, 0.9), figure(460, 80, 100, 0.8)];
    const scene = await after(5);
    expect(nameOf(scene.headline)).toBe('pullover');
    for (let i = 0; i < 10; i++) {
      world.people = [figure(160, 80, i % 2 ? 104 : 96, 0.9), figure(460, 80, 100, 0.8)];
      expect(nameOf((await next()).headline)).toBe('pullover');
    }
  });

  it('says only what goes together and never gives a number twice, whatever is seen', async () => {
    const somebody = fc.tuple(
      fc.integer({ min: 50, max: 600 }),
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 20, max: 130 }),
      fc.constantFrom(0.3, 0.9),
    );
    const frame = fc.record({
      people: fc.array(somebody, { maxLength: 4 }),
      logits: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 7, maxLength: 7 }),
      ms: fc.constantFrom(50, 100, 400, 1000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 15 }), fc.constantFrom(100, 400, 1e6), async (frames, garmentsMs) => {
        const { world, next } = setUp({ late, effort: { garmentsMs, settledAfter: 4 } });
        let known = new Set<number>();
        let highest = 0;
        for (const { people, logits, ms } of frames) {
          world.people = people.map(([x, y, size, score]) => figure(x, y, size, score));
          // Each region sees the same garments in another light.
          world.read = ({ key }) => logits.map((logit, i) => logit + ((key.length * (i + 3)) % 5));
          const scene = await next(ms);
          for (const { id, garments } of scene.people) {
            if (!known.has(id)) expect(id).toBeGreaterThan(highest);
            const kinds = garments.map(({ kind }) => kind);
            expect(new Set(kinds).size).toBe(kinds.length);
            if (kinds.includes('whole')) expect(kinds.some((kind) => kind === 'upper' || kind === 'lower')).toBe(false);
            for (const { kind, verdict } of garments) {
              const [best] = verdict.guesses;
              if (kind !== 'held') expect(verdict.group ?? GARMENTS[best!.id as Id]).toBe(kind);
            }
          }
          known = new Set(scene.people.map(({ id }) => id));
          highest = Math.max(highest, ...known);
          if (scene.people.length > 0) expect(scene.headline?.decision).not.toBe('nothing');
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('with an eye that answers with the next frame', () => {
  it('says nothing before the first answers, and nothing of the guide to somebody who came meanwhile', async () => {
    const { world, next } = setUp({ late: true });
    expect((await next()).headline).toBeNull();
    world.people = [person];
    world.read = () => sure('bag');
    const scene = await next();
    expect([scene.headline, worn(scene)]).toEqual([null, [[1]]]);
  });

  it('says nothing of what was in the guide before somebody came and went', async () => {
    const { world, next, after } = setUp({ late: true });
    expect(nameOf((await after(3)).headline)).toBe('t-shirt');
    world.people = [person];
    await next();
    world.people = [];
    expect((await next(100)).people, 'hidden for a moment').toHaveLength(1);
    const gone = await next(700);
    expect([gone.people, gone.headline]).toEqual([[], null]);
  });

  it('says nothing of who left before they were read', async () => {
    const { world, told, next } = setUp({ late: true });
    world.people = [person];
    await next();
    // Seven are one too many, and the smallest is not followed any more.
    const near = (i: number) => figure(60 + i * 100, 200, 130 + i * 40);
    world.people = Array.from({ length: 6 }, (_, i) => near(i));
    const scene = await next();
    expect(told.length, 'they are read all the same').toBeGreaterThan(0);
    expect(scene.people.map(({ id }) => id)).not.toContain(1);
    expect(worn(scene).flatMap(([, ...garments]) => garments)).toEqual([]);
    expect(scene.headline).toBeNull();
  });

  it('says nothing of what was asked for before a pause', async () => {
    const { world, next } = setUp({ late: true });
    world.people = [person];
    await next();
    const scene = await next(11_000);
    expect([worn(scene), scene.headline]).toEqual([[[1]], null]);
    world.read = () => sure('pullover');
    for (let i = 0; i < 4; i++) await next();
    expect(worn(await next()), 'nothing of the T-shirt').toEqual([[1, 'upper: pullover']]);
  });

  it('weighs a view by the person and the time that it was asked for in', async () => {
    const { world, told, next } = setUp({ late: true });
    const far = figure(200, 80, 30);
    world.people = [far];
    await next();
    world.people = [figure(200, 80, 33)];
    await next();
    expect(told[0]).toMatchObject({ due: { takenAt: 0, person: { score: 0.9 } }, reading: { takenAt: 0 } });
    expect(told[0]?.due.person?.box).toEqual(far.box);
  });
});

describe('how much is read', () => {
  it('reads fewer regions a frame the slower they are, but one at least', async () => {
    const { world, asked, next } = setUp({ effort: { garmentsMs: 120, settledAfter: 4 } });
    world.people = [figure(160, 80, 100), figure(460, 80, 100)];
    world.read = () => TORN;
    for (let i = 0; i < 40; i++) {
      world.ms = i < 20 ? 15 : 400;
      await next();
    }
    const counts = asked.map(({ length }) => length);
    expect(counts[0], 'before it knows').toBe(1);
    expect(Math.max(...counts.slice(0, 20))).toBeGreaterThan(2);
    expect(counts.at(-1)).toBe(1);
  });

  it('reads every region before one is read twice, the nearest person’s first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), async (regions) => {
        const { world, asked, next } = setUp({ effort: { garmentsMs: 120 * regions, settledAfter: 4 } });
        world.people = [figure(160, 60, 80), figure(460, 70, 100)];
        const all = 14;
        for (let i = 0; i < Math.floor(all / regions); i++) await next();
        const read = asked.flatMap((each) => keys(each)!);
        expect(Math.max(...asked.map(({ length }) => length))).toBe(regions);
        expect(new Set(read).size).toBe(read.length);
        expect(read.slice(0, 7).every((key) => key.startsWith('2/'))).toBe(true);
      }),
    );
  });

  it('lets good views decide until they are old', async () => {
    const { world, next, after } = setUp({ effort: TIRELESS });
    world.people = [person];
    world.sharpness = 0.9;
    await after(5);
    world.sharpness = 0.01;
    world.read = () => sure('pullover');
    for (let i = 0; i < WORN.windowMs / 100 - 5; i++) expect(worn(await next())).toEqual([[1, 'upper: t-shirt']]);
    expect(worn(await after(14))).toEqual([[1, 'upper: pullover']]);
  });

  it('names only the group of what is seen in part', async () => {
    const { world, after } = setUp();
    world.people = [without(15, 16)];
    world.read = () => sure('trousers');
    const { people, headline } = await after(5);
    expect(people[0]?.garments).toMatchObject([{ kind: 'lower', verdict: { decision: 'group', group: 'lower' } }]);
    expect(headline).toMatchObject({ decision: 'group', group: 'lower' });
  });

  it('takes for granted that whoever stands there wears something, and not that they carry a bag', async () => {
    const { world, after } = setUp();
    world.people = [person];
    world.read = ({ region: { kind } }) =>
      ids.map((id) => (id === 'other' ? 9 : id === (kind === 'carry' ? 'bag' : 't-shirt') ? 6 : 0));
    expect(worn(await after(5))).toEqual([[1, 'upper: t-shirt']]);
  });
});

describe('what is said first', () => {
  const ONE: Effort = { garmentsMs: 120, settledAfter: 4 };

  it('waits until nothing further out is unread, with one region a frame', async () => {
    const { world, asked, next } = setUp({ effort: ONE });
    world.people = [person];
    const headlines = [];
    for (let i = 0; i < 4; i++) headlines.push((await next(400)).headline);
    expect(asked.slice(0, 3).flatMap((each) => keys(each)!)).toEqual(['1/outer', '1/whole', '1/upper']);
    expect(headlines.map(nameOf)).toEqual([null, null, 't-shirt', 't-shirt']);
    expect(headlines.slice(0, 2), 'too early to say').toEqual([null, null]);
  });

  it('comes as soon as somebody has been there for a moment, where what was read by then is enough', async () => {
    const { world, next } = setUp({ effort: ONE });
    world.people = [person];
    world.read = () => sure('jacket');
    const headlines = [];
    for (let i = 0; i < 5; i++) headlines.push((await next()).headline);
    expect(headlines.slice(0, 4)).toEqual([null, null, null, null]);
    expect(nameOf(headlines[4])).toBe('jacket');
  });

  it('is not taken back while more that comes into view is still unread', async () => {
    const { world, asked, next, after } = setUp({ late: true, effort: ONE });
    world.read = ({ region: { kind } }) => sure(kind === 'held' ? 'other' : 't-shirt');
    world.people = [without(13, 14, 15, 16)];
    expect(nameOf((await after(5)).headline)).toBe('t-shirt');
    world.people = [raised];
    for (let i = 0; i < 10; i++) expect(nameOf((await next()).headline)).toBe('t-shirt');
    expect(asked.slice(5, 7).map(keys)).toEqual([['1/held'], ['1/whole']]);
  });

  it('is there at once when somebody is the nearest again', async () => {
    const { world, next, after } = setUp({ late: true });
    world.read = ({ person }) => sure(person!.score === 0.9 ? 't-shirt' : 'pullover');
    const far = without(13, 14, 15, 16);
    const near = figure(460, 80, 130, 0.8);
    world.people = [far];
    expect(nameOf((await after(5)).headline)).toBe('t-shirt');
    world.people = [far, near];
    expect(nameOf((await after(5)).headline)).toBe('pullover');
    world.people = [far];
    expect(nameOf((await after(7)).headline), 'the nearer one is hidden for a moment').toBe('pullover');
    world.people = [person];
    expect(nameOf((await next()).headline), 'though the legs are unread').toBe('t-shirt');
  });

  it('is nothing but what is worn or held: not the bag that somebody carries', async () => {
    const { world, after } = setUp();
    world.people = [person];
    world.read = () => sure('bag');
    const scene = await after(5);
    expect(worn(scene)).toEqual([[1, 'carry: bag']]);
    expect(scene.headline).toMatchObject({ decision: 'unsure', guesses: [] });
    world.people = [raised];
    expect(nameOf((await after(6)).headline)).toBe('bag');
  });

  it('is what is held up, once it was for half a second: hands that pass by change nothing', async () => {
    const { world, after } = setUp();
    world.people = [person];
    await after(6);
    world.people = [raised];
    world.read = ({ region }) => sure(region.kind === 'held' ? 'dress' : 't-shirt');
    const passing = await after(5);
    expect([worn(passing), nameOf(passing.headline)]).toEqual([[[1, 'upper: t-shirt']], 't-shirt']);
    expect(nameOf((await after(1)).headline)).toBe('dress');
    world.people = [person];
    expect(nameOf((await after(1)).headline), 'hands go down at once').toBe('t-shirt');
  });

  it('stays until who wears it is forgotten, though they went out of the frame piece by piece', async () => {
    const { world, after } = setUp();
    world.people = [person];
    world.read = ({ region }) => sure(region.kind === 'lower' ? 'trousers' : 't-shirt');
    const whole = await after(8);
    world.people = [without(5, 6)];
    await after(3);
    world.people = [];
    for (let i = 0; i < 7; i++) {
      const { people, headline } = await after(1);
      expect(worn({ people } as Scene)).toEqual(worn(whole));
      expect(nameOf(headline)).toBe(nameOf(whole.headline));
    }
    expect((await after(1)).people).toEqual([]);
  });
});

it('doubts what people wear as the card says, not what they hold up nor what is in the guide', async () => {
  const { world, after } = setUp({ own: { ...card, temperature: 1.5, wornTemperature: 3 } });
  const SHIRT = sure('t-shirt');
  const sureOf = (temperature: number, among = SHIRT) =>
    1 / among.reduce((sum, logit) => sum + Math.exp((logit - 9) / temperature), 0);
  const empty = await after(2);
  expect(empty.headline?.confidence).toBeCloseTo(sureOf(1.5), 6);
  world.people = [person];
  const garments = SHIRT.filter((_, i) => ids[i] !== 'other');
  expect((await after(5)).headline?.confidence).toBeCloseTo(sureOf(3, garments), 6);
  world.people = [raised];
  expect((await after(6)).headline?.confidence).toBeCloseTo(sureOf(1.5), 6);
});

it('tells of every frame when it was taken, how it got to the models, what it took and which model read it', async () => {
  const { next } = setUp();
  await next();
  expect(await next()).toMatchObject({ model: testRef, takenAt: 100, way: 'external', preprocessMs: 3, inferenceMs: 4 });
});
