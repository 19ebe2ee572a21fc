/** Every page and state of the kiosk, on three screens, in two languages, light and dark. */
import type { Page } from '@playwright/test';
import { room, roomOf, type Standing } from '../scripts/browser/figures.ts';
import { filmOf } from './support/film.ts';
import { drawn, wall } from './support/pictures.ts';
import { inspect, inspectEverywhere, SIZES } from './support/shots.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo, pushVariant } from './support/versions.ts';
import type { Screen, ScreenOptions } from '../scripts/browser/screen.ts';

const LOOKS: { name: string; options: Omit<ScreenOptions, 'url'> }[] = [
  { name: 'portrait', options: { viewport: SIZES.portrait } },
  { name: 'wide', options: { viewport: SIZES.wide, locale: 'de-DE', colorScheme: 'dark' } },
  { name: 'laptop', options: { viewport: SIZES.laptop } },
];

/** What the browser itself says about a camera that is away or a network that is cut is no fault of the page. */
const faultsOf = (kiosk: Screen) => kiosk.complaints.filter((line) => !/ERR_CONNECTION|Failed to load resource/.test(line));

for (const { name, options } of LOOKS) {
  test(`what a shopper sees on a ${name} screen`, async ({ startScreen }) => {
    test.setTimeout(240_000);
    const kiosk = await startScreen(options);
    await kiosk.camera.show((await drawn('trousers', '#3b5a7d')).file);
    await kiosk.open('?engine=wasm');
    expect(await kiosk.answer(5, undefined, 120_000)).toMatchObject({ decision: 'named', label: 'trousers' });
    await inspect(kiosk.page, `kiosk-named-${name}`);

    await kiosk.hold(await wall(600, 800));
    expect(await kiosk.answer(5)).toMatchObject({ decision: 'nothing' });
    await inspect(kiosk.page, `kiosk-nothing-${name}`);

    await kiosk.page
      .getByTestId('file')
      .setInputFiles({ name: 'dress.png', mimeType: 'image/png', buffer: (await drawn('dress', '#8c2f39')).file as Buffer });
    await expect(kiosk.page.getByTestId('to-camera')).toBeVisible();
    await expect.poll(async () => (await kiosk.now())?.scores[0]?.id).toBe('dress');
    await inspect(kiosk.page, `kiosk-picture-${name}`);
    await kiosk.page.getByTestId('to-camera').click();

    await kiosk.page.getByTestId('health').click();
    await expect(kiosk.page.locator('kiosk-health')).toContainText('garments');
    // The camera comes back from the picked picture in its own time.
    const seen = kiosk.page.locator('kiosk-preview video');
    await expect.poll(() => seen.evaluate((video) => (video as HTMLVideoElement).currentTime)).toBeGreaterThan(0);
    await inspect(kiosk.page, `health-${name}`);
    expect(faultsOf(kiosk)).toEqual([]);
  });
}

test('people before the screen, and in a picture', async ({ server, startScreen }) => {
  test.setTimeout(240_000);
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  // As near to each other as the middle third of the frame, which is what an upright screen shows of it.
  const pair: Standing[] = [
    { who: 'jumper', left: 130, width: 210 },
    { who: 'dress', left: 300, width: 210 },
  ];
  await kiosk.camera.play({ picture: await room(...pair), seconds: 1 });
  await kiosk.open('?engine=wasm&channel=canary');
  const named = async (): Promise<void> => {
    await expect(kiosk.page.locator('kiosk-viewfinder .person')).toHaveCount(2, { timeout: 120_000 });
    for (const id of ['1', '2'])
      await expect(kiosk.page.locator(`kiosk-viewfinder .garment[data-id="${id}"]`).first()).toBeVisible({ timeout: 60_000 });
    await kiosk.answer(5);
  };
  await named();
  await inspectEverywhere(kiosk.page, 'kiosk-people');

  const buffer = await roomOf({ width: 854, height: 480 }, [
    { who: 'jumper', left: 100, width: 304 },
    { who: 'dress', left: 430, width: 316 },
  ]);
  await kiosk.page.getByTestId('file').setInputFiles({ name: 'people.png', mimeType: 'image/png', buffer });
  await expect(kiosk.page.getByTestId('to-camera')).toBeVisible();
  await named();
  await inspectEverywhere(kiosk.page, 'kiosk-people-picture');
  expect(faultsOf(kiosk)).toEqual([]);
});

