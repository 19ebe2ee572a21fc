/** The brake: who guesses is stopped for a minute, nobody is for good. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Brake } from './brake.ts';

/** A limiter that lets the first `most` of a key pass. */
function limiter(most: number): RateLimit {
  const counts = new Map<string, number>();
  return {
    limit: async ({ key }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return { success: counts.get(key)! <= most };
    },
  };
}

let now: number;
let brake: Brake;
beforeEach(() => {
  now = 0;
  brake = new Brake(() => now);
});

describe('Brake', () => {
  it('holds an address that failed too often, for a minute, and no other', async () => {
    const [own, all] = [limiter(3), limiter(1000)];
    for (let i = 0; i < 3; i++) await brake.failed('a', own, all);
    expect(brake.holds('a')).toBe(false);
    await brake.failed('a', own, all);
    expect([brake.holds('a'), brake.holds('b')]).toEqual([true, false]);
    now = 60_001;
    expect(brake.holds('a')).toBe(false);
  });

  it('holds each address at its first failure once all together failed too often, and none that did not fail', async () => {
    const [own, all] = [limiter(1000), limiter(5)];
    for (let i = 0; i < 5; i++) await brake.failed(`guesser-${i}`, own, all);
    await brake.failed('guesser-5', own, all);
    expect(brake.holds('guesser-5')).toBe(true);
    expect(brake.holds('operator')).toBe(false);
  });
});
