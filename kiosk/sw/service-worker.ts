/** The service worker: keeps the app shell so that a kiosk starts without a network. Models live in IndexedDB, not here. */
import { cacheNames, clientsClaim } from 'workbox-core';
import { addRoute, cleanupOutdatedCaches, getCacheKeyForURL, precache } from 'workbox-precaching';
import { NavigationRoute, registerRoute, setCatchHandler } from 'workbox-routing';
import { emptyPage } from './empty-page.ts';
import { ShellCache } from './shell-cache.ts';
import type { ShellEntry } from './shell-cache.ts';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: ShellEntry[] };

/** Milliseconds that the network may take over a page that the cache has lost. */
const PAGE_TIMEOUT_MS = 10_000;

const entries = self.__WB_MANIFEST;
const shell = new ShellCache({
  entries,
  cacheName: cacheNames.precache,
  keyOf: getCacheKeyForURL,
  caches: self.caches,
  fetch: (input, init) => fetch(input, init),
});

// Responses are stored with their headers, so the page is cross-origin isolated offline as it is online.
precache(entries);
cleanupOutdatedCaches();

// The pages that are kept. Everything else, the console and a mistyped address too, is the server's to answer: no camera starts there.
// What is matched is the path with its query.
const PAGES = [
  { at: /^\/(index\.html)?(\?|$)/, page: '/' },
  { at: /^\/lab([/?]|$)/, page: '/lab/' },
  { at: /^\/privacy(\.html)?(\?|$)/, page: '/privacy' },
] as const;
for (const { at, page } of PAGES) registerRoute(new NavigationRoute(() => pageAt(page), { allowlist: [at] }));

// After the pages: one of them alone is no shell, see ShellCache.page.
addRoute();

// Of a file that is lost the network may have another build's, which fails its integrity: better that than none.
setCatchHandler(({ request }) => fetch(request));

// The page of the first visit counts too: a page that no worker controls would never hear of an update's takeover.
clientsClaim();

self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  const type = typeof message === 'object' && message !== null && 'type' in message ? message.type : null;
  // No skipWaiting on its own: a new shell waits until the page says that nobody is in front of it (see register.ts).
  if (type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
  if (type === 'REFILL') event.waitUntil(shell.refill().then((whole) => event.ports[0]?.postMessage(whole)));
});

/** The kept page, else the server's, else one that tries again by itself. */
async function pageAt(address: string): Promise<Response> {
  return (await shell.page(address)) ?? (await served(address)) ?? emptyPage();
}

/** The server's page; null without an answer, and in place of a portal's or a gateway's page, on which a screen would stay for ever. */
async function served(address: string): Promise<Response | null> {
  try {
    const page = await fetch(address, { redirect: 'error', cache: 'no-cache', signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
    // All pages of the server are isolated (public/_headers), and what stands in between knows nothing of that.
    return page.headers.has('cross-origin-embedder-policy') ? page : null;
  } catch {
    return null;
  }
}