test('a first start that cannot reach the worker, and then a camera that is not allowed', async ({ network, startScreen }) => {
  const kiosk = await startScreen({ grantCamera: false });
  await kiosk.camera.show((await drawn('skirt', '#3b5a7d')).file);
  const session = await kiosk.context.newCDPSession(kiosk.page);
  await session.send('Browser.setPermission', { permission: { name: 'camera' }, setting: 'denied', origin: network.url });
  const app = kiosk.page.locator('kiosk-app');
  network.block(/^\/v1\//);
  await kiosk.open('?engine=wasm');
  await expect(app).toHaveAttribute('data-phase', 'unreachable');
  await inspect(kiosk.page, 'kiosk-unreachable-portrait');
  network.block();
  await kiosk.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(app).toHaveAttribute('data-phase', 'camera', { timeout: 90_000 });
  await expect(app).toHaveAttribute('data-camera', 'denied');
  await inspect(kiosk.page, 'kiosk-camera-denied-portrait');
});

test('outside the opening hours the camera is off, and at opening time the screen sees again', async ({ startScreen }) => {
  const kiosk = await startScreen();
  const app = kiosk.page.locator('kiosk-app');
  await kiosk.camera.show((await drawn('trousers', '#3b5a7d')).file);
  await kiosk.page.clock.setFixedTime(new Date(2026, 10, 24, 21, 0));
  await kiosk.open('?engine=wasm&hours=9:00-20:30');
  await expect(app).toHaveAttribute('data-phase', 'closed');
  await expect(app).toHaveAttribute('data-camera', 'off');
  await inspectEverywhere(kiosk.page, 'kiosk-closed');
  await kiosk.page.clock.setFixedTime(new Date(2026, 10, 25, 9, 0));
  await kiosk.answer(1, undefined, 120_000);
  await kiosk.page.clock.setFixedTime(new Date(2026, 10, 25, 20, 30));
  await expect(app).toHaveAttribute('data-camera', 'off', { timeout: 15_000 });
  await expect(app).toHaveAttribute('data-phase', 'closed');
});

test('not sure, a refused file, a video, a dropped picture, no network', async ({ server, network, startScreen }) => {
  test.setTimeout(240_000);
  // Certain of nothing: every label asks for more than any answer can give.
  pushVariant(server, '8.0.0', 'canary', ({ labels }) => ({ labels: labels.map((label) => ({ ...label, threshold: 1 })) }));
  const kiosk = await startScreen();
  const { page } = kiosk;
  await kiosk.camera.show((await drawn('dress', '#3b5a7d')).file);
  await kiosk.open('?engine=wasm&channel=canary');
  expect(await kiosk.answer(5, undefined, 120_000)).toMatchObject({ decision: 'unsure' });
  await inspect(page, 'kiosk-unsure-portrait');

  await page.getByTestId('file').setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(page.locator('kiosk-app')).toContainText('notes.png');
  await inspect(page, 'kiosk-refused-file-portrait');

  const trousers = (await drawn('trousers', '#b9963e')).file as Buffer;
  const film = await filmOf(page, { width: 360, height: 480 }, { picture: trousers, seconds: 1 });
  await page.getByTestId('file').setInputFiles({ name: 'walk.webm', mimeType: 'video/webm', buffer: film });
  await expect.poll(async () => (await kiosk.now())?.scores[0]?.id, { timeout: 60_000 }).toBe('trousers');
  await inspect(page, 'kiosk-video-portrait');

  const dress = (await drawn('dress', '#8c2f39')).file as Buffer;
  await drag(page, 'dragover', dress);
  await inspectEverywhere(page, 'kiosk-drop');
  await page.getByTestId('health').click();
  await expect(page.locator('kiosk-health')).toBeVisible();
  const before = (await kiosk.now())?.reading ?? 0;
  expect(await drag(page, 'drop', dress), 'the browser does not open the file either').toBe(true);
  await page.getByTestId('back').click();
  // A picture would be counted anew, and only a few times.
  await expect.poll(async () => (await kiosk.now())?.reading, { message: 'the film still runs' }).toBeGreaterThan(before + 8);
  expect((await kiosk.now())?.scores[0]?.id).toBe('trousers');
  await drag(page, 'drop', dress);
  await expect.poll(async () => (await kiosk.now())?.scores[0]?.id, { timeout: 60_000 }).toBe('dress');

  await network.disconnect();
  await page.reload();
  await kiosk.answer(1);
  await expect(page.locator('kiosk-status')).toContainText(/offline/i);
  await inspect(page, 'kiosk-offline-portrait');
});

/** Drags a picture over the page or drops it there; resolves with whether the page keeps the browser from opening it. */
function drag(page: Page, type: 'dragover' | 'drop', picture: Buffer): Promise<boolean> {
  return page.evaluate(
    ([event, base64]) => {
      const dataTransfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], 'dress.png', { type: 'image/png' }));
      return !dispatchEvent(new DragEvent(event, { dataTransfer, cancelable: true }));
    },
    [type, picture.toString('base64')] as const,
  );
}

