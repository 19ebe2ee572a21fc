/** Whatever becomes of the browser's storage is said and healed, and two tabs of a screen do not fight over it. */
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { inspectEverywhere } from './support/shots.ts';
import type { Screen } from '../scripts/browser/screen.ts';

const checkNow = (kiosk: Screen) => kiosk.page.evaluate(() => dispatchEvent(new Event('online')));
const stored = (kiosk: Screen) => kiosk.page.getByTestId('stored').locator('dd');

async function started(startScreen: () => Promise<Screen>): Promise<Screen> {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('skirt', '#24466b')).file);
  return kiosk;
}

test('models that are deleted while they run are fetched again, and the next start needs no network', async ({
  network,
  startScreen,
}) => {
  const kiosk = await started(startScreen);
  const { page } = kiosk;
  await kiosk.open('?engine=wasm');
  await kiosk.answer(1, undefined, 120_000);
  await page.getByTestId('health').click();
  await expect(stored(kiosk)).toHaveText('yes, the screen starts without a network', { timeout: 60_000 });
  await page.evaluate(async () => {
    const request = indexedDB.open('vitrine-models');
    const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const transaction = database.transaction('models', 'readwrite');
    transaction.objectStore('models').clear();
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  });
  const fetched = () => network.passed.filter(({ path }) => path.startsWith('/v1/blobs/')).length;
  const before = fetched();
  await checkNow(kiosk);
  await expect.poll(fetched, { message: 'they are fetched again' }).toBeGreaterThanOrEqual(before + 2);
  await expect(stored(kiosk)).toHaveText('yes, the screen starts without a network', { timeout: 60_000 });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await network.disconnect();
  await page.goto(network.url + '/?engine=wasm');
  await kiosk.answer(1, undefined, 60_000);
});

test('a browser that stores nothing is told so on the screen, and begins when it may', async ({ startScreen }) => {
  const kiosk = await started(startScreen);
  const { page } = kiosk;
  await page.addInitScript(() => {
    const open = Reflect.get(IDBFactory.prototype, 'open');
    IDBFactory.prototype.open = function (...given) {
      if (!Object.hasOwn(globalThis, 'mayStore')) throw new DOMException('storage is blocked', 'SecurityError');
      return open.apply(this, given);
    };
  });
  await kiosk.open('?engine=wasm');
  await expect(page.locator('kiosk-app')).toHaveAttribute('data-phase', 'no-storage', { timeout: 60_000 });
  await inspectEverywhere(page, 'kiosk-no-storage');
  await page.evaluate(() => void Object.assign(globalThis, { mayStore: true }));
  await checkNow(kiosk);
  await kiosk.answer(1, undefined, 120_000);
});

test('of two tabs one keeps the models and its channel, the other runs what it finds', async ({ network, startScreen }) => {
  const kiosk = await started(startScreen);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(1, undefined, 120_000);
  const second = await kiosk.context.newPage();
  await second.goto(`${network.url}/?engine=wasm&channel=canary#/health`);
  await expect(second.getByTestId('update').locator('dd')).toHaveText('another tab of this screen does that', {
    timeout: 60_000,
  });
  await expect(second.getByTestId('channel').locator('dd')).toHaveText('stable');
  expect(await second.evaluate(() => localStorage.getItem('vitrine.channel'))).toBe('stable');
  await kiosk.page.close();
  await expect(second.getByTestId('channel').locator('dd')).toHaveText('canary', { timeout: 30_000 });
  await expect(second.getByTestId('update').locator('dd')).toHaveText('up to date', { timeout: 60_000 });
});
