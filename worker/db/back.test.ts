/** Going back: as often as one likes, and never to what was just rolled away from. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backFrom } from './back.ts';

/** Moves as a channel keeps them, newest first, of the releases it was pointed at in order. */
const moves = (...releases: string[]) =>
  releases.map((release, at) => ({ release, previous: releases[at - 1] ?? null })).toReversed();

describe('backFrom', () => {
  it.each([
    ['nothing', [], null],
    ['the first release', ['a'], null],
    ['a second one', ['a', 'b'], 'a'],
    ['one that was rolled back', ['a', 'b', 'a'], null],
    ['one step back of two', ['a', 'b', 'c', 'b'], 'a'],
    ['a new one after going back', ['a', 'b', 'a', 'c'], 'a'],
    ['the rolled back one, put on once more', ['a', 'b', 'a', 'b'], 'a'],
    ['two steps back at once', ['a', 'b', 'c', 'a'], null],
  ])('knows where to go from %s', (_, history, expected) => expect(backFrom(moves(...history))).toBe(expected));

  it('knows of the release before the oldest move it is given', () => {
    expect(backFrom([{ release: 'b', previous: 'a' }])).toBe('a');
  });

  it('goes down by one each time, until nothing is left, and never to a release twice', () => {
    const histories = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(histories, (raw) => {
        const history = raw.filter((release, at) => release !== raw[at - 1]);
        const left = new Set([history.at(-1) ?? '']);
        for (let to = backFrom(moves(...history)); to !== null; to = backFrom(moves(...history))) {
          expect(left).not.toContain(to);
          left.add(to);
          history.push(to);
        }
      }),
    );
  });
});
