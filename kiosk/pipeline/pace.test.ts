/** The pace: no faster than the machine can with ease, no flutter between two rates, quiet when nobody is there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstPace, intervalAt, paced, PRESENCE_RATE, QUIET_AFTER_MS, type Pace } from './pace.ts';

/** The pace after frames that each take so long, with somebody there. */
const after = (frames: readonly number[], start: Pace = firstPace(0)) =>
  frames.reduce<Pace>((pace, ms) => paced(pace, ms, true, 0), start);
const rate = (pace: Pace) => Math.round(1000 / intervalAt(pace, 0));
const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);

describe('pace', () => {
  it('settles at the fastest rate that leaves the machine a rest', () => {
    expect([5, 25, 40, 65, 85, 150, 2000].map((ms) => rate(after(times(100, ms))))).toEqual([30, 30, 15, 10, 10, 5, 5]);
  });

  it('is back at full rate when the load is gone', () => {
    expect(rate(after(times(100, 8), after(times(100, 150))))).toBe(30);
  });

  it('never changes more than once under a steady load that wavers by a fifth, once it has settled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 300 }),
        fc.array(fc.double({ min: 0.8, max: 1.2, noNaN: true }), { minLength: 200, maxLength: 200 }),
        (ms, wavers) => {
          let pace = after(times(200, ms));
          const steps = new Set([pace.step]);
          for (const waver of wavers) steps.add((pace = paced(pace, ms * waver, true, 0)).step);
          expect(steps.size).toBeLessThanOrEqual(2);
        },
      ),
    );
  });

  it('gets quiet when nobody has been there for a while, and is at full rate with the first who comes', () => {
    let pace = after(times(20, 5));
    for (let now = 0; now <= QUIET_AFTER_MS; now += 100) pace = paced(pace, 5, false, now);
    expect(intervalAt(pace, QUIET_AFTER_MS)).toBe(1000 / PRESENCE_RATE);
    expect(intervalAt(paced(pace, 5, true, QUIET_AFTER_MS + 500), QUIET_AFTER_MS + 500)).toBeLessThan(40);
  });
});
