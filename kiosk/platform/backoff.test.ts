/** Waits grow, stay within their bound, and obey the server. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoff, retryAfterMs } from './backoff.ts';

const random = fc.double({ min: 0, max: 0.999999, noNaN: true });

test('a wait lies within 20 % of 2 s, 4 s, 8 s … and never beyond five minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), random, (failures, r) => {
      const middle = Math.min(300_000, 2000 * 2 ** (failures - 1));
      const wait = backoff(failures, () => r);
      expect(wait).toBeGreaterThanOrEqual(0.8 * middle);
      expect(wait).toBeLessThanOrEqual(Math.min(1.2 * middle, 300_000));
    }),
  );
});

test.each([
  ['7', 7000],
  ['0', 0],
  ['Mon, 23 Nov 2026 08:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 07:00:00 GMT', 0],
  ['99999999', 3_600_000],
  ['soon', null],
  ['-5', null],
  [null, null],
])('Retry-After: %s is %s ms', (header, ms) => {
  expect(retryAfterMs(header, Date.parse('2026-11-23T08:00:00Z'))).toBe(ms);
});
