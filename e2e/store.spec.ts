/** A screen in a shop: a shopper cannot leave the page, people in view are informed and can decline, and trouble has a public face. */
import { inspect, inspectInEveryWay, SIZES } from './support/shots.ts';
import type { Screen } from '../scripts/browser/screen.ts';
import { app, expect, openSheet, test } from './support/store.ts';

test.setTimeout(240_000);

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
