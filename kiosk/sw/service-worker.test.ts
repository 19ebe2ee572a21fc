/** The service worker itself, in the few globals that it needs: which pages it takes, and when. */
import { expect, test, vi } from 'vitest';

test('it takes over the page of the first visit, and leaves its turn to nobody before it is asked', async () => {
  const listeners = new Map<string, ((event: unknown) => void)[]>();
  const emit = (type: string, event: object) => listeners.get(type)?.forEach((listener) => listener(event));
  const claim = vi.fn(() => Promise.resolve());
  const skipWaiting = vi.fn(() => Promise.resolve());
  vi.stubGlobal('location', new URL('https://shop.test/service-worker.js'));
  vi.stubGlobal('self', {
    __WB_MANIFEST: ['/', '/lab/', '/privacy'].map((url) => ({ url, revision: '1', integrity: 'sha256-' })),
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      listeners.set(type, [...(listeners.get(type) ?? []), listener]),
    clients: { claim },
    skipWaiting,
    caches: { keys: () => Promise.resolve([]), open: () => Promise.resolve({ keys: () => Promise.resolve([]) }) },
    location,
  });
  // Another tsconfig's file: it is written against the worker's globals, not the page's.
  const script: string = new URL('service-worker.ts', import.meta.url).href;
  await import(script);

  const work: unknown[] = [];
  const waitUntil = (promise: unknown) => void work.push(promise);
  emit('message', { data: { type: 'HELLO' }, waitUntil });
  expect(skipWaiting).not.toHaveBeenCalled();
  emit('message', { data: { type: 'SKIP_WAITING' }, waitUntil });
  expect(skipWaiting).toHaveBeenCalledTimes(1);

  expect(claim).not.toHaveBeenCalled();
  emit('activate', { waitUntil });
  expect(claim).toHaveBeenCalledTimes(1);
  await Promise.all(work);
  vi.unstubAllGlobals();
});
