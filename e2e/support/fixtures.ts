/** What every journey gets: one real worker for all of them, a network of its own, and screens that are closed at the end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base } from '@playwright/test';
import type { Server } from '../../scripts/api.ts';
import { Proxy } from './proxy.ts';
import { Screen, type ScreenOptions } from './screen.ts';

interface PerTest {
  /** The network between this test's screens and the worker. */
  network: Proxy;
  /** Starts a screen on that network. */
  startScreen: (options?: Omit<ScreenOptions, 'url'>) => Promise<Screen>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export const test = base.extend<PerTest, { server: Server }>({
  /** `npm start` itself, on a free port and an empty state: built, migrated, seeded, and up within 90 s. */
  server: [
    async ({}, use) => {
      const state = mkdtempSync(join(tmpdir(), 'vitrine-state-'));
      const port = await freePort();
      const child = spawn('node', ['scripts/start.ts', '--port', String(port), '--state', state], {
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      });
      const started = performance.now();
      const lines = createInterface({ input: child.stdout });
      const origin = await new Promise<string>((resolve, reject) => {
        lines.on('line', (line) => {
          const ready = /^ready (http\S+)/.exec(line);
          if (ready?.[1]) resolve(ready[1]);
        });
        child.on('exit', (code) => reject(new Error(`npm start ended with ${code}`)));
      });
      base.expect(performance.now() - started, 'npm start is up within 90 s').toBeLessThan(90_000);
      const token = /^OPERATOR_TOKEN\s*=\s*"?([^"\n]+)"?/m.exec(readFileSync('.dev.vars', 'utf8'))?.[1] ?? '';
      await use({ origin, token });
      child.removeAllListeners('exit');
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(state, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 240_000 },
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
    for (const screen of screens) await screen.close();
  },
});

export { expect } from '@playwright/test';
