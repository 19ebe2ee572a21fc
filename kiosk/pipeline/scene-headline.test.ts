/** What is said first: of whom, when, and how surely. */
import { describe, expect, it } from 'vitest';
import { answerOf, nameOf } from './answer.ts';
import type { Effort } from './scene.ts';
import { card, ids, keys, person, raised, setUp, sure, TORN, without, worn } from './scene-testing.ts';
import { figure } from './testing.ts';
import type { Scene } from './types.ts';

describe('what is said first', () => {
  const ONE: Effort = { garmentsMs: 120, settledAfter: 4 };

  it('waits until nothing further out is unread, with one region a frame', async () => {
    const { world, asked, next } = setUp({ effort: ONE });
    world.people = [person];
    const headlines = [];
    for (let i = 0; i < 5; i++) headlines.push((await next(400)).headline);
    expect(asked.slice(0, 3).flatMap((each) => keys(each)!)).toEqual(['1/outer', '1/whole', '1/upper']);
    expect(headlines.map(nameOf)).toEqual([null, null, null, 't-shirt', 't-shirt']);
    expect(headlines.slice(0, 3), 'too early to say').toEqual([null, null, null]);
  });

  it('is what a first look ends with, however that changed its mind', async () => {
    const { world, asked, next } = setUp({ late: true });
    world.people = [person];
    const atLast = () => (asked.length < 6 ? TORN : sure('t-shirt').map((logit) => 3 * logit));
    world.read = ({ region: { kind } }) => (kind === 'upper' ? atLast() : sure('other'));
    const said = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const { headline } = await next();
      if (headline !== null) said.add(answerOf(headline));
    }
    expect(said).toEqual(new Set(['named t-shirt']));
  });

  it('comes as soon as something has been looked at for a moment, where what was read by then is enough', async () => {
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
    expect(nameOf((await after(6)).headline)).toBe('t-shirt');
    world.people = [raised];
    for (let i = 0; i < 10; i++) expect(nameOf((await next()).headline)).toBe('t-shirt');
    expect(asked.slice(6, 8).map(keys)).toEqual([['1/held'], ['1/whole']]);
  });

  it('is there at once when somebody is the nearest again', async () => {
    const { world, next, after } = setUp({ late: true });
    world.read = ({ person }) => sure(person!.score === 0.9 ? 't-shirt' : 'pullover');
    const far = without(13, 14, 15, 16);
    const near = figure(460, 80, 130, 0.8);
    world.people = [far];
    expect(nameOf((await after(6)).headline)).toBe('t-shirt');
    world.people = [far, near];
    expect(nameOf((await after(6)).headline)).toBe('pullover');
    world.people = [far];
    expect(nameOf((await after(7)).headline), 'the nearer one is hidden for a moment').toBe('pullover');
    world.people = [person];
    expect(nameOf((await next()).headline), 'though the legs are unread').toBe('t-shirt');
  });

  it('is nothing but what is worn or held: not the bag that somebody carries', async () => {
    const { world, after } = setUp();
    world.people = [person];
    world.read = () => sure('bag');
    const scene = await after(6);
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
    world.people = [without(0, 5, 6)];
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
