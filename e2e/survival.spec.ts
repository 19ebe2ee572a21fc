/** What a shop does to a screen in a year, in a minute: the GPU goes, the inference hangs, and the screen goes on by itself. */
import { drawn } from './support/pictures.ts';
import { hang } from './support/chaos/faults.ts';
import { expect, test } from './support/fixtures.ts';
import type { Screen } from '../scripts/browser/screen.ts';
import { moveTo } from './support/versions.ts';

/** Follows what the screen is about from now on; everything that it was is in the list. */
async function phases(kiosk: Screen): Promise<() => Promise<string[]>> {
  await kiosk.page.evaluate(() => {
    const app = document.querySelector('kiosk-app')!;
    const log = [app.getAttribute('data-phase') ?? ''];
    Object.assign(globalThis, { phaseLog: log });
    new MutationObserver(() => log.push(app.getAttribute('data-phase') ?? '')).observe(app, { attributeFilter: ['data-phase'] });
  });
  return async () => [...new Set(await kiosk.page.evaluate(() => (globalThis as unknown as { phaseLog: string[] }).phaseLog))];
}

/** Milliseconds from `act` until there is a fresh answer, by an engine if one is named. The old one is taken off first. */
async function untilAnswer(kiosk: Screen, act: () => Promise<void> | void, engine?: string): Promise<number> {
  const start = performance.now();
  await act();
  await expect
    .poll(async () => (await kiosk.now()) === undefined, { timeout: 60_000, message: 'the old answer goes' })
    .toBe(true);
  await expect
    .poll(async () => (await kiosk.now())?.engine ?? 'none', { timeout: 300_000, message: 'a fresh answer' })
    .toMatch(engine ?? /webgpu|wasm/);
  return performance.now() - start;
}

test(
  'the GPU goes away: once, and WebGPU answers again; for good, and wasm does; the screen is never blank',
  { tag: '@long' },
  async ({ server, startScreen }) => {
    test.setTimeout(900_000);
    await moveTo(server, 'canary', 'garments');
    const kiosk = await startScreen({ gpu: true });
    await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
    const opened = performance.now();
    await kiosk.open('?engine=webgpu&channel=canary');
    expect((await kiosk.answer(1, undefined, 300_000)).engine).toBe('webgpu');
    const cold = performance.now() - opened;
    const seen = await phases(kiosk);

    const again = await untilAnswer(kiosk, () => kiosk.crashGpu());
    const second = await untilAnswer(kiosk, () => kiosk.crashGpu(), 'wasm');
    console.log(
      `cold start ${cold.toFixed(0)} ms, after the first loss ${again.toFixed(0)} ms, on wasm after the second ${second.toFixed(0)} ms`,
    );
    expect(await seen()).toEqual(['watching']);
    await kiosk.page.getByTestId('health').click();
    await expect(kiosk.page.getByText(/went away too often/)).toBeVisible();
  },
);

test('an inference that hangs is ended and another one answers, while the page stays awake', async ({ startScreen }) => {
  test.setTimeout(200_000);
  const kiosk = await startScreen();
  await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
  const opened = performance.now();
  await kiosk.open('?engine=wasm');
  await kiosk.answer(5, undefined, 120_000);
  const cold = performance.now() - opened;
  const seen = await phases(kiosk);
  const [worker] = kiosk.page.workers();
  const hung = await untilAnswer(kiosk, () => {
    void worker?.evaluate(hang);
  });
  console.log(`cold start ${cold.toFixed(0)} ms, a fresh answer ${hung.toFixed(0)} ms after the hang`);
  expect(await seen()).toEqual(['watching']);
});

test('a worker that ends without a word while it starts is replaced long before its time is up', async ({ startScreen }) => {
  test.setTimeout(300_000);
  const kiosk = await startScreen();
  const { page } = kiosk;
  await kiosk.camera.show((await drawn('trousers', '#24466b')).file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(1, undefined, 120_000);
  const started = page.waitForEvent('worker', (worker) => /\/assets\/worker-/.test(worker.url()));
  const lives = () =>
    page.evaluate(async () => {
      const { held = [] } = await navigator.locks.query();
      return held.flatMap(({ name }) => (name?.startsWith('vitrine-worker-') ? [name] : []));
    });
  // The workers of the page that goes may keep theirs for a moment.
  const before = await lives();
  await page.reload();
  const worker = await started;
  // It lives: from here on nothing but its lock tells of its end.
  await expect.poll(async () => (await lives()).some((name) => !before.includes(name)), { intervals: [20] }).toBe(true);
  const ended = performance.now();
  await worker.evaluate(() => close()).catch(() => undefined);
  await kiosk.answer(1, undefined, 60_000);
  console.log(`after the worker ended without a word another one answers in ${(performance.now() - ended).toFixed(0)} ms`);
});
