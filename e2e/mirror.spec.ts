/** The mirror: who steps in is named beside themselves and in one sentence, who leaves is let go, and what they changed is put back. */
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { room, type Standing } from '../scripts/browser/figures.ts';
import { GROUNDS, lay, LEAST_CONTRAST, leastBehind } from './support/contrast.ts';
import { drawn } from './support/pictures.ts';
import { inspect, namesOn } from './support/shots.ts';
import { expect, test } from './support/fixtures.ts';
import { moveTo } from './support/versions.ts';

/** In the part of a camera's picture that an upright screen shows. */
const MIDDLE: Standing = { who: 'jumper', left: 168, width: 304 };
const BESIDE: readonly Standing[] = [
  { who: 'jumper', left: 40, width: 304 },
  { who: 'dress', left: 290, width: 316 },
];
/** The time that a busy machine may take, in ms. */
const PATIENCE = 150_000;

test.setTimeout(400_000);

/** Puts `ms` into the page's clock, as if nobody had touched anything for so long. */
function wait(page: Page, ms: number): Promise<void> {
  return page.evaluate((by) => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + by;
  }, ms);
}

test('nobody, somebody, nobody: the empty mirror invites, names who comes, says goodbye and invites again', async ({
  server,
  startScreen,
}) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  const { page } = kiosk;
  await kiosk.camera.play({ picture: await room(), seconds: 9 }, { picture: await room(MIDDLE), seconds: 14 });
  await kiosk.open('?engine=wasm&channel=canary');
  const invitation = page.locator('kiosk-invitation');
  await expect(invitation).toBeVisible({ timeout: PATIENCE });
  const languages = new Set<string | null>();
  const spoken = async () =>
    languages.add(
      await invitation
        .locator('h1')
        .getAttribute('lang', { timeout: 500 })
        .catch(() => null),
    ).size;
  await expect.poll(spoken, { timeout: 60_000, message: 'in one language and in another' }).toBeGreaterThanOrEqual(2);
  const caption = page.locator('kiosk-verdict h1');
  await expect(page.locator('kiosk-viewfinder .garment').first()).toBeVisible({ timeout: PATIENCE });
  await expect(caption).toHaveText(/\w/);
  await expect(invitation).toHaveCount(0);
  await expect(page.locator('kiosk-viewfinder .person').first(), 'no box is drawn round anybody').toHaveCSS(
    'border-top-width',
    '0px',
  );
  await expect(page.locator('kiosk-viewfinder .person')).toHaveCount(0, { timeout: 60_000 });
  await expect(invitation).toBeVisible({ timeout: 30_000 });
  expect(kiosk.complaints).toEqual([]);
});

test('names and caption are large, keep clear of each other, and are read over any picture', async ({
  server,
  startScreen,
}, info) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  const { page } = kiosk;
  await kiosk.camera.play({ picture: await room(...BESIDE), seconds: 1 });
  await kiosk.open('?engine=wasm&channel=canary');
  const names = page.locator('kiosk-viewfinder .garment');
  for (const id of ['1', '2'])
    await expect(page.locator(`kiosk-viewfinder .garment[data-id="${id}"]`).first()).toBeVisible({ timeout: PATIENCE });
  await kiosk.answer(5);
  const sizeOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  expect(await sizeOf('kiosk-viewfinder .garment')).toBeGreaterThanOrEqual(48);
  // Of one person it has 96 pixels; of two, who share the place, a little less.
  expect(await sizeOf('kiosk-verdict h1')).toBeGreaterThanOrEqual(70);
  const boxes = await names.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1))
      expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom, 'one name over another').toBe(false);
  await expect(page.locator('kiosk-verdict')).not.toContainText(/%|\d/);

  for (const [ground, css] of Object.entries(GROUNDS)) {
    // Somebody is there, though the picture stands still.
    await page.keyboard.press('Shift');
    const least = await whileNamesRest(page, () => leastContrast(page, css));
    console.log(`over ${ground}: names ${least.names.toFixed(1)} : 1, caption ${least.caption.toFixed(1)} : 1`);
    expect(Math.min(least.names, least.caption), `over ${ground}`).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  }
  await page.screenshot({ path: info.outputPath('checks.png') });
  expect(kiosk.complaints).toEqual([]);
});

/** Measures again while a name has come, moved or left meanwhile: it is half seen. */
async function whileNamesRest<T>(page: Page, measure: () => Promise<T>): Promise<T> {
  for (;;) {
    const before = await namesOn(page);
    const measured = await measure();
    if ((await namesOn(page)) === before) return measured;
  }
}

