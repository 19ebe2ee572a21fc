/** The service worker itself, in the few globals that it needs: which pages it takes, and when. */
import { expect, test, vi } from 'vitest';

const PAGES = ['/', '/lab/', '/privacy'];

test('it takes over the page of the first visit, waits for its turn, and gives every page of the kiosk and no other address, kept only if the shell is whole, and no page of whatever stands in between', async () => {
  const listeners = new Map<string, ((event: unknown) => void)[]>();
  const emit = (type: string, event: object) => listeners.get(type)?.forEach((listener) => listener(event));
  const claim = vi.fn(() => Promise.resolve());
  const skipWaiting = vi.fn(() => Promise.resolve());
  let lost = false;
  const kept = {
    keys: () =>
      Promise.resolve(
        [...PAGES, ...(lost ? [] : ['/main.js'])].map((page) => ({ url: `https://shop.test${page}?__WB_REVISION__=1` })),
      ),
    match: (key: string) => Promise.resolve(new Response(`${new URL(key).pathname} with main.js`)),
  };
  vi.stubGlobal('location', new URL('https://shop.test/service-worker.js'));
  vi.stubGlobal('__WB_DISABLE_DEV_LOGS', true);
  vi.stubGlobal('self', {
    __WB_DISABLE_DEV_LOGS: true,
    __WB_MANIFEST: [...PAGES, 'main.js'].map((url) => ({ url, revision: '1', integrity: 'sha256-' })),
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      listeners.set(type, [...(listeners.get(type) ?? []), listener]),
    clients: { claim },
    skipWaiting,
    caches: { keys: () => Promise.resolve([]), open: () => Promise.resolve(kept) },
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

  const shown = async (address: string): Promise<string | null> => {
    let answer: Response | Promise<Response> | null = null;
    const request = Object.defineProperty(new Request(`https://shop.test${address}`), 'mode', { value: 'navigate' });
    emit('fetch', { request, waitUntil, respondWith: (given: Response) => (answer = given) });
    return answer && (await (await (answer as Promise<Response>)).text()).replace(' with main.js', '');
  };
  for (const address of ['/', '/?group=berlin', '/index.html?group=berlin']) expect(await shown(address), address).toBe('/');
  for (const address of ['/lab', '/lab/', '/lab?lang=de', '/lab/?lang=de']) expect(await shown(address), address).toBe('/lab/');
  for (const address of ['/privacy', '/privacy.html', '/privacy?x=1']) expect(await shown(address), address).toBe('/privacy');
  for (const address of [
    '/console',
    '/console?screen=1',
    '/console/',
    '/docs?x',
    '/v1/health',
    '/consoel/',
    '/laboratory',
    '/privacyless',
  ])
    expect(await shown(address), address).toBeNull();

  lost = true;
  const addresses = ['/', '/?group=berlin', '/lab/', '/privacy'];
  const headers = { 'cross-origin-embedder-policy': 'require-corp' };
  vi.stubGlobal('fetch', (address: string) => Promise.resolve(new Response(`the server's ${address}`, { headers })));
  expect(await Promise.all(addresses.map(shown))).toEqual([
    "the server's /",
    "the server's /",
    "the server's /lab/",
    "the server's /privacy",
  ]);

  const between = [
    () => Promise.resolve(new Response('<title>Sign in</title>')),
    () => Promise.resolve(new Response('Bad gateway', { status: 502 })),
    () => Promise.reject(new TypeError('Failed to fetch')),
  ];
  for (const answer of between) {
    vi.stubGlobal('fetch', answer);
    for (const address of addresses) expect(await shown(address)).toContain('needs the network once');
  }
  vi.unstubAllGlobals();
});
