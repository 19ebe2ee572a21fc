/** Frame after frame, with an eye that answers at once and one that answers with the next frame: who is there, and what they wear. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameOf } from './answer.ts';
import {
  GARMENTS,
  guide,
  ids,
  keys,
  person,
  raised,
  setUp,
  sure,
  TIRELESS,
  TORN,
  without,
  worn,
  type Id,
} from './scene-testing.ts';
import { figure, testRef } from './testing.ts';
import type { Scene } from './types.ts';

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
    for (const dues of asked) expect(dues.filter(({ colourBox }) => colourBox).length).toBeLessThanOrEqual(1);
    const later = asked.length;
    await after(300);
    const looks = asked.slice(later).flatMap((dues) => dues.filter(({ colourBox, key }) => colourBox && key === '1/upper'));
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
      const shades = asked.slice(before).flatMap((dues) => dues.filter(({ colourBox }) => colourBox));
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
    const scene = await after(7);
    expect([worn(scene), nameOf(scene.headline)]).toEqual([[[1, 'upper: t-shirt']], 't-shirt']);
  });

  it('does not blink when a frame misses a person, or their nose and shoulders', async () => {
    const { world, after } = setUp({ late });
    world.people = [person];
    await after(6);
    world.people = [];
    const missed = await after(2);
    expect(missed.people).toMatchObject([{ id: 1, hidden: true, garments: [{ kind: 'upper' }] }]);
    expect(nameOf(missed.headline)).toBe('t-shirt');
    world.people = [without(0, 5, 6)];
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
    const scene = await after(7);
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

it('tells of every frame when it was taken, how it got to the models, what it took and which model read it', async () => {
  const { next } = setUp();
  await next();
  expect(await next()).toMatchObject({ model: testRef, takenAt: 100, way: 'external', preprocessMs: 3, inferenceMs: 4 });
});
