/** What leaves the store: counts, exactly once, and no pixel; and nothing of who raises a hand. */
import { telemetryBatchSchema, telemetryReceiptSchema, type TelemetryEvent } from '#contract/telemetry';
import type { Page } from '@playwright/test';
import { room, type Standing } from '../scripts/browser/figures.ts';
import { drawnPictures } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import type { Passed } from './support/proxy.ts';
import { STORE } from './support/store.ts';
import { report } from './support/telemetry.ts';
import { moveTo } from './support/versions.ts';

const TELEMETRY = /^\/v1\/telemetry$/;

const batches = (passed: readonly Passed[]) =>
  passed.filter(({ path }) => TELEMETRY.test(path)).map(({ body }) => telemetryBatchSchema.parse(JSON.parse(body.toString())));

const identify = (kiosk: string, boot: string, { seq }: TelemetryEvent) => `${kiosk}/${boot}/${seq}`;

test('telemetry of ten results arrives once although it is sent twice', async ({ server, network, startScreen }) => {
  test.setTimeout(300_000);
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawnPictures())[0]!.file);
  // The first batch reaches the worker, but its receipt gets lost: the kiosk must send it again.
  network.loseNextAnswer(TELEMETRY);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(2, undefined, 120_000);
  const sent = () => {
    const ids = batches(network.passed).flatMap(({ kiosk, boot, events }) =>
      events.filter(({ type }) => type === 'verdict').map((event) => identify(kiosk, boot, event)),
    );
    return new Set(ids).size;
  };
  for (const picture of (await drawnPictures()).slice(0, 10)) {
    // A page that starts anew tells what it sees, even if it is what was seen before.
    await kiosk.camera.show(picture.file);
    await kiosk.page.reload();
    await kiosk.answer(3);
  }
  // A screen that comes back online sends what it kept.
  await expect
    .poll(async () => (await kiosk.page.evaluate(() => dispatchEvent(new Event('online'))), sent()), { timeout: 90_000 })
    .toBeGreaterThanOrEqual(10);
  const repeated = batches(network.passed).flatMap(({ kiosk, boot, events }) =>
    events.map((event) => identify(kiosk, boot, event)),
  );
  expect(repeated.length, 'something was sent twice').toBeGreaterThan(new Set(repeated).size);
  // Whatever was sent is there by now: sent once more, none of it is new.
  for (const batch of batches(network.passed)) {
    const again = async () => telemetryReceiptSchema.parse(await (await report(server, batch)).json());
    await expect.poll(again, { timeout: 30_000 }).toEqual({ received: batch.events.length, stored: 0 });
  }
});

test('no request of a run carries pixels, and none goes anywhere but to the worker', async ({ network, startScreen }) => {
  const kiosk = await startScreen();
  const elsewhere: string[] = [];
  kiosk.context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'blob:' && url.protocol !== 'data:' && url.origin !== network.url) elsewhere.push(request.url());
  });
  const pictures = await drawnPictures();
  await kiosk.camera.show(pictures[0]!.file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(2, undefined, 120_000);
  for (const picture of pictures.slice(1, 4)) {
    await kiosk.hold(picture.file);
    await kiosk.answer(3);
  }
  await kiosk.page
    .getByTestId('file')
    .setInputFiles({ name: 'held.png', mimeType: 'image/png', buffer: pictures[5]!.file as Buffer });
  await kiosk.answer(3);
  await expect
    .poll(async () => (await kiosk.page.evaluate(() => dispatchEvent(new Event('online'))), batches(network.passed).length), {
      timeout: 90_000,
    })
    .toBeGreaterThan(0);

  expect(elsewhere).toEqual([]);
  for (const { method, path, body } of network.passed) {
    if (TELEMETRY.test(path)) {
      expect(method).toBe('POST');
      // The schema is strict: any field it does not name, such as a picture or an embedding, would be an error.
      const batch = telemetryBatchSchema.parse(JSON.parse(body.toString()));
      expect(body.length).toBeLessThan(400 * batch.events.length + 200);
    } else {
      expect(['GET', 'HEAD']).toContain(method);
      expect(body.length, `${method} ${path} has no body`).toBe(0);
      expect(path.length, `${path} is a short address`).toBeLessThan(160);
    }
  }
});

