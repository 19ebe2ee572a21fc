/** The service worker: keeps the app shell so that a kiosk starts without a network. Models live in IndexedDB, not here. */
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import type { PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] };

// Responses are stored with their headers, so the page is cross-origin isolated offline as it is online.
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// The lab is a page of its own.
const LAB = /^\/lab(\/|$)/;
registerRoute(new NavigationRoute(createHandlerBoundToURL('/lab/index.html'), { allowlist: [LAB] }));
// Every other address is the one page of the kiosk; the API and the operator's console always come from the network.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/v1\//, /^\/console(\/|$)/, LAB] }));

// The page of the first visit counts too: a page that no worker controls would never hear of an update's takeover.
clientsClaim();

// No skipWaiting on its own: a new shell waits until the page says that nobody is in front of it (see register.ts).
self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  const asked = typeof message === 'object' && message !== null && 'type' in message && message.type === 'SKIP_WAITING';
  if (asked) event.waitUntil(self.skipWaiting());
});
