/** Staff at a store's screen: their PIN and its brake, their sheet, the five steps of set-up, and what the foot tells them without a PIN. */
import type { Page } from '@playwright/test';
import { inspect, inspectInEveryWay, SIZES } from './support/shots.ts';
import { app, enter, expect, openSheet, PIN, STORE, test, type } from './support/store.ts';

test.setTimeout(240_000);

test('the PIN is braked after five tries, over a reload too; then it opens the sheet, which shuts by itself', async ({
  server,
  startStore,
}) => {
  const kiosk = await startStore({ server, group: 'braked', first: ({ page }) => page.clock.install() });
  const { page } = kiosk;
  await expect(page.locator('kiosk-brand')).toHaveText('Mode & Co', { timeout: 60_000 });
  // Held for two seconds, the shop's mark asks for the PIN.
  const mark = (await page.locator('kiosk-brand').boundingBox())!;
  await page.mouse.move(mark.x + 10, mark.y + 10);
  await page.mouse.down();
  await page.clock.runFor(2100);
  await page.mouse.up();
  const said = page.getByTestId('pin-said');
  await expect(page.locator('kiosk-pin')).toBeVisible();
  await enter(page, '000000');
  await expect(said).toContainText('Tries left: 4');
  // Keys go on where a finger ended, and after a press beside the pad.
  await type(page, '000000');
  await expect(said).toContainText('Tries left: 3');
  await page.mouse.click(20, 20);
  await type(page, '000000');
  await expect(said).toContainText('Tries left: 2');
  await page.keyboard.press('Escape');
  await expect(page.locator('kiosk-pin')).toHaveCount(0);
  await page.reload();
  await expect(page.locator('kiosk-brand')).toHaveText('Mode & Co', { timeout: 60_000 });
  await page.keyboard.press('Control+Shift+S');
  await type(page, '000000');
  await expect(said).toContainText('Tries left: 1');
  await enter(page, '111111');
  await expect(said).toContainText('Too many tries');
  await inspect(page, 'store-pin-barred-portrait');
  await type(page, PIN);
  await page.reload();
  await expect(page.locator('kiosk-brand')).toHaveText('Mode & Co', { timeout: 60_000 });
  // Who does not reach the mark holds the corner below it.
  await page.mouse.move(20, page.viewportSize()!.height - 20);
  await page.mouse.down();
  await page.clock.runFor(2100);
  await page.mouse.up();
  await expect(said).toContainText('Too many tries');
  await type(page, PIN);
  await expect(page.locator('kiosk-sheet')).toHaveCount(0);
  await page.clock.runFor(30_000);
  await page.keyboard.press('ArrowDown');
  await page.clock.runFor(31_000);
  await expect(said).toHaveText('');
  await enter(page, PIN);
  await expect(page.locator('kiosk-sheet')).toBeVisible();
  await page.clock.runFor(61_000);
  await expect(page.locator('kiosk-sheet')).toHaveCount(0);
});

test('staff see how the screen is, pause the camera, darken it, and save what a technician needs', async ({
  server,
  startStore,
}) => {
  const kiosk = await startStore({ server, group: 'staffed' });
  const { page } = kiosk;
  await kiosk.answer(2, undefined, 120_000);
  await openSheet(kiosk);
  await expect(page.getByTestId('light')).toHaveAttribute('data-light', 'green');
  await expect(page.getByTestId('screen-code')).toHaveText(/^[0-9a-f]{8}$/);

  await page.getByTestId('pause').click();
  await expect(app(kiosk)).toHaveAttribute('data-camera', 'off');
  await expect(app(kiosk)).toHaveAttribute('data-phase', 'paused');
  await expect(page.getByTestId('light')).toHaveAttribute('data-code', 'P-1');
  await expect(page.getByTestId('paused-for')).toContainText('15 minutes');
  expect(await kiosk.now(), 'nothing is said any more').toBeUndefined();
  // The pause outlives a restart, which is no way round it.
  await page.getByTestId('restart').click();
  await expect(app(kiosk)).toHaveAttribute('data-phase', 'paused', { timeout: 60_000 });
  await inspect(page, 'store-paused-portrait');
  await expect(page.locator('kiosk-brand')).toHaveText('Mode & Co');
  await openSheet(kiosk);
  await page.getByTestId('resume').click();
  const phase = async () => {
    // Whoever is at the sheet keeps it open.
    await page.keyboard.press('ArrowDown');
    return app(kiosk).getAttribute('data-phase');
  };
  await expect.poll(phase, { timeout: 60_000 }).toBe('watching');

  await page.getByTestId('brightness').focus();
  await page.keyboard.press('Home');
  await expect(page.locator('kiosk-app .dim')).toHaveCSS('opacity', '0.7');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('save-diagnostics').click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  expect(JSON.parse(text)).toMatchObject({ screen: { mode: 'store' }, light: 'green', trouble: null, camera: { kind: 'live' } });
  expect(text, 'no picture').not.toMatch(/data:image|base64|;blob/);
  expect(text.length).toBeLessThan(10_000);

  await page.getByTestId('language-de').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByTestId('back').click();
  await expect(page.locator('kiosk-sheet')).toHaveCount(0);
  await page.reload();
  await expect(page.locator('kiosk-app .dim')).toHaveCSS('opacity', '0.7');
});

