/** Digests are the same wherever they are computed, and wherever the browser computes them the page's own thread does not. */
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256 } from './testing/fixtures.ts';
import { digest } from './verify.ts';

const never = new AbortController().signal;
const files = fc.uint8Array({ maxLength: 600_000, minLength: 0 }).map((bytes) => new Uint8Array(bytes));

afterEach(() => vi.unstubAllGlobals());

test.each(['secure', 'insecure'])('on a %s page a digest is SHA-256', async (page) => {
  const { subtle } = crypto;
  const asked = vi.spyOn(subtle, 'digest');
  if (page === 'insecure') vi.stubGlobal('crypto', {});
  await fc.assert(
    fc.asyncProperty(files, async (bytes) => {
      expect(await digest(never, new Blob([bytes]))).toBe(sha256(bytes));
    }),
    { numRuns: 20, examples: [[new Uint8Array(256 * 1024)], [new Uint8Array(256 * 1024 + 1)]] },
  );
  expect(asked.mock.calls.length > 0).toBe(page === 'secure');
  asked.mockRestore();
});

test.each(['secure', 'insecure'])('on a %s page nothing is told of a file once it is called off', async (page) => {
  if (page === 'insecure') vi.stubGlobal('crypto', {});
  const abort = new AbortController();
  const called = digest(abort.signal, new Blob([new Uint8Array(600_000)]));
  abort.abort();
  await expect(called).rejects.toMatchObject({ name: 'AbortError' });
});
