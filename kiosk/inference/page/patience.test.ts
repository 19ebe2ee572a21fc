/** How long a frame may take: long at first, then by what the machine has shown, never under five seconds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPatience, reloadTimeoutMs } from './patience.ts';

function after(...durations: readonly number[]) {
  const patience = createPatience();
  for (const duration of durations) patience.note(duration);
  return patience.frameTimeoutMs(true);
}

it('gives the first frame 40 seconds on the GPU, which may still compile, and ten seconds on wasm', () => {
  const patience = createPatience();
  expect([patience.frameTimeoutMs(true), patience.frameTimeoutMs(false)]).toEqual([40_000, 10_000]);
});

it.each([
  ['a fast machine gets five seconds', [10], 5000],
  ['a slow one gets twenty times its median', [400, 500, 600], 10_000],
  ['one long frame changes nothing', [500, 500, 500, 60_000], 10_000],
])('%s', (_, durations, expected) => expect(after(...durations)).toBe(expected));

it('forgets how slow the machine was 31 frames ago', () => {
  expect(after(...Array<number>(100).fill(5000))).toBe(100_000);
  expect(after(...Array<number>(100).fill(5000), ...Array<number>(31).fill(10))).toBe(5000);
});

it('leaves room for twice the slowest frame of a machine that is steady', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 100, max: 1000 }), { minLength: 1, maxLength: 60 }), (durations) => {
      expect(after(...durations)).toBeGreaterThanOrEqual(2 * Math.max(...durations));
    }),
  );
});

it.each([
  [10, 20, 20_000],
  [3000, 1000, 40_000],
  [60_000, 60_000, 120_000],
])('gives a model that took %i + %i ms to load %i ms the next time', (createMs, warmupMs, limit) => {
  expect(reloadTimeoutMs({ createMs, warmupMs })).toBe(limit);
});
