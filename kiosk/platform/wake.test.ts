/** A wait ends at its time, at a call, or with an abort, and a call is never lost. */
import { beforeEach, expect, test, vi } from 'vitest';
import { Wake } from './wake.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const signal = new AbortController().signal;

test('nobody calls: it ends after its time', async () => {
  const ended = vi.fn();
  void new Wake().wait(signal, 1000).then(ended);
  await vi.advanceTimersByTimeAsync(999);
  expect(ended).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toHaveBeenCalledWith(false);
});

test('a call ends it, and one that came before it started does too, once', async () => {
  const wake = new Wake();
  const first = wake.wait(signal, 1000);
  wake.wake();
  expect(await first).toBe(true);
  wake.wake();
  expect(await wake.wait(signal, 1000)).toBe(true);
  const third = wake.wait(signal, 1000);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await third).toBe(false);
});

test('an abort rejects with its reason and leaves no timer and no listener', async () => {
  const abort = new AbortController();
  const wait = new Wake().wait(abort.signal, 1000);
  abort.abort(new Error('closing'));
  await expect(wait).rejects.toThrow('closing');
  await expect(new Wake().wait(abort.signal, 1000)).rejects.toThrow('closing');
  expect(vi.getTimerCount()).toBe(0);
});
