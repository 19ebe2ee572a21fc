/** A shop's network: an answer of a portal or proxy is reported as such and never counts against a release; partial downloads add up. */
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { inspectEverywhere } from './support/shots.ts';
import { shipped } from './support/versions.ts';
import type { Screen } from '../scripts/browser/screen.ts';

const phase = (kiosk: Screen) => kiosk.page.locator('kiosk-app').getAttribute('data-phase');
const online = (kiosk: Screen) => kiosk.page.evaluate(() => dispatchEvent(new Event('online')));
const row = (kiosk: Screen, key: string) => kiosk.page.getByTestId(key).locator('dd');

async function fresh(startScreen: () => Promise<Screen>): Promise<Screen> {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('skirt', '#24466b')).file);
  return kiosk;
}

test('a new screen behind a portal, a filter and a proxy says what it is, and begins when the way is free', async ({
  network,
  startScreen,
}) => {
  const kiosk = await fresh(startScreen);
  network.answerInstead(/^\/v1\//, 200);
  await kiosk.open('?engine=wasm');
  await expect.poll(() => phase(kiosk), { timeout: 60_000 }).toBe('intercepted');
  await inspectEverywhere(kiosk.page, 'kiosk-intercepted');
  await kiosk.page.getByTestId('health').click();
  await expect(row(kiosk, 'server')).toHaveText('does not answer; something in between does');
  await expect(row(kiosk, 'contact')).toHaveText('not yet');
  await kiosk.page.getByTestId('back').click();

  for (const status of [403, 502]) {
    network.answerInstead(/^\/v1\//, status);
    await online(kiosk);
    await expect.poll(() => phase(kiosk)).toBe('intercepted');
  }
  // The manifest passes now, the files do not.
  network.answerInstead(/^\/v1\/blobs\//, 200);
  await online(kiosk);
  await kiosk.page.getByTestId('health').click();
  await expect(row(kiosk, 'server')).toHaveText('answers');
  await expect(row(kiosk, 'failure')).toContainText('something in between answered instead of the server', { timeout: 60_000 });
  await kiosk.page.getByTestId('back').click();
  await expect.poll(() => phase(kiosk)).toBe('intercepted');
  network.answerInstead();
  await online(kiosk);
  await kiosk.answer(1, undefined, 120_000);
});

test('a gateway that ends every answer after half a megabyte brings the models all the same, and little of them twice', async ({
  network,
  startScreen,
}) => {
  const kiosk = await fresh(startScreen);
  network.limit(/^\/v1\/blobs\//, 512_000);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(1, undefined, 120_000);
  const { bytes, sha256 } = shipped('garments').card.file;
  const sent = network.passed.filter(({ path }) => path.includes(sha256)).reduce((sum, each) => sum + each.sent, 0);
  // What is on its way when a connection breaks the browser throws away.
  expect(sent).toBeLessThanOrEqual(bytes * 2);
});
