/** Contrast as WCAG computes it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contrast } from './contrast.ts';

// Values of https://webaim.org/resources/contrastchecker/.
it.each([
  ['#000000', '#ffffff', 21],
  ['#777777', '#ffffff', 4.48],
  ['#0000ff', '#ffffff', 8.59],
  ['#c2410c', '#ffffff', 5.18],
])('%s on %s is %d', (one, other, ratio) => {
  expect(contrast(one, other)).toBeCloseTo(ratio, 2);
});

it('is the same both ways round, and 1 for a colour on itself', () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(colour, colour, (one, other) => {
      expect(contrast(one, other)).toBe(contrast(other, one));
      expect(contrast(one, other)).toBeGreaterThanOrEqual(1);
      expect(contrast(one, one)).toBe(1);
    }),
  );
});
