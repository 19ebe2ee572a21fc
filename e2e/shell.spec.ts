/** Whatever the browser deletes of the app, the next start works, and what was lost is kept again. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures.ts';
import { kept } from './support/shell.ts';

const begins = (page: Page) => expect(page.locator('kiosk-app')).toHaveAttribute('data-phase', /./);
const lose = (page: Page, what: RegExp) =>
  page.evaluate(async (source) => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const key of await cache.keys()) if (new RegExp(source).test(key.url)) await cache.delete(key);
      if (source === '^') await caches.delete(name);
    }
  }, what.source);

test('a start works whatever is lost of the shell, and what was lost is kept again', async ({ network, startScreen }) => {
  const { page } = await startScreen();
  await page.goto(`${network.url}/?engine=wasm`);
  await begins(page);
  const whole = await kept(page);
  expect(whole.length).toBeGreaterThan(5);
  const parts = [/^/, /\/(\?__WB|$)/, /assets\/index-.*\.js/, /\.css/, /worker-.*\.js/, /\.wasm/, /icon/];
  for (const [i, part] of parts.entries()) {
    await lose(page, part);
    expect((await kept(page)).length, String(part)).toBeLessThan(whole.length);
    // The second address is the one that the server answers with a redirect.
    await page.goto(`${network.url}${i % 2 === 0 ? '/?engine=wasm' : '/index.html?engine=wasm'}`);
    await begins(page);
    await expect.poll(() => kept(page), { message: String(part), timeout: 60_000 }).toEqual(whole);
  }
  await network.disconnect();
  await page.reload();
  await begins(page);
});

test('with the shell and the network gone the screen says so, and begins by itself when the network returns', async ({
  network,
  startScreen,
}) => {
  const { page } = await startScreen();
  await page.goto(`${network.url}/?engine=wasm`);
  const whole = await kept(page);
  await lose(page, /assets\/index-.*\.js/);
  await network.disconnect();
  await page.reload();
  await expect(page.locator('body')).toContainText('needs the network once');
  await expect(page.locator('body')).toContainText('braucht einmal das Netz');
  // A page of whatever stands in between would have stayed for ever.
  for (const status of [200, 502]) {
    network.answerInstead(/./, status);
    await network.connect();
    await page.reload();
    await expect(page.locator('body')).toContainText('needs the network once');
  }
  network.answerInstead();
  await begins(page);
  await expect.poll(() => kept(page)).toEqual(whole);
});
