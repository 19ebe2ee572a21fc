/** A screen in a shop: a shopper cannot leave the page, staff have their PIN, and people in view are informed and can decline. */
import type { Page } from '@playwright/test';
import type { Server } from '#client/api';
import type { Screen, ScreenOptions } from '../scripts/browser/screen.ts';
import { drawn } from './support/pictures.ts';
import { inspect, inspectInEveryWay, SIZES } from './support/shots.ts';
import { enter, groupWith, openSheet, PIN, STORE, type } from './support/store.ts';
import { expect, test as base } from './support/fixtures.ts';

interface Start {
  /** Whose settings it follows; without one, nobody's. */
  readonly server?: Server;
  /** The group of this test's own. */
  readonly group?: string;
  readonly options?: Omit<ScreenOptions, 'url'>;
  /** What the address says. */
  readonly query?: string;
  /** Just before the page is opened. */
  readonly first?: (kiosk: Screen) => Promise<unknown>;
}

/** A store's screen with a garment before its camera. */
const test = base.extend<{ startStore: (start?: Start) => Promise<Screen> }>({
  startStore: async ({ startScreen }, use) => {
    await use(async ({ server, group = '', options, query = STORE, first } = {}) => {
      const kiosk = await startScreen(options);
      await kiosk.camera.show((await drawn('trousers', '#3b5a7d')).file);
      await first?.(kiosk);
      await kiosk.open(server === undefined ? query : `${query}&group=${await groupWith(server, group)}`);
      return kiosk;
    });
  },
});
test.setTimeout(240_000);

const app = ({ page }: Screen) => page.locator('kiosk-app');

test('nothing that a shopper presses, keys, drags or drops leaves the window, and no file can be asked for', async ({
  startStore,
}) => {
  let asked = 0;
  const kiosk = await startStore({
    options: { viewport: SIZES.laptop },
    first: async ({ page }) => {
      for (const event of ['filechooser', 'download', 'dialog'] as const) page.on(event as 'dialog', () => (asked += 1));
    },
  });
  const { page, context } = kiosk;
  await kiosk.answer(1, undefined, 120_000);
  const address = page.url();
  const unmoved = async (what: string) => {
    expect([page.url(), context.pages().length, asked], what).toEqual([address, 1, 0]);
    await expect(app(kiosk), what).toHaveAttribute('data-phase', 'watching');
    for (const other of ['kiosk-sheet', 'kiosk-pin', 'kiosk-policy', 'kiosk-setup'])
      await expect(page.locator(other), what).toHaveCount(0);
  };

  expect(
    await page.locator('input, button, a, select, textarea, [tabindex], [contenteditable]').count(),
    'nothing can be pressed',
  ).toBe(0);
  const letters = [...'aFs/ 1'];
  const keys = [
    ...letters,
    'Tab',
    'Enter',
    'Escape',
    'Backspace',
    'PageDown',
    'ContextMenu',
    'F1',
    'F3',
    'F5',
    'F6',
    'F7',
    'F11',
    'F12',
  ];
  const chords = [
    'Control+o',
    'Control+p',
    'Control+s',
    'Control+f',
    'Control+u',
    'Control+l',
    'Control+Shift+i',
    'Control+Equal',
    'Control+Minus',
  ];
  for (const key of [...keys, ...chords, 'Alt+ArrowLeft', 'Alt+Home', 'Shift+F10', 'Meta+a', 'Control+a'])
    await page.keyboard.press(key);
  await unmoved('keys');

  const { width, height } = SIZES.laptop;
  for (let x = 0.05; x < 1; x += 0.15)
    for (let y = 0.05; y < 1; y += 0.15)
      for (const button of ['left', 'right', 'middle'] as const)
        await page.mouse.click(x * width, y * height, { button, clickCount: 2 });
  await page.mouse.move(20, 20);
  await page.mouse.down();
  await page.mouse.move(width - 20, height - 20, { steps: 5 });
  await page.mouse.up();
  await page.mouse.wheel(0, 800);
  await unmoved('a mouse');

  const told = await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
    const refused = (event: Event) => !document.querySelector('kiosk-app')!.dispatchEvent(event);
    const options = { bubbles: true, composed: true, cancelable: true };
    return {
      menu: refused(new MouseEvent('contextmenu', options)),
      over: refused(new DragEvent('dragover', { ...options, dataTransfer })),
      drop: refused(new DragEvent('drop', { ...options, dataTransfer })),
      drag: refused(new DragEvent('dragstart', options)),
      pinch: refused(new WheelEvent('wheel', { ...options, ctrlKey: true, deltaY: 100 })),
      selected: getSelection()?.toString(),
      zoom: visualViewport?.scale,
      scrolled: [scrollX, scrollY],
      cursor: getComputedStyle(document.documentElement).cursor,
    };
  });
  expect(told).toEqual({
    menu: true,
    over: true,
    drop: true,
    drag: true,
    pinch: true,
    selected: '',
    zoom: 1,
    scrolled: [0, 0],
    cursor: 'none',
  });
  await page.evaluate(() => (location.hash = '#/health'));
  await page.evaluate(() => (location.hash = '#/privacy'));
  for (const other of ['kiosk-sheet', 'kiosk-policy'])
    await expect(page.locator(other), 'an address opens nothing').toHaveCount(0);
  // Without a PIN there is no pad either.
  await page.keyboard.press('Control+Shift+S');
  await expect(page.locator('kiosk-pin')).toHaveCount(0);
  await inspect(page, 'store-window-laptop');
});

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

