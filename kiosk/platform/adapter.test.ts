/** The adapter is told apart from what only stands in for one, and silence is no adapter. */
import { beforeEach, expect, test, vi } from 'vitest';
import { findAdapter } from './adapter.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const gpu = (answer: () => Promise<unknown>) => ({ requestAdapter: answer }) as unknown as GPU;
const info = (words: object) => gpu(async () => ({ info: { vendor: '', architecture: '', description: '', ...words } }));

test.each([
  [info({ vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: false }), { kind: 'real', name: 'nvidia ampere' }],
  [
    info({ vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: true }),
    { kind: 'software', name: 'google swiftshader' },
  ],
  [
    info({ vendor: 'mesa', description: 'llvmpipe (LLVM 15)', isFallbackAdapter: false }),
    { kind: 'software', name: 'mesa llvmpipe (LLVM 15)' },
  ],
  [gpu(async () => null), { kind: 'none', name: '' }],
  [gpu(async () => Promise.reject(new Error('lost'))), { kind: 'none', name: '' }],
  [undefined, { kind: 'none', name: '' }],
])('adapter %#', async (given, expected) => {
  expect(await findAdapter(given)).toEqual(expected);
});

test('an answer that never comes is none', async () => {
  const found = findAdapter(gpu(() => new Promise(() => undefined)));
  await vi.advanceTimersByTimeAsync(5000);
  expect(await found).toEqual({ kind: 'none', name: '' });
});
