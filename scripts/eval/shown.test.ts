/** What a clip comes to: one answer, changes counted, and when it settled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise, type Shown } from './shown.ts';

/** One entry each 100 ms: a letter is a type, a dot is nothing. */
const film = (letters: string): Shown[] => [...letters].map((id, i) => ({ from: i * 100, id: id === '.' ? null : id }));
const sum = (letters: string) => summarise(film(letters), letters.length * 100);

describe('summarise', () => {
  it.each([
    ['..aaaa', { id: 'a', flips: 0, stableFrom: 200, last: 'a' }],
    ['aabbbb', { id: 'b', flips: 1, stableFrom: 200, last: 'b' }],
    ['aaa.ba', { id: 'a', flips: 3, stableFrom: 500, last: 'a' }],
    ['aa....', { id: 'a', flips: 1, stableFrom: null, last: null }],
    ['......', { id: null, flips: 0, stableFrom: null, last: null }],
    ['', { id: null, flips: 0, stableFrom: null, last: null }],
  ])('%s', (letters, answer) => {
    expect(sum(letters)).toEqual(answer);
  });

  it('is stable from a moment on after which nothing changes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1 }), (letters) => {
        const { stableFrom, last } = sum(letters);
        if (stableFrom === null) expect(letters.endsWith('.')).toBe(true);
        else {
          const at = stableFrom / 100;
          expect(new Set(letters.slice(at))).toEqual(new Set(last));
          expect(at === 0 || letters[at - 1] !== last).toBe(true);
        }
      }),
    );
  });
});