/** Over a ground, takes the letters away and measures what is left behind them against their own colour. */
async function leastContrast(page: Page, ground: string): Promise<{ names: number; caption: number }> {
  await lay(page, ground);
  const places = await page.evaluate(() => {
    const app = document.querySelector('kiosk-app')!.shadowRoot!;
    const finder = app.querySelector('kiosk-viewfinder')!.shadowRoot!;
    const caption = [...app.querySelector('kiosk-verdict')!.shadowRoot!.querySelectorAll<HTMLElement>('h1, .rest, .other')];
    const read = (element: HTMLElement) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    };
    const names = [...finder.querySelectorAll<HTMLElement>('.garment')];
    const found = { names: names.map((name) => read(name.querySelector('span')!)), caption: caption.map(read) };
    for (const element of [...names, ...caption]) element.style.visibility = 'hidden';
    for (const name of names)
      Object.assign(name.style, { visibility: 'visible', color: 'transparent', outlineColor: 'transparent' });
    for (const swatch of finder.querySelectorAll<HTMLElement>('.swatch')) swatch.style.visibility = 'hidden';
    return found;
  });
  return { names: await leastBehind(page, places.names), caption: await leastBehind(page, places.caption) };
}

test('what a visitor leaves behind is counted down, stays while they touch the screen, and is put back', async ({
  startScreen,
}) => {
  const kiosk = await startScreen();
  const { page } = kiosk;
  await kiosk.camera.show((await drawn('trousers', '#3b5a7d')).file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(1, undefined, 120_000);
  const buffer = (await drawn('dress', '#8c2f39')).file as Buffer;
  await page.getByTestId('file').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer });
  await expect(page.getByTestId('to-camera')).toBeVisible();
  await page.getByTestId('language').click();
  await page.getByTestId('theme').click();
  await page.getByTestId('health').click();
  await expect(page.locator('kiosk-health')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  const warning = page.locator('.returning');
  await expect(warning).toBeHidden();
  await wait(page, 52_000);
  await expect(warning).toHaveText(/\d s/);
  await inspect(page, 'kiosk-returning-portrait');
  await page.keyboard.press('Shift');
  await expect(warning, 'a touch extends it').toBeHidden();
  await expect(page.locator('kiosk-health')).toBeVisible();
  await wait(page, 61_000);
  await expect(page.locator('kiosk-health')).toBeHidden();
  await expect(page.getByTestId('to-camera')).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'auto');
  await expect(page.getByRole('img', { name: 'me.png' })).toHaveCount(0);
  expect(kiosk.complaints).toEqual([]);
});

test('a camera that is mounted on its side sees people upright, and so does the mirror', async ({ server, startScreen }) => {
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  // Upright in 480 × 640, as a camera on its side gives it.
  const upright = await sharp(await room(MIDDLE))
    .extract({ left: 80, top: 0, width: 480, height: 480 })
    .extend({ top: 160, background: '#cfc7ba' })
    .png()
    .toBuffer();
  await kiosk.camera.play({ picture: await sharp(upright).rotate(270).png().toBuffer(), seconds: 1 });
  await kiosk.open('?engine=wasm&channel=canary&rotate=90');
  const person = kiosk.page.locator('kiosk-viewfinder .person');
  await expect(person).toHaveCount(1, { timeout: PATIENCE });
  const box = (await person.boundingBox())!;
  expect(box.height, 'who stands is higher than wide').toBeGreaterThan(box.width);
  await expect(kiosk.page.locator('kiosk-viewfinder .garment').first()).toBeVisible({ timeout: 60_000 });
  expect(kiosk.complaints).toEqual([]);
});

test('the code to take away is as large as the 10 : 1 rule asks, and only there when it is wanted', async ({ startScreen }) => {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('trousers', '#3b5a7d')).file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(5, undefined, 120_000);
  const verdict = kiosk.page.locator('kiosk-verdict');
  await expect(verdict.locator('kiosk-code')).toHaveCount(0);
  await verdict.evaluate((element) =>
    Object.assign(element, { takeAway: 'https://shop.example/find?type={type}&colour={colour}' }),
  );
  const code = verdict.locator('kiosk-code');
  await expect(code).toBeVisible({ timeout: 30_000 });
  expect((await code.boundingBox())!.width / 1080, 'of the shorter side: 158 mm on 43 inches, read from 1.5 m').toBeGreaterThan(
    0.28,
  );
  await inspect(kiosk.page, 'kiosk-take-away-portrait');
  expect(kiosk.complaints).toEqual([]);
});
