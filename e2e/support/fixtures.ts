/** What every journey gets: one real worker for all of them, a network of its own, and screens that are closed at the end. */
import { test as base } from '@playwright/test';
import type { Server } from '#client/api';
import { Proxy } from './proxy.ts';
import { Screen, type ScreenOptions } from '../../scripts/browser/screen.ts';
import { startServer } from '../../scripts/browser/server.ts';

interface PerTest {
  /** The network between this test's screens and the worker. */
  network: Proxy;
  /** Starts a screen on that network. */
  startScreen: (options?: Omit<ScreenOptions, 'url'>) => Promise<Screen>;
}

export const test = base.extend<PerTest, { server: Server }>({
  /** `npm start` itself, on a free port and an empty state: built, migrated and seeded. However long that takes is said, and fails nothing. */
  server: [
    async ({}, use) => {
      const started = performance.now();
      const { server, stop } = await startServer();
      console.log(`npm start was up after ${((performance.now() - started) / 1000).toFixed(0)} s`);
      await use(server);
      await stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  network: async ({ server }, use) => {
    const network = await new Proxy(server.origin).connect();
    await use(network);
    await network.disconnect();
  },
  startScreen: async ({ network }, use) => {
    const screens: Screen[] = [];
    await use(async (options = {}) => {
      const screen = await Screen.start({ ...options, url: network.url });
      screens.push(screen);
      return screen;
    });
    await Promise.all(screens.map((screen) => screen.close()));
  },
});

export { expect } from '@playwright/test';
