/** A store screen as `kiosk-launch` runs it: a real `--kiosk` window that nothing a shopper can key, and no crash, takes off the page. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Camera } from '../scripts/browser/camera.ts';
import { killGpuProcess } from '../scripts/browser/gpu-process.ts';
import { ensureChromium } from '../scripts/lib/chromium.ts';
import { missingXvfb, Xvfb } from '../scripts/lib/xvfb.ts';
import { expect, test } from './support/fixtures.ts';
import { buildLauncher, installPolicy, LaunchedKiosk, noPolicy, underEtc } from './support/kiosk-launch.ts';
import { drawn } from './support/pictures.ts';

const KEYS =
  'ctrl+t ctrl+n ctrl+l F11 ctrl+shift+i F12 ctrl+o ctrl+p ctrl+s ctrl+shift+n ctrl+u ctrl+h F1 F5 alt+Left shift+Escape ctrl+w alt+F4';

test('opens before the server is there, stays on its page whatever is pressed or killed, and ends in order', async ({
  network,
}) => {
  const why = missingXvfb() ?? noPolicy();
  test.skip(why !== null, why ?? '');
  test.setTimeout(240_000);
  buildLauncher();
  const screen = await Xvfb.start(1080, 1920);
  const camera = new Camera();
  await camera.show((await drawn('trousers', '#24466b')).file);
  const address = `${network.url}/`;
  await network.disconnect();
  const kiosk = new LaunchedKiosk(address, screen.display, camera);
  const onPage = async (message: string): Promise<void> => {
    await expect.poll(() => kiosk.pages(), { message, timeout: 40_000 }).toEqual([address]);
    const windows = () => screen.windows().map(({ name, width, height }) => ({ name, fills: width >= 1080 && height >= 1920 }));
    await expect.poll(windows, { message }).toEqual([{ name: expect.stringMatching(/^Vitrine\b/), fills: true }]);
  };
  try {
    await expect
      .poll(() => kiosk.pages(), { message: 'the waiting page', timeout: 120_000 })
      .toEqual([expect.stringMatching(/^chrome-extension:.*waiting\.html$/)]);
    // No script of ours takes keys away there: what they open is closed.
    for (const key of ['ctrl+t', 'ctrl+n']) screen.press(key);
    expect(kiosk.lines.join('\n')).toMatch(/flags "vulkan": (software|none|a real adapter)/);

    await network.connect();
    await onPage('the page, once the server answers');
    await expect.poll(() => kiosk.hasShell(address), { message: 'the shell that starts without a network' }).toBe(true);
    const quiet = async (): Promise<boolean> => {
      const before = network.passed.length;
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return network.passed.length === before;
    };
    await expect.poll(quiet, { message: 'everything is fetched', timeout: 60_000 }).toBe(true);

    for (const key of KEYS.split(' ')) {
      screen.press(key);
      await onPage(`the page after ${key}`);
    }

    const told = () => network.passed.filter(({ path }) => path === '/v1/telemetry').map(({ body }) => body.toString());
    await expect
      .poll(() => told().join('\n'), { message: 'the camera was given without a question, and seen', timeout: 60_000 })
      .toContain('"verdict"');

    const browsers = kiosk.browsers.length;
    kiosk.killBrowser();
    await expect.poll(() => kiosk.browsers.length, { message: 'another browser' }).toBe(browsers + 1);
    await onPage('the page after the browser was killed');

    killGpuProcess(kiosk.profile);
    await expect.poll(() => kiosk.lines.join('\n'), { message: 'the crash is told' }).toContain('its GPU process crashed');
    await onPage('the page after the GPU process was killed');
    expect(kiosk.browsers.length).toBe(browsers + 1);

    await network.disconnect();
    await onPage('the page without a network');
    kiosk.killBrowser();
    await expect.poll(() => kiosk.browsers.length, { message: 'another browser' }).toBe(browsers + 2);
    await onPage('the page, started without a network');
  } finally {
    console.log(kiosk.lines.join('\n'));
    expect(await kiosk.stop()).toBe(0);
    screen.stop();
    camera.close();
  }
});

/** What the policy is about: a page where a space opens the dialog for files … */
const FILES = `<title>Shop</title><input type="file" autofocus onfocus="fetch('/focus')">`;
/** … and one that asks for the camera as well; without the policy the question would take the space. */
const PAGE = `${FILES}<script>
  navigator.mediaDevices.getUserMedia({ video: true }).then(() => fetch('/camera'), () => fetch('/no-camera'));
</script>`;

test('the policy gives the camera without a question, and no dialog for files; without it there is one', async () => {
  const why = missingXvfb() ?? noPolicy();
  test.skip(why !== null, why ?? '');
  buildLauncher();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end(request.url === '/files' ? FILES : PAGE);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-policy-'));
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const screen = await Xvfb.start(800, 600);
  /** The windows after a space in the page, once it has the focus and, under the policy, the camera. */
  const windowsUnder = async (etc: string, page: string, ready: () => boolean): Promise<string[]> => {
    asked.length = 0;
    const profile = `--user-data-dir=${mkdtempSync(join(folder, 'profile-'))}`;
    const flags = ['--no-sandbox', '--kiosk', '--no-first-run', '--use-fake-device-for-media-stream', profile, page];
    const browser = underEtc(etc, [ensureChromium(), ...flags], screen.display);
    try {
      await expect.poll(ready, { message: `the page under ${etc}` }).toBe(true);
      screen.press('space');
      await expect
        .poll(() => screen.windows().length, { timeout: 8000 })
        .toBe(2)
        .catch(() => undefined);
      return screen.windows().map(({ name }) => name);
    } finally {
      browser.kill();
      await once(browser, 'exit');
    }
  };
  try {
    const without = await windowsUnder(empty, `${address}files`, () => asked.includes('/focus'));
    expect(without).toContain('Open File');
    const under = await windowsUnder(
      installPolicy(folder, address),
      address,
      () => asked.includes('/focus') && asked.includes('/camera'),
    );
    expect(under).toEqual([expect.stringMatching(/^Shop/)]);
  } finally {
    screen.stop();
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
