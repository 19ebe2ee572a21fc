/** A picture that stands still is told from one that does not, by a single pixel; a dark one is given the benefit of the doubt. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GRID, hasChanged } from './motion.ts';

const SIZE = GRID.width * GRID.height * 4;
const picture = fc.uint8ClampedArray({ minLength: SIZE, maxLength: SIZE }).map((grid) => {
  grid[0] = 0;
  grid[4] = 255; // never plain
  return grid;
});

test('the same picture again has not changed, whatever it shows', () => {
  fc.assert(
    fc.property(picture, (grid) => {
      expect(hasChanged(grid, grid.slice())).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test('one value that is off by one is a change', () => {
  fc.assert(
    fc.property(picture, fc.nat(SIZE - 1), (grid, at) => {
      const next = grid.slice();
      next[at] = next[at] === 255 ? 254 : next[at]! + 1;
      expect(hasChanged(grid, next)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('the first picture and a dark room count as alive', () => {
  const dark = new Uint8ClampedArray(SIZE).fill(3);
  expect(hasChanged(null, dark)).toBe(true);
  expect(hasChanged(dark, dark)).toBe(true);
});
