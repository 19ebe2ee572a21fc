/** The first shell and the first worker with today's, on one screen and one database, each put forward and rolled back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Screen } from '../scripts/browser/screen.ts';
import { startServer, type Serving } from '../scripts/browser/server.ts';
import { checkOutFirst, hasFirst } from './support/first.ts';
import { wall } from './support/pictures.ts';
import { Proxy } from './support/proxy.ts';
import { moveTo, shipped } from './support/versions.ts';

test('a screen goes on recognising and following its channel whichever half of it is put forward or rolled back', async () => {
  test.skip(!hasFirst(), 'a shallow clone has no first version');
  test.setTimeout(900_000);
  const state = mkdtempSync(join(tmpdir(), 'vitrine-versions-'));
  const first = checkOutFirst();
  let serving: Serving | undefined;
  let network: Proxy | undefined;
  let kiosk: Screen | undefined;
  /** Another worker over the same database and files; the screen notices nothing but that it was away. */
  const serve = async (root?: string): Promise<Serving> => {
    await serving?.stop();
    serving = await startServer({ state, ...(root && { root }) });
    network?.lead(serving.server.origin);
    return serving;
  };
  try {
    const { server: old } = await serve(first.root);
    network = await new Proxy(old.origin).connect();
    const screen = (kiosk = await Screen.start({ url: network.url }));
    const { page } = screen;
    const look = () => page.evaluate(() => dispatchEvent(new Event('online')));
    const isNewShell = () =>
      page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === 'vitrine-events'));
    /** The shell that the worker serves takes over, as it does when nobody came for a minute. */
    const takeShell = async () => {
      await page.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => undefined));
      const waiting = () => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state);
      await expect.poll(waiting, { timeout: 60_000 }).toBe('installed');
      // A clock that jumps makes the vote forget what it read, and a busy machine reads so rarely that it forgets between two frames:
      // each may look like somebody, and then it is a minute more.
      const reloaded = page.waitForEvent('load', { timeout: 300_000 });
      await page.evaluate(() => {
        sessionStorage.clear();
        const now = performance.now.bind(performance);
        performance.now = () => now() + 60_000;
      });
      await reloaded;
    };
    const follows = async (name: string) => {
      await look();
      return screen.answer(1, `${name}@${shipped(name).card.version}`, 120_000);
    };
    // An empty wall is read like anything else, and is nobody who would keep a shell from its turn.
    await screen.camera.show(await wall(600, 800));
    await screen.open('?engine=wasm&channel=canary');
    await screen.answer(1, undefined, 180_000);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    expect(await isNewShell(), 'it is the first shell').toBe(false);

    await test.step('the worker is put forward', async () => {
      const { server } = await serve();
      await moveTo(server, 'canary', 'fashion-mnist');
      await follows('fashion-mnist');
      expect(await isNewShell()).toBe(false);
    });
    await test.step('so is the shell', async () => {
      await takeShell();
      await follows('fashion-mnist');
      expect(await isNewShell(), 'it is the new shell').toBe(true);
    });
    await test.step('the worker is rolled back', async () => {
      const { server } = await serve(first.root);
      const send = async (method: string, path: string, body: object) => {
        const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' };
        const answer = await fetch(`${server.origin}${path}`, { method, headers, body: JSON.stringify(body) });
        return (await answer.json()) as { id: string };
      };
      const models = [{ name: 'garments', version: shipped('garments').card.version }];
      const { id } = await send('POST', '/v1/releases', { models });
      await send('PUT', '/v1/channels/canary', { release: id });
      await follows('garments');
    });
    await test.step('so is the shell, and starts without a network from what the new one kept', async () => {
      await takeShell();
      await follows('garments');
      await network?.disconnect();
      await page.reload();
      await screen.answer(1, `garments@${shipped('garments').card.version}`, 60_000);
    });
  } finally {
    await kiosk?.close();
    await network?.disconnect();
    await serving?.stop();
    first.remove();
    rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
