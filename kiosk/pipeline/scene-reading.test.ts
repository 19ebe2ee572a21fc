/** How many regions a frame reads, in which order, and what a reading counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ids, keys, person, setUp, sure, TIRELESS, TORN, without, worn } from './scene-testing.ts';
import { regionsOf, widened } from './people/regions.ts';
import { figure } from './testing.ts';
import { WORN } from './vote.ts';

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

  it('looks from further back by turns while nobody is followed, and stays where somebody is found', async () => {
    const { world, stood, after } = setUp();
    const from = async (frames: number) => {
      stood.length = 0;
      const { people } = await after(frames);
      return [people.length, stood.join(' ')];
    };
    expect(await from(4)).toEqual([0, 'near back near back']);
    world.people = [without(0, 1, 2, 3, 4)];
    expect(await from(4), 'nobody new without a face').toEqual([0, 'near back near back']);
    Object.assign(world, { people: [person], from: 'back' });
    expect(await from(4), 'who fills the frame').toEqual([1, 'near back back back']);
    world.people = [];
    expect(await from(4), 'out of sight').toEqual([1, 'back near back near']);
    expect(await from(6), 'and gone').toEqual([0, 'back near back near back near']);
    Object.assign(world, { people: [person], from: 'near' });
    expect(await from(4), 'who stands far off').toEqual([1, 'back near near near']);
  });

  it('looks a little wider at every second reading of what is worn above, and at its colours in the region itself', async () => {
    for (const late of [false, true]) {
      const { world, asked, told, after } = setUp({ effort: TIRELESS, late });
      world.people = [person];
      await after(12);
      const narrow = regionsOf(person, 640, 480);
      for (const { kind, box } of narrow) {
        const looks = told.filter(({ due }) => due.region.kind === kind);
        const wide = looks.map(({ due, reading }) => {
          expect(reading.wide).toBe(due.wide);
          expect(due.box, kind).toEqual(due.wide ? widened(box, 640, 480) : box);
          return due.wide;
        });
        const isCloth = kind === 'upper' || kind === 'outer';
        expect(wide.filter(Boolean).length, kind).toBe(isCloth ? Math.floor(looks.length / 2) : 0);
        for (const { region, colourBox } of asked.flat()) expect(colourBox ?? region.box).toEqual(region.box);
      }
    }
  });

  it('keeps the names of whoever stands further off, however long they wait to be read again', async () => {
    const { world, next, after } = setUp();
    world.people = [person, figure(460, 80, 70)];
    world.read = ({ region: { kind } }) => sure(kind === 'carry' ? 'bag' : 't-shirt');
    const both = worn(await after(8));
    expect(both[1], 'the one further off').toContain('carry: bag');
    for (const ms of [4500, 100, 4500, 100]) expect(worn(await next(ms))).toEqual(both);
  });

  it('names only the group of what is seen in part', async () => {
    const { world, after } = setUp();
    world.people = [without(15, 16)];
    world.read = () => sure('trousers');
    const { people, headline } = await after(6);
    expect(people[0]?.garments).toMatchObject([{ kind: 'lower', verdict: { decision: 'group', group: 'lower' } }]);
    expect(headline).toMatchObject({ decision: 'group', group: 'lower' });
  });

  it('takes for granted that whoever stands there wears something, and not that they carry a bag', async () => {
    const { world, after } = setUp();
    world.people = [person];
    world.read = ({ region: { kind } }) =>
      ids.map((id) => (id === 'other' ? 9 : id === (kind === 'carry' ? 'bag' : 't-shirt') ? 6 : 0));
    expect(worn(await after(6))).toEqual([[1, 'upper: t-shirt']]);
  });
});
