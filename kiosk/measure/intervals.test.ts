/** Intervals: known values, and that they surround what they belong to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mean } from './figures.ts';
import { bootstrap, wilson } from './intervals.ts';

describe('wilson', () => {
  it('gives the published interval of 337 of 372', () => {
    const [low, high] = wilson(337 / 372, 372);
    expect(low).toBeCloseTo(0.872, 3);
    expect(high).toBeCloseTo(0.9316, 3);
  });

  it('surrounds the share and stays in 0–1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const share = Math.round(part * n) / n;
        const [low, high] = wilson(share, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(share + 1e-12);
        expect(high).toBeGreaterThanOrEqual(share - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('bootstrap', () => {
  const items = Array.from({ length: 400 }, (_, i) => ({ id: String(i), value: i % 4 === 0 ? 1 : 0 }));
  const share = (some: { value: number }[]) => mean(some.map(({ value }) => value));

  it('agrees with Wilson on a share of independent items, and with itself', () => {
    const first = bootstrap(items, ({ id }) => id, share)!;
    const [low, high] = wilson(0.25, 400);
    expect(first[0]).toBeCloseTo(low, 1.7);
    expect(first[1]).toBeCloseTo(high, 1.7);
    expect(bootstrap(items, ({ id }) => id, share)).toEqual(first);
  });

  it('is wider when the items of a cluster are copies of each other', () => {
    const copies = items.slice(0, 40).flatMap((item) => Array.from({ length: 10 }, () => item));
    const [low, high] = bootstrap(copies, ({ id }) => id, share)!;
    const [lowAlone, highAlone] = bootstrap(items, ({ id }) => id, share)!;
    expect(high - low).toBeGreaterThan(2 * (highAlone - lowAlone));
  });

  it('is null where there is nothing to draw from', () => {
    expect(bootstrap(items.slice(0, 1), ({ id }) => id, share)).toBeNull();
    expect(
      bootstrap(
        items,
        ({ id }) => id,
        () => NaN,
      ),
    ).toBeNull();
  });
});