test('before the first model: starting, nothing released, refused, on its way', async ({ network, startScreen }) => {
  const kiosk = await startScreen();
  const app = kiosk.page.locator('kiosk-app');
  await kiosk.camera.show((await drawn('skirt', '#3b5a7d')).file);
  network.hold(/\.wasm$/);
  // The worker's own answer for what it does not have.
  network.reroute(/^\/v1\/channels\//, '/v1/nothing');
  await kiosk.open('?engine=wasm');
  await expect(app).toHaveAttribute('data-phase', 'starting');
  await inspectEverywhere(kiosk.page, 'kiosk-starting');

  network.release();
  await expect(app).toHaveAttribute('data-phase', 'no-release');
  await inspectEverywhere(kiosk.page, 'kiosk-no-release');

  network.reroute();
  network.corrupt(/^\/v1\/blobs\//);
  await kiosk.page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(app).toHaveAttribute('data-phase', 'refused');
  await inspectEverywhere(kiosk.page, 'kiosk-refused');

  network.corrupt();
  network.stallNextAnswer(/^\/v1\/blobs\//, 2.5 * 1024 * 1024);
  await kiosk.page.getByTestId('health').click();
  await kiosk.page.getByTestId('check-now').click();
  await kiosk.page.getByTestId('back').click();
  await expect
    .poll(async () => Number(await kiosk.page.getByRole('progressbar').getAttribute('aria-valuenow')))
    .toBeGreaterThan(0);
  await inspectEverywhere(kiosk.page, 'kiosk-fetching');
  network.drop();
});

test('an engine that does not start, and a browser that is too old for it', async ({ network, startScreen }) => {
  const kiosk = await startScreen();
  network.block(/\.wasm$/);
  await kiosk.open('?engine=wasm');
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-phase', 'engine');
  await inspectEverywhere(kiosk.page, 'kiosk-engine');

  network.block();
  network.deploy(/^\/assets\/worker-/, (text) => `delete WebAssembly.Suspending;\n${text}`);
  const old = await startScreen();
  await old.open('?engine=wasm');
  await expect(old.page.locator('kiosk-app')).toHaveAttribute('data-phase', 'unsupported');
  await inspectEverywhere(old.page, 'kiosk-unsupported');
});

test('an address that is not secure gets no camera, and says so', async ({ startScreen }) => {
  const kiosk = await startScreen({ host: 'kiosk.test' });
  await kiosk.open('?engine=wasm');
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-camera', 'insecure');
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-phase', 'camera', { timeout: 90_000 });
  await inspectEverywhere(kiosk.page, 'kiosk-camera-insecure');
});

test('by keyboard alone: to the health page and back, and into the other language, which the next visitor does not find', async ({
  startScreen,
}) => {
  const kiosk = await startScreen({ viewport: SIZES.laptop });
  await kiosk.camera.show((await drawn('hat', '#3b5a7d')).file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(1, undefined, 120_000);
  const { page } = kiosk;
  await page.getByTestId('health').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('kiosk-health')).toBeVisible();
  await page.getByTestId('back').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('kiosk-health')).toBeHidden();
  await page.getByTestId('language').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
