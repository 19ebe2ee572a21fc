/** An engine that does not open is told once and tried again, unless this browser can never do it. */
import { beforeEach, expect, test, vi } from 'vitest';
import { openEngine } from './boot.ts';
import { EngineError, type EngineErrorCode } from './pipeline/engine-error.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** An engine that fails so often with `code` and then opens. */
function setUp(failures: number, code: EngineErrorCode) {
  const open = vi.fn(() =>
    open.mock.calls.length <= failures
      ? Promise.reject(new EngineError(code, 'no'))
      : Promise.resolve({ kind: 'wasm', reason: 'no-webgpu', device: '', replay: null } as const),
  );
  const told: string[] = [];
  const abort = new AbortController();
  const opening = openEngine(abort.signal, { open }, (failure) => told.push(failure.code));
  return { open, told, abort, opening };
}

test('a failure that may pass is told once, holds nothing up, and is tried again until it opens', async () => {
  const { open, told, opening } = setUp(3, 'timeout');
  expect(await opening).toBe(true);
  expect(open).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(open).toHaveBeenCalledTimes(4);
  expect(told).toEqual(['timeout']);
});

test('a browser that lacks something is not asked again', async () => {
  const { open, told, opening } = setUp(Infinity, 'unsupported');
  expect(await opening).toBe(false);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(open).toHaveBeenCalledTimes(1);
  expect(told).toEqual(['unsupported']);
});

test('an abort ends the tries', async () => {
  const { open, abort, opening } = setUp(Infinity, 'load-failed');
  await opening;
  abort.abort();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(open).toHaveBeenCalledTimes(1);
});
