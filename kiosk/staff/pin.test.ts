/** The PIN: the right one and no other, after the published vectors of the derivation. */
import { pbkdf2Sync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPin } from './pin.ts';
import { pinOf } from './testing.ts';

test('the right six digits open, every other do not', async () => {
  const digits = fc.integer({ min: 0, max: 999_999 }).map((number) => String(number).padStart(6, '0'));
  await fc.assert(
    fc.asyncProperty(digits, digits, async (set, tried) => {
      expect(await isPin(pinOf(set, 1000), tried)).toBe(set === tried);
    }),
    { numRuns: 30 },
  );
});

test('what is derived is PBKDF2 with SHA-256 as other libraries compute it', async () => {
  const salt = Buffer.alloc(16, 7);
  const hash = pbkdf2Sync('271828', salt, 100_000, 32, 'sha256').toString('base64url');
  const pin = { salt: salt.toString('base64url'), iterations: 100_000, hash };
  expect(await isPin(pin, '271828')).toBe(true);
  expect(await isPin({ ...pin, iterations: 99_999 }, '271828')).toBe(false);
});

test('a wrong PIN takes as long as the right one', async () => {
  const pin = pinOf('123456', 200_000);
  const time = async (digits: string) => {
    const begun = performance.now();
    await isPin(pin, digits);
    return performance.now() - begun;
  };
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;
  const [right, wrong]: [number[], number[]] = [[], []];
  for (let i = 0; i < 7; i++) {
    right.push(await time('123456'));
    wrong.push(await time('923456'));
  }
  // Whoever compares before deriving would be a hundred times as fast.
  expect(median(wrong)).toBeGreaterThan(median(right) / 3);
});
