/** New versions reach a running kiosk: models without a reload, never damaged, never mixed; a new shell when nobody looks. */
import { createHash } from 'node:crypto';
import { Api } from '#client/api';
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo, pushNext, shipped } from './support/versions.ts';
import type { Screen } from '../scripts/browser/screen.ts';

/** Asks the kiosk to look for a release now, as a screen does when its network comes back. */
const lookNow = (kiosk: Screen) => kiosk.page.evaluate(() => dispatchEvent(new Event('online')));

test('a second version pushed while the kiosk runs takes over without a reload, and labels never mix', async ({
  server,
  startScreen,
}) => {
  await moveTo(server, 'canary', 'garments');
  const first = `garments@${shipped('garments').card.version}`;
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('t-shirt', '#24466b')).file);
  await kiosk.open('?engine=wasm&channel=canary');
  await kiosk.answer(3, first, 120_000);
  await kiosk.page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  const verdicts = await kiosk.record();

  const next = pushNext(server, '9.0.0', 'canary');
  await lookNow(kiosk);
  const after = await kiosk.answer(3, `garments@${next.version}`, 90_000);
  expect(after.scores.every(({ id }) => id.endsWith('-next'))).toBe(true);
  expect(await kiosk.page.evaluate(() => 'sameDocument' in globalThis), 'the page was not reloaded').toBe(true);

  const seen = (await verdicts()).filter(({ model, label }) => model && label);
  expect(new Set(seen.map(({ model }) => model))).toEqual(new Set([first, `garments@${next.version}`]));
  for (const { model, label } of seen) expect(label.endsWith('-next'), `${model} said ${label}`).toBe(model !== first);
});

test('a model with other labels and another input size takes over too', async ({ server, startScreen }) => {
  await moveTo(server, 'canary', 'garments');
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
  await kiosk.open('?engine=wasm&channel=canary');
  await kiosk.answer(2, undefined, 120_000);
  await moveTo(server, 'canary', 'fashion-mnist');
  await lookNow(kiosk);
  const { card } = shipped('fashion-mnist');
  const after = await kiosk.answer(2, `fashion-mnist@${card.version}`, 90_000);
  const ids = new Set(card.labels.map(({ id }) => id));
  expect(after.scores.every(({ id }) => ids.has(id))).toBe(true);
});

test('a people model comes along: both are fetched and prove themselves, and garments are named as before', async ({
  server,
  network,
  startScreen,
}) => {
  test.setTimeout(240_000);
  await moveTo(server, 'canary', 'fashion-mnist');
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
  await kiosk.open('?engine=wasm&channel=canary');
  await kiosk.answer(2, undefined, 120_000);
  await moveTo(server, 'canary', 'garments', 'people');
  await lookNow(kiosk);
  await kiosk.answer(2, `garments@${shipped('garments').card.version}`, 150_000);
  const manifest = await new Api(server).manifest('canary');
  expect(manifest.items.map(({ card }) => card.role)).toEqual(['garments', 'people']);
  for (const { card, file } of manifest.items)
    expect(
      network.passed.filter(({ path }) => path === `/v1/blobs/${file.sha256}`),
      card.name,
    ).not.toHaveLength(0);
});

test('a blob corrupted on the way is refused, the old model keeps running, and a clean copy heals it', async ({
  server,
  network,
  startScreen,
}) => {
  test.setTimeout(240_000);
  await moveTo(server, 'canary', 'garments');
  const old = `garments@${shipped('garments').card.version}`;
  const { card } = shipped('fashion-mnist');
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('dress', '#8c2f39')).file);
  await kiosk.open('?engine=wasm&channel=canary');
  await kiosk.answer(2, old, 120_000);

  network.corrupt(new RegExp(`/v1/blobs/${card.file.sha256}`));
  const release = await moveTo(server, 'canary', 'fashion-mnist');
  await lookNow(kiosk);
  await expect
    .poll(() => network.passed.some(({ path }) => path.includes(card.file.sha256)), { message: 'the damaged blob was fetched' })
    .toBe(true);
  await kiosk.page.evaluate(() => (location.hash = '#/health'));
  await expect(kiosk.page.locator('kiosk-health')).toContainText('digest-mismatch');
  await kiosk.page.evaluate(() => (location.hash = ''));
  const before = (await kiosk.answer(1, old)).reading;
  await expect
    .poll(async () => (await kiosk.now())?.reading ?? 0, { message: 'the old model goes on reading' })
    .toBeGreaterThan(before);
  expect((await kiosk.now())?.release).not.toBe(release);

  network.corrupt();
  await kiosk.page.evaluate(() => (location.hash = '#/health'));
  await kiosk.page.locator('kiosk-health').getByTestId('check-now').click();
  await kiosk.page.evaluate(() => (location.hash = ''));
  expect((await kiosk.answer(1, `fashion-mnist@${card.version}`, 120_000)).release).toBe(release);
});

test('a new app shell waits while somebody is in front of the screen, then takes over', async ({ network, startScreen }) => {
  test.setTimeout(400_000);
  const kiosk = await startScreen();
  const { page } = kiosk;
  await kiosk.camera.show((await drawn('t-shirt', '#24466b')).file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(2, undefined, 120_000);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const title = await page.title();

  // The page under another title, and a service worker that knows it as another page.
  const renamed = (text: string) => text.replace('<title>', '<title>Next ');
  const next = renamed(await (await fetch(network.url)).text());
  const integrity = `sha256-${createHash('sha256').update(next).digest('base64')}`;
  network.deploy(/^\/(service-worker\.js|\?.*)?$/, (text) =>
    renamed(text).replace(/\{[^{}]*"url":"\/"[^{}]*\}/, JSON.stringify({ url: '/', revision: 'next', integrity })),
  );
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => undefined));
  const waiting = () => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting?.state);
  await expect.poll(waiting, { message: 'the new shell is there' }).toBe('installed');

  // Somebody picks a picture, and with it changes the answer.
  await page
    .getByTestId('file')
    .setInputFiles({ name: 'dress.png', mimeType: 'image/png', buffer: (await drawn('dress', '#8c2f39')).file as Buffer });
  await expect.poll(async () => (await kiosk.now())?.scores[0]?.id).toBe('dress');
  // The kiosk asks every five seconds whether anybody is there: this one answer at least was yes.
  const asked = (await page.evaluate(() => performance.now())) + 5500;
  await page.waitForFunction((then) => performance.now() > then, asked);
  expect(await waiting()).toBe('installed');
  await expect(page).toHaveTitle(title);

  // A minute in which nobody comes, put into the page's clock.
  await page.evaluate(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 70_000;
  });
  await expect(page.getByTestId('to-camera')).toHaveCount(0);
  await expect(page).toHaveTitle(`Next ${title}`, { timeout: 150_000 });
  await kiosk.answer(1, undefined, 60_000);
  expect(await waiting(), 'nothing waits any more').toBeUndefined();
});
