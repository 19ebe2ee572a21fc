/** The display is kept awake while the page is seen, whatever takes the lock away. */
import { beforeEach, expect, test, vi } from 'vitest';
import { stayAwake, type Watched } from './wake-lock.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

class Sentinel extends EventTarget {
  readonly released = false;
  release = vi.fn(async () => void this.dispatchEvent(new Event('release')));
}

function page() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const locks: Sentinel[] = [];
  let refuses = false;
  const request = vi.fn(async () => {
    if (refuses) throw new DOMException('low battery', 'NotAllowedError');
    locks.push(new Sentinel());
    return locks.at(-1)!;
  });
  return {
    document: document as unknown as Watched,
    locks,
    request,
    wakeLock: { request } as unknown as WakeLock,
    refuse: (now: boolean) => void (refuses = now),
    show: (state: DocumentVisibilityState) => {
      document.visibilityState = state;
      document.dispatchEvent(new Event('visibilitychange'));
      return vi.advanceTimersByTimeAsync(0);
    },
  };
}

test('a page that is seen holds one lock, and asks for another only when it was taken away', async () => {
  const { document, locks, request, wakeLock, show } = page();
  stayAwake(new AbortController().signal, document, wakeLock);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(request).toHaveBeenCalledTimes(1);
  await show('hidden');
  await locks[0]!.release();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(request).toHaveBeenCalledTimes(1);
  await show('visible');
  expect(locks).toHaveLength(2);
});

test('one that was refused, or taken from a page that is seen, is asked for again', async () => {
  const { document, locks, refuse, wakeLock } = page();
  refuse(true);
  stayAwake(new AbortController().signal, document, wakeLock);
  await vi.advanceTimersByTimeAsync(1000);
  expect(locks).toHaveLength(0);
  refuse(false);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(locks).toHaveLength(1);
  await locks[0]!.release();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(locks).toHaveLength(2);
});

test('at the end the lock is given back and none is asked for', async () => {
  const { document, locks, request, wakeLock, show } = page();
  const end = new AbortController();
  stayAwake(end.signal, document, wakeLock);
  await vi.advanceTimersByTimeAsync(0);
  end.abort();
  await vi.advanceTimersByTimeAsync(120_000);
  await show('visible');
  expect(locks[0]!.release).toHaveBeenCalledTimes(1);
  expect(request).toHaveBeenCalledTimes(1);
});

test('a browser without wake locks is left alone', () => {
  expect(() => stayAwake(new AbortController().signal, page().document, undefined)).not.toThrow();
});
