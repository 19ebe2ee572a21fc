/** The camera fails in the ways cameras fail, and the screen says so and heals by itself. */
import { drawn } from './support/pictures.ts';
import { inspect, inspectEverywhere } from './support/shots.ts';
import { expect, test } from './support/fixtures.ts';

declare global {
  /** True while the test's camera is unplugged. */
  var cameraGone: boolean;
  var cameraTracks: MediaStreamTrack[];
  /** True while the test's camera sends its last picture again and again. */
  var cameraStuck: boolean;
  /** How often the test's camera has been opened. */
  var cameraOpened: number;
  /** Every state of the camera that the page has shown since it was noted first. */
  var cameraKinds: Set<string | null>;
  /** What the test's camera says when it is asked for. */
  var cameraAnswer: () => Promise<MediaStream>;
}

test('a camera that is unplugged and plugged in again', async ({ startScreen }) => {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('t-shirt', '#3f6b3a')).file);
  // Hardware is the one thing a test cannot pull out: the page meets what Chromium does when a camera goes.
  await kiosk.page.addInitScript(() => {
    globalThis.cameraGone = false;
    globalThis.cameraTracks = [];
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const list = mediaDevices.enumerateDevices.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      if (globalThis.cameraGone) throw new DOMException('Requested device not found', 'NotFoundError');
      const stream = await open(constraints);
      globalThis.cameraTracks.push(...stream.getTracks());
      return stream;
    };
    mediaDevices.enumerateDevices = async () => (globalThis.cameraGone ? [] : list());
  });
  await kiosk.open('?engine=wasm');
  await kiosk.answer(2, undefined, 120_000);

  await kiosk.page.evaluate(() => {
    globalThis.cameraGone = true;
    for (const track of globalThis.cameraTracks) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-camera', /unplugged|none/);
  await expect(kiosk.page.locator('kiosk-fault')).toBeVisible();
  await inspect(kiosk.page, 'kiosk-camera-unplugged-portrait');

  await kiosk.page.evaluate(() => {
    globalThis.cameraGone = false;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-camera', 'live');
  const before = (await kiosk.answer(1)).reading;
  await expect.poll(async () => (await kiosk.now())?.reading ?? 0).toBeGreaterThan(before);
});

test('no camera, one that is taken, one that shows nothing', async ({ startScreen }) => {
  const kiosk = await startScreen();
  const app = kiosk.page.locator('kiosk-app');
  await kiosk.page.addInitScript(() => {
    globalThis.cameraAnswer = () => Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
    navigator.mediaDevices.getUserMedia = () => globalThis.cameraAnswer();
  });
  await kiosk.open('?engine=wasm');
  await expect(app).toHaveAttribute('data-phase', 'camera', { timeout: 90_000 });
  await expect(app).toHaveAttribute('data-camera', 'none');
  await inspectEverywhere(kiosk.page, 'kiosk-camera-none');

  await kiosk.page.evaluate(() => {
    globalThis.cameraAnswer = () => Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await expect(app).toHaveAttribute('data-camera', 'busy');
  await inspectEverywhere(kiosk.page, 'kiosk-camera-busy');

  await kiosk.page.evaluate(() => {
    // A stream without a frame.
    globalThis.cameraAnswer = () => Promise.resolve(document.createElement('canvas').captureStream(0));
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await expect(app).toHaveAttribute('data-camera', 'frozen');
  await inspectEverywhere(kiosk.page, 'kiosk-camera-frozen');
});

test('a camera that repeats its last picture is noticed, stays frozen, and is live again soon after it moves', async ({
  startScreen,
}) => {
  const kiosk = await startScreen();
  const app = kiosk.page.locator('kiosk-app');
  await kiosk.page.addInitScript(() => {
    globalThis.cameraStuck = false;
    globalThis.cameraOpened = 0;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    let shade = 0;
    setInterval(() => {
      if (!globalThis.cameraStuck) shade = (shade + 10) % 200;
      if (context === null) return;
      context.fillStyle = `rgb(${shade} 90 60)`;
      context.fillRect(0, 0, canvas.width / 2, canvas.height);
      context.fillStyle = 'white';
      context.fillRect(canvas.width / 2, 0, canvas.width / 2, canvas.height);
    }, 50);
    navigator.mediaDevices.getUserMedia = () => {
      globalThis.cameraOpened += 1;
      return Promise.resolve(canvas.captureStream());
    };
  });
  await kiosk.open('?engine=wasm');
  await expect(app).toHaveAttribute('data-camera', 'live', { timeout: 90_000 });
  const stuck = await kiosk.page.evaluate(() => ((globalThis.cameraStuck = true), performance.now()));
  await expect(app).toHaveAttribute('data-camera', 'frozen', { timeout: 30_000 });
  console.log(`frozen for ${((await kiosk.page.evaluate(() => performance.now())) - stuck).toFixed(0)} ms when it was noticed`);
  // Streams that are opened anew repeat the picture too: none of them is taken for a camera that is back.
  const opened = await app.evaluate((element) => {
    globalThis.cameraKinds = new Set([element.getAttribute('data-camera')]);
    new MutationObserver(() => globalThis.cameraKinds.add(element.getAttribute('data-camera'))).observe(element, {
      attributeFilter: ['data-camera'],
    });
    return globalThis.cameraOpened;
  });
  await expect
    .poll(() => kiosk.page.evaluate(() => globalThis.cameraOpened), {
      timeout: 60_000,
      message: 'one stream more has been tried and given up',
    })
    .toBeGreaterThanOrEqual(opened + 2);
  expect(await kiosk.page.evaluate(() => [...globalThis.cameraKinds])).toEqual(['frozen']);
  await kiosk.page.evaluate(() => (globalThis.cameraStuck = false));
  await expect(app).toHaveAttribute('data-camera', 'live', { timeout: 30_000 });
});

test('a camera that is not allowed says so, and starts once it is', async ({ startScreen, network }) => {
  const kiosk = await startScreen({ grantCamera: false });
  await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
  const session = await kiosk.context.newCDPSession(kiosk.page);
  const permit = (setting: 'denied' | 'granted') =>
    session.send('Browser.setPermission', { permission: { name: 'camera' }, setting, origin: network.url });
  await permit('denied');
  await kiosk.open('?engine=wasm');
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-camera', 'denied');
  await expect(kiosk.page.locator('kiosk-fault')).toBeVisible();
  await permit('granted');
  await expect(kiosk.page.locator('kiosk-app')).toHaveAttribute('data-camera', 'live');
  await kiosk.answer(1, undefined, 120_000);
});
