/** Order statistics: known values, and what holds for all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, slope, spread } from './statistics.ts';

const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  it('lies on a line between the two values next to it', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([10, 20, 30], 0.99)).toBeCloseTo(29.8, 10);
  });

  it('goes from the least value to the largest and never falls', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (all, a, b) => {
        expect(quantile(all, 0)).toBe(Math.min(...all));
        expect(quantile(all, 1)).toBe(Math.max(...all));
        expect(quantile(all, Math.min(a, b))).toBeLessThanOrEqual(quantile(all, Math.max(a, b)) + 1e-6);
      }),
    );
  });

  it('has none of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

describe('spread', () => {
  it('does not depend on the order, nor on one wild value', () => {
    fc.assert(
      fc.property(values, (all) => {
        expect(spread(all.toReversed())).toEqual(spread(all));
      }),
    );
    expect(spread([1, 2, 3, 4, 1e9]).median).toBe(3);
  });
});

describe('slope', () => {
  it('is that of the line through points on one, wherever it lies, and 0 for what goes up and down', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }), (rise, start) => {
        expect(slope([1, 2, 5, 9].map((x) => [x, start + rise * x]))).toBeCloseTo(rise, 8);
      }),
    );
    expect(slope([0, 1, 2].map((x) => [x, x % 2]))).toBe(0);
  });

  it('has none of one point', () => {
    expect(() => slope([[1, 1]])).toThrow(RangeError);
  });
});
