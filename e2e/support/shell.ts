/** What the browser keeps of the app. */
import type { Page } from '@playwright/test';

/** The addresses that are kept, once the service worker has its place. */
export const kept = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const all = (await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url));
    return (await Promise.all(all)).flat().sort();
  });