test('the page and its workers may speak to their own worker only, and nothing of them breaks that policy', async ({
  network,
  startScreen,
}) => {
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawnPictures())[0]!.file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(2, undefined, 120_000);
  for (const path of ['/', '/service-worker.js', '/console/', '/assets/' + (await workerScript(kiosk.page))]) {
    const policy = (await fetch(network.url + path)).headers.get('content-security-policy') ?? '';
    expect(policy, `${path} has a policy`).toMatch(/default-src 'none'.*connect-src 'self'/);
    expect(policy, `${path} allows no inline script`).not.toContain("'unsafe-inline'");
  }
  expect(kiosk.complaints.filter((line) => /Content.Security.Policy/i.test(line))).toEqual([]);
  const refused = await kiosk.page.evaluate(() =>
    fetch('https://pixels.example/').then(
      () => 'it went out',
      (error: unknown) => String(error),
    ),
  );
  expect(refused).toContain('TypeError');
  expect(kiosk.complaints.some((line) => /Content.Security.Policy/i.test(line))).toBe(true);
});

/** What the notice says whenever a frame is given to the recognition. */
declare global {
  var looks: (string | undefined)[];
}

test('a raised hand ends every look at the picture for half a minute, and says nothing more of who raised it', async ({
  server,
  network,
  startScreen,
}) => {
  test.setTimeout(400_000);
  await moveTo(server, 'canary', 'garments', 'people');
  const kiosk = await startScreen();
  const { page } = kiosk;
  await page.addInitScript(() => {
    globalThis.looks = [];
    const post = Reflect.get(Worker.prototype, 'postMessage') as (...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const notice = document.querySelector('kiosk-app')?.shadowRoot?.querySelector('kiosk-notice')?.shadowRoot;
      if ((args[0] as { kind?: string }).kind === 'see')
        globalThis.looks.push(notice?.querySelector<HTMLElement>('[data-kind]')?.dataset['kind']);
      Reflect.apply(post, this, args);
    };
  });
  const looks = () => page.evaluate(() => globalThis.looks);
  const before = { left: 168, width: 304 } satisfies Partial<Standing>;
  await kiosk.camera.play({ picture: await room({ who: 'raised', ...before }), seconds: 1 });
  await kiosk.open(`${STORE}&channel=canary`);
  const notice = page.getByTestId('notice');
  await expect(notice).toHaveAttribute('data-kind', 'declined', { timeout: 150_000 });
  const declinedAt = Date.now();
  await expect(page.locator('kiosk-declined')).toBeVisible();
  await expect(page.locator('kiosk-viewfinder').locator('.person, .garment')).toHaveCount(0);
  expect(await kiosk.now(), 'nothing is said').toBeUndefined();

  // A new picture before the camera and a page that is shown anew are no way round it.
  await kiosk.hold(await room({ who: 'jumper', ...before }));
  await expect(notice).toHaveAttribute('data-kind', 'on', { timeout: 60_000 });
  await expect(page.locator('kiosk-viewfinder .garment').first(), 'who comes next is named').toBeVisible({ timeout: 150_000 });
  expect([...new Set(await looks())], 'looks at the picture').toEqual(['on']);

  const resumedAt = declinedAt + 28_000;
  const verdicts = () => batches(network.passed).flatMap(({ events }) => events.filter(({ type }) => type === 'verdict'));
  const after = () => verdicts().filter(({ at }) => Date.parse(at) > resumedAt);
  await expect
    .poll(async () => (await page.evaluate(() => dispatchEvent(new Event('online'))), after().length), { timeout: 90_000 })
    .toBeGreaterThan(0);
  expect(verdicts().filter(({ at }) => Date.parse(at) > declinedAt && Date.parse(at) < resumedAt)).toEqual([]);
  expect(kiosk.complaints).toEqual([]);
});

/** File name of the inference worker's script, as the page loaded it. */
async function workerScript(page: Page): Promise<string> {
  const worker = page.workers().find((candidate) => /\/assets\/worker-/.test(candidate.url()));
  return worker?.url().split('/').at(-1) ?? '';
}