test('the notice stands there before the first frame is looked at, and tells what is so', async ({
  server,
  network,
  startStore,
}) => {
  // What comes first, the notice painted or a frame given to the recognition, is noted by the page itself.
  const noteOrder = () => {
    const order: string[] = [];
    const strips: number[] = [];
    Object.assign(globalThis, { order, strips });
    /** The brightest value in the strip of a frame. */
    const brightest = ({ picture, unseen }: { picture: VideoFrame; unseen: DOMRect }) => {
      const canvas = new OffscreenCanvas(picture.displayWidth, picture.displayHeight);
      const context = canvas.getContext('2d', { alpha: false })!;
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(Math.ceil(unseen.x), 0, Math.floor(unseen.width), canvas.height);
      // Every fourth value is alpha.
      return data.reduce((most, value, i) => (i % 4 === 3 ? most : Math.max(most, value)), 0);
    };
    const post = Reflect.get(Worker.prototype, 'postMessage') as (...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const { kind, frame } = args[0] as { kind?: string; frame?: Parameters<typeof brightest>[0] };
      if (kind === 'see' && frame !== undefined) {
        order.push('frame');
        strips.push(brightest(frame));
      }
      Reflect.apply(post, this, args);
    };
    addEventListener('kiosk-request', (event) => {
      if ((event as unknown as { request: { kind: string } }).request.kind === 'noticed') order.push('notice');
    });
  };
  const kiosk = await startStore({ server, group: 'noticed', first: ({ page }) => page.addInitScript(noteOrder) });
  const { page } = kiosk;
  await kiosk.answer(2, undefined, 120_000);
  const { order, strips } = await page.evaluate(() => {
    const { order, strips } = globalThis as unknown as { order: string[]; strips: number[] };
    return { order, strips };
  });
  // A notice that is put in anew is noted again.
  expect([...new Set(order)]).toEqual(['notice', 'frame']);
  expect([...new Set(strips)], 'the strip is black in every frame').toEqual([0]);
  const notice = page.getByTestId('notice');
  await expect(notice).toHaveAttribute('data-kind', 'on');
  expect(
    parseFloat(await notice.locator('.said').evaluate((element) => getComputedStyle(element).fontSize)),
  ).toBeGreaterThanOrEqual(34);
  await expect(page.getByTestId('unseen')).toBeVisible();

  // What stands behind the code, on a phone: no camera is asked for, and what was measured is what went through the network.
  const address = await page.locator('kiosk-notice kiosk-code').evaluate((code) => (code as unknown as { text: string }).text);
  const phone = await kiosk.context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(address);
  await expect(phone.locator('kiosk-policy')).toContainText('Mode & Co GmbH, Bonn');
  await expect(phone.locator('kiosk-policy')).toContainText('privacy@mode.example');
  await expect(phone.locator('kiosk-policy')).toContainText('90 days');
  const measured = /0 bytes of pictures in (\d+) requests/.exec((await phone.getByTestId('measured').textContent()) ?? '');
  const passed = network.passed.filter(({ path }) => path.startsWith('/v1/'));
  expect(Number(measured?.[1])).toBeGreaterThan(0);
  expect(Number(measured?.[1])).toBeLessThanOrEqual(passed.length);
  await inspect(phone, 'privacy-phone');
  expect(kiosk.complaints.filter((line) => /Content.Security.Policy/i.test(line))).toEqual([]);
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

test('trouble has a public face without a technical word, and a code for staff that their sheet explains', async ({
  server,
  network,
  startStore,
}) => {
  const deny = async ({ context, page }: Screen) => {
    const session = await context.newCDPSession(page);
    await session.send('Browser.setPermission', { permission: { name: 'camera' }, setting: 'denied', origin: network.url });
  };
  const kiosk = await startStore({ server, group: 'troubled', options: { grantCamera: false }, first: deny });
  const { page } = kiosk;
  await expect(app(kiosk)).toHaveAttribute('data-camera', 'denied', { timeout: 90_000 });
  await expect(page.locator('kiosk-trouble')).toContainText('Back in a moment');
  await expect(page.locator('kiosk-fault')).toHaveCount(0);
  await expect(page.getByTestId('staff-line')).toHaveText(/^\s*C-1 · [0-9a-f]{8}\s*$/, { timeout: 90_000 });
  await expect(app(kiosk)).not.toContainText(/camera is|model|https|server|browser/i);
  await openSheet(kiosk);
  await expect(page.getByTestId('light')).toHaveAttribute('data-code', 'C-1');
  await expect(page.getByTestId('light')).toContainText('The camera is blocked.');
  await page.getByTestId('back').click();
  await inspectInEveryWay(page, 'store-trouble');
});
