/** After one visit the kiosk needs no network: with the server gone, a reload shows a working screen. */
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { shipped, shippedBytes } from './support/versions.ts';

test('a reload without the server still recognises', async ({ network, startScreen }) => {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('trousers', '#3b5a7d')).file);
  await kiosk.open('?engine=wasm');
  const online = await kiosk.answer(5, undefined, 120_000);
  expect(online).toMatchObject({ decision: 'named', label: 'trousers' });
  // The visit is over when the service worker holds the whole app shell.
  await kiosk.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await network.disconnect();

  await kiosk.page.reload();
  const offline = await kiosk.answer(5);
  expect(offline).toMatchObject({ model: online.model, decision: online.decision, release: online.release });
  for (const [rank, { id, probability }] of online.scores.entries()) {
    expect(offline.scores[rank]?.id).toBe(id);
    expect(offline.scores[rank]?.probability).toBeCloseTo(probability, 4);
  }
  await expect(kiosk.page.locator('kiosk-status')).toContainText(/offline/i);
});

test('a first visit without the models says what it waits for, and begins by itself when the network returns', async ({
  network,
  startScreen,
}) => {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('skirt', '#24466b')).file);
  network.block(/^\/v1\//);
  await kiosk.open('?engine=wasm');
  await expect(kiosk.page.locator('kiosk-fault')).toBeVisible();
  expect(await kiosk.now()).toBeUndefined();
  network.block();
  await kiosk.page.evaluate(() => dispatchEvent(new Event('online')));
  await kiosk.answer(2, undefined, 120_000);
});

test('a first download that breaks off goes on where it stopped, and fetches at most one piece twice', async ({
  network,
  startScreen,
}) => {
  const { bytes, sha256 } = shipped('garments').card.file;
  const piece = 1024 * 1024;
  const blob = new RegExp(`/v1/blobs/${sha256}`);
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('dress', '#8c2f39')).file);
  network.stallNextAnswer(blob, 3.5 * piece);
  await kiosk.open('?engine=wasm');
  // The connection breaks when three pieces of the model are there.
  const progress = kiosk.page.getByRole('progressbar');
  const arrived = async () => Number(await progress.getAttribute('aria-valuenow'));
  await expect.poll(arrived).toBeGreaterThanOrEqual(Math.floor((300 * piece) / (bytes + shippedBytes('people'))));
  network.drop();
  await kiosk.answer(1, undefined, 120_000);
  const fetched = network.passed.filter(({ path }) => blob.test(path));
  expect(fetched.at(-1)?.range, 'it asked for the rest').toMatch(/^bytes=\d+-/);
  expect(fetched.reduce((sum, { sent }) => sum + sent, 0)).toBeLessThanOrEqual(bytes + piece);
});