test('on its first start a store is set up in five steps, and never again', async ({ server, startStore }) => {
  test.setTimeout(480_000);
  const kiosk = await startStore({ server, group: 'fresh', query: '?engine=wasm&mode=store' });
  const { page } = kiosk;
  const setup = page.getByTestId('setup');
  const next = page.getByTestId('setup-next');
  await expect(setup).toHaveAttribute('data-step', 'language');
  await expect(app(kiosk)).toHaveAttribute('data-camera', 'live', { timeout: 60_000 });
  for (const step of ['language', 'camera', 'place', 'pin', 'privacy']) {
    await expect(setup).toHaveAttribute('data-step', step);
    await inspectInEveryWay(page, `setup-${step}`);
    if (step === 'camera') await turnedAndWhole(page);
    if (step === 'place') {
      await page.getByTestId('screen-name').fill('Window left');
      await page.getByTestId('screen-name').blur();
    }
    expect(await kiosk.now(), 'nobody is looked at yet').toBeUndefined();
    await next.click();
  }
  await expect(setup).toHaveCount(0);
  await kiosk.answer(1, undefined, 120_000);
  await page.reload();
  await kiosk.answer(1, undefined, 120_000);
  await expect(setup).toHaveCount(0);
  await openSheet(kiosk);
  // What was mistyped, or never asked for, is mended in the sheet.
  await expect(page.getByTestId('screen-name')).toHaveValue('Window left');
  await page.getByTestId('screen-name').fill('Window right');
  await page.getByTestId('back').click();
  await page.reload();
  await openSheet(kiosk);
  await expect(page.getByTestId('screen-name')).toHaveValue('Window right');
});

/** Once around: a camera on its side is turned upright, and nothing of its picture is cut off. */
async function turnedAndWhole(page: Page): Promise<void> {
  const preview = page.locator('kiosk-preview');
  for (const degrees of [90, 180, 270, 0]) {
    await page.getByTestId('turn').click();
    await expect(page.getByTestId('turn')).toContainText(`${degrees}°`);
    const place = (await preview.boundingBox())!;
    const picture = (await preview.locator('video').boundingBox())!;
    expect(picture.width, `${degrees}°`).toBeCloseTo(place.width, 0);
    expect(picture.height, `${degrees}°`).toBeCloseTo(place.height, 0);
  }
}

test("staff's pages and the privacy page can be read by everybody, in every language and light and on every screen", async ({
  server,
  startStore,
}) => {
  test.setTimeout(480_000);
  // Nothing closes by itself while it is looked at.
  const kiosk = await startStore({ server, group: 'read', first: ({ page }) => page.clock.setFixedTime(new Date()) });
  const { page } = kiosk;
  await kiosk.answer(1, undefined, 120_000);
  await openSheet(kiosk);
  await inspectInEveryWay(page, 'store-sheet');
  await page.getByTestId('privacy').click();
  await expect(page.locator('kiosk-policy')).toBeVisible();
  await inspectInEveryWay(page, 'store-policy');
  await page.getByTestId('policy-back').click();
  await inspect(page, 'store-window-portrait');
  await page.setViewportSize(SIZES.wide);
  await inspect(page, 'store-window-wide');
  await page.setViewportSize(SIZES.portrait);
  await page.keyboard.press('Control+Shift+S');
  await expect(page.locator('kiosk-pin')).toBeVisible();
  await inspectInEveryWay(page, 'store-pin');
});

test('a group that nobody knows is told at the foot, and the shop goes on', async ({ startStore }) => {
  const kiosk = await startStore({ query: `${STORE}&group=mian` });
  await kiosk.answer(1, undefined, 120_000);
  await expect(kiosk.page.getByTestId('staff-line')).toHaveText(/^\s*P-3 · [0-9a-f]{8}\s*$/);
  await inspect(kiosk.page, 'store-unknown-group-portrait');
});
