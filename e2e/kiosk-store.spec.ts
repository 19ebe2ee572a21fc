/**
 * A store's screen with a PIN in the real `--kiosk` window that `kiosk-launch` opens: whatever a shopper keys, clicks and drags leaves it
 * where it is, and whoever tries PINs is braked. Nothing may look into that browser, so the display itself is looked at.
 */
import { setTimeout as after } from 'node:timers/promises';
import { Camera } from '../scripts/browser/camera.ts';
import { missingXvfb, Xvfb } from '../scripts/lib/xvfb.ts';
import { expect, test } from './support/fixtures.ts';
import { buildLauncher, LaunchedKiosk, noPolicy } from './support/kiosk-launch.ts';
import { drawn } from './support/pictures.ts';
import { groupWith, PIN } from './support/store.ts';

const seconds = (count: number) => after(1000 * count);

const SCREEN = { width: 1080, height: 1920 };
/** The colour of a page of staff's, in light, as the palette has it; the pad lets the mirror shine through. */
const PAPER = '#f5f1ea';
const KEYS =
  'a 1 space Tab Tab Return Escape BackSpace Delete Menu F1 F3 F5 F6 F7 F10 F11 F12 Prior Next Home End ctrl+o ctrl+p ctrl+s ctrl+f ctrl+u ' +
  'ctrl+l ctrl+j ctrl+h ctrl+t ctrl+n ctrl+w ctrl+r ctrl+plus ctrl+minus ctrl+shift+i ctrl+shift+n ctrl+shift+Delete alt+Left alt+Home alt+F4 ' +
  'alt+e shift+F10 shift+Escape ctrl+a ctrl+c ctrl+v';

test('a shopper gets nowhere, five wrong PINs are braked, and the right one opens the sheet a minute later', async ({
  server,
  network,
}) => {
  const why = missingXvfb() ?? noPolicy();
  test.skip(why !== null, why ?? '');
  test.setTimeout(420_000);
  buildLauncher();
  const group = await groupWith(server, 'kiosk-store');
  const address = `${network.url}/?engine=wasm&mode=store&setup=skip&group=${group}`;
  const screen = await Xvfb.start(SCREEN.width, SCREEN.height);
  const camera = new Camera();
  await camera.show((await drawn('trousers', '#24466b')).file);
  const kiosk = new LaunchedKiosk(address, screen.display, camera);
  const told = () => network.passed.filter(({ path }) => path === '/v1/telemetry').map(({ body }) => body.toString());
  /** The window and its page, and nothing over them: no dialog for files, no menu, no second window. */
  const unmoved = async (message: string): Promise<void> => {
    await expect.poll(() => kiosk.pages(), { message, timeout: 40_000 }).toEqual([address]);
    const names = () => screen.windows().map(({ name }) => name);
    await expect.poll(names, { message }).toEqual([expect.stringMatching(/^Vitrine\b/)]);
  };
  // Left and right of all columns and before the scroll bar, where the sheet shows its paper and nothing else does.
  const edges = () => [500, 1000, 1500].flatMap((y) => [screen.colourAt(8, y), screen.colourAt(1040, y)]);
  const isSheet = () => edges().every((colour) => colour === PAPER);
  const tryPin = (digits: string): void => {
    screen.press('Escape');
    screen.press('ctrl+shift+s');
    for (const digit of digits) screen.press(digit);
  };
  try {
    await expect
      .poll(() => told().join('\n'), { message: 'the mirror runs and has named something', timeout: 200_000 })
      .toContain('"verdict"');
    await unmoved('the page');
    const browsers = kiosk.browsers.length;

    for (const key of KEYS.split(' ')) screen.press(key);
    await unmoved('keys');
    for (let y = 60; y < SCREEN.height; y += 300)
      for (let x = 60; x < SCREEN.width; x += 240) for (const button of [1, 2, 3] as const) screen.click(x, y, button);
    screen.drag([60, 1000], [1000, 1000]);
    screen.drag([540, 2], [540, 1200]);
    await unmoved('a mouse, or a finger');
    expect(isSheet(), 'no sheet without a PIN').toBe(false);
    expect(kiosk.browsers.length, 'no browser was ended').toBe(browsers);

    for (const digits of ['000000', '111111', '222222', '333333', '444444']) {
      tryPin(digits);
      // It takes a moment to check each.
      await seconds(1.5);
    }
    const barredAt = performance.now();
    expect(isSheet(), 'a wrong PIN').toBe(false);
    tryPin(PIN);
    for (let second = 0; second < 8; second++) {
      await seconds(1);
      expect(isSheet(), 'the right PIN, too soon').toBe(false);
    }
    await expect
      .poll(
        () => {
          if (!isSheet()) tryPin(PIN);
          return edges();
        },
        { message: 'the right PIN, once the minute is over', timeout: 120_000, intervals: [5000] },
      )
      .toEqual(Array(6).fill(PAPER));
    expect(performance.now() - barredAt, 'not before').toBeGreaterThan(50_000);
    await unmoved('the sheet');
  } finally {
    console.log(kiosk.lines.join('\n'));
    expect(await kiosk.stop()).toBe(0);
    screen.stop();
    camera.close();
  }
});
