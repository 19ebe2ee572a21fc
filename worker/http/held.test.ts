/** Who has to wait: until their time is up, and no longer for being asked about. */
import { expect, it } from 'vitest';
import { Held } from './held.ts';

it('lets go when the time is up, and a question in between prolongs nothing', () => {
  let now = 0;
  const held = new Held(() => now);
  held.hold('a', 1000);
  now = 999;
  expect([held.holds('a'), held.holds('b')]).toEqual([true, false]);
  now = 1000;
  expect(held.holds('a')).toBe(false);
});

it('forgets the oldest beyond ten thousand, and everybody when told to', () => {
  const held = new Held(() => 0);
  for (let i = 0; i <= 10_000; i++) held.hold(`a${i}`, 1);
  expect([held.holds('a0'), held.holds('a1'), held.holds('a10000')]).toEqual([false, true, true]);
  held.clear();
  expect(held.holds('a10000')).toBe(false);
});
