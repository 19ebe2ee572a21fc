/** Digests are SHA-256, and take the page's thread a short breath at a time. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { sha256 } from './testing/fixtures.ts';
import { digest } from './verify.ts';

const never = new AbortController().signal;
const SLICE = 256 * 1024;

test('of a file of any length', async () => {
  const files = fc.uint8Array({ maxLength: 600_000 }).map((bytes) => new Uint8Array(bytes));
  await fc.assert(
    fc.asyncProperty(files, async (bytes) => {
      expect(await digest(never, new Blob([bytes]))).toBe(sha256(bytes));
    }),
    { numRuns: 20, examples: [[new Uint8Array(SLICE)], [new Uint8Array(SLICE + 1)]] },
  );
});

test('of a large file no more than a slice at once', async () => {
  const file = new Blob([new Uint8Array(5 * SLICE)]);
  const slices = vi.spyOn(file, 'slice');
  await digest(never, file);
  expect(slices.mock.calls.map(([from = 0, to = Infinity]) => to - from)).toEqual(Array(5).fill(SLICE));
});

test('nothing is told of a file once it is called off', async () => {
  const abort = new AbortController();
  const called = digest(abort.signal, new Blob([new Uint8Array(5 * SLICE)]));
  abort.abort();
  await expect(called).rejects.toMatchObject({ name: 'AbortError' });
});
