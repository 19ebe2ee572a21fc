/** Releases that fail: before they go live, on real frames, without a network, after a restart. The last good one answers. */
import sharp from 'sharp';
import type { Server } from '#client/api';
import { expect, test } from './support/fixtures.ts';
import type { Flaw } from '#contract/testing/flawed';
import { pushFlawed } from './support/bad-models.ts';
import { drawn } from './support/pictures.ts';
import { moveTo } from './support/versions.ts';
import type { Screen } from '../scripts/browser/screen.ts';

/** The last good release answers again within this, in ms, and while a candidate fails it never pauses for longer than that. */
const BACK_MS = 60_000;
const GAP_MS = 1000;
/** A candidate rehearses beside the good one, which answers meanwhile, for two minutes at most; then it is found out within the minute, in ms. */
const REFUSED_MS = 180_000;
const GOOD = 'flawed@1.0.0';

interface Heard {
  /** In ms of performance.now(). */
  readonly at: number;
  readonly model: string;
  readonly label: string;
}

const lookNow = (kiosk: Screen) => kiosk.page.evaluate(() => dispatchEvent(new Event('online')));

/** Notes every answer from now on. */
async function listen(kiosk: Screen): Promise<() => Promise<Heard[]>> {
  await kiosk.page.evaluate(() => {
    const heard: Heard[] = [];
    Object.assign(globalThis, { heard });
    const app = document.querySelector('kiosk-app')!.shadowRoot!;
    let last: string | undefined;
    const note = () => {
      const { reading, model = '', label = '' } = app.querySelector<HTMLElement>('kiosk-verdict')?.dataset ?? {};
      if (reading !== undefined && reading !== last) heard.push({ at: performance.now(), model, label });
      last = reading;
    };
    new MutationObserver(note).observe(app, { attributes: true, subtree: true, childList: true });
  });
  return () => kiosk.page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard);
}

/** The codes of what failed on real frames, as they are stored; what hangs before that may be on its first try still. */
const heldBack = (kiosk: Screen) =>
  kiosk.page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    const db = await done(indexedDB.open('vitrine-models'));
    const life = await done(db.transaction('models').objectStore('models').get(['life']) as IDBRequest<Life>);
    db.close();
    return life.failures.filter(({ models }) => !models?.includes('flawed 2.0.0')).map(({ code }) => code);
  });
interface Life {
  readonly failures: readonly { readonly code: string; readonly models?: readonly string[] }[];
}

const spanOf = (heard: readonly Heard[]) => (heard.at(-1)?.at ?? 0) - (heard[0]?.at ?? 0);
/** The longest time without an answer by the good release, in ms. */
const longestAway = (heard: readonly Heard[]) => longestGap(heard.filter(({ model }) => model === GOOD));
const longestGap = (heard: readonly Heard[]) => Math.max(...heard.slice(1).map(({ at }, i) => at - heard[i]!.at));

/** No answer has the labels of another model than its own. */
function expectOwnLabels(heard: readonly Heard[]): void {
  for (const { model, label } of heard)
    if (label !== '') expect(label.endsWith(model.split('@')[1]!.replaceAll('.', '-')), `${model} said ${label}`).toBe(true);
}

/** What fails on real frames, each by how it is told. */
const FLAWS: readonly (readonly [Flaw, string])[] = [
  ['late-nan', 'not-finite'],
  ['late-throw', 'run-failed'],
  ['late-oom', 'out-of-memory'],
  ['slow', 'too-slow'],
  ['late-hang', 'timeout'],
];

/**
 * Gives the screen one after the other, as versions `series`.0 and on: each is refused while it rehearses, which nobody sees. Returns the
 * codes by which they were refused.
 */
async function expectRefused(
  kiosk: Screen,
  server: Server,
  heard: () => Promise<Heard[]>,
  series: string,
  flaws = FLAWS,
): Promise<string[]> {
  const codes: string[] = [];
  for (const [i, [flaw, code]] of flaws.entries())
    await test.step(flaw, async () => {
      pushFlawed(server, flaw, `${series}.${i}`, 'canary');
      const from = (await heard()).length;
      const start = performance.now();
      await lookNow(kiosk);
      codes.push(code);
      await expect.poll(() => heldBack(kiosk), { timeout: REFUSED_MS }).toEqual(codes);
      const then = (await heard()).length;
      await expect.poll(async () => (await heard()).slice(then).at(-1)?.model, { timeout: BACK_MS }).toBe(GOOD);
      const took = performance.now() - start;
      const meanwhile = (await heard()).slice(from);
      const [gap, away] = [longestGap(meanwhile), longestAway(meanwhile)];
      console.log(
        `${flaw}: refused after ${took.toFixed(0)} ms; the last good release was away for ${away.toFixed(0)} ms, longest gap ${gap.toFixed(0)} ms`,
      );
      expect(away).toBeLessThanOrEqual(BACK_MS);
      expect(gap).toBeLessThanOrEqual(GAP_MS);
    });
  return codes;
}

/** A channel with a model without flaws, and nobody to find in its frames. */
async function startGood(server: Server): Promise<void> {
  await moveTo(server, 'canary', 'garments');
  pushFlawed(server, 'none', '1.0.0', 'canary');
}

/** A black picture that fills the guide. */
const black = () =>
  sharp({ create: { width: 324, height: 432, channels: 3, background: '#000' } })
    .png()
    .toBuffer();

for (const [flaw, code] of [
  ['late-nan', 'not-finite'],
  ['late-hang', 'timeout'],
] as const)
  test(`${flaw} that shows after a restart without a network is taken back there`, async ({ server, network, startScreen }) => {
    test.setTimeout(600_000);
    await startGood(server);
    const kiosk = await startScreen();
    await kiosk.camera.show(await black());
    await kiosk.open('?engine=wasm&channel=canary');
    await kiosk.answer(3, GOOD, 180_000);
    await kiosk.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const version = flaw === 'late-nan' ? '4.0.0' : '4.0.1';
    pushFlawed(server, flaw, version, 'canary');
    await lookNow(kiosk);
    await kiosk.answer(1, `flawed@${version}`, 120_000);
    await network.disconnect();
    await kiosk.camera.show((await drawn('t-shirt', '#24466b')).file);
    await kiosk.page.reload();
    const start = performance.now();
    await kiosk.answer(1, GOOD, BACK_MS);
    console.log(
      `${flaw}, restarted without a network: the last good release answers after ${(performance.now() - start).toFixed(0)} ms`,
    );
    expect(await heldBack(kiosk)).toEqual([code]);
  });

test(
  'what hangs before it is live costs no answer, nor does what fails on real frames, which stays away',
  { tag: '@long' },
  async ({ server, network, startScreen }) => {
    test.setTimeout(900_000);
    await startGood(server);
    const kiosk = await startScreen();
    await kiosk.camera.show((await drawn('t-shirt', '#24466b')).file);
    await kiosk.open('?engine=wasm&channel=canary');
    await kiosk.answer(3, GOOD, 180_000);
    const heard = await listen(kiosk);

    await test.step('loop-forever, until what a frame costs the good one is known', async () => {
      pushFlawed(server, 'loop-forever', '2.0.0', 'canary');
      // What came before, the push kept this machine busy with.
      const from = (await heard()).length;
      const polls = network.passed.length;
      await lookNow(kiosk);
      await expect.poll(async () => spanOf((await heard()).slice(from)), { timeout: 120_000 }).toBeGreaterThan(75_000);
      const meanwhile = (await heard()).slice(from);
      console.log(`loop-forever: ${meanwhile.length} answers, longest gap ${longestGap(meanwhile).toFixed(0)} ms`);
      expect(new Set(meanwhile.map(({ model }) => model))).toEqual(new Set([GOOD]));
      expect(longestGap(meanwhile)).toBeLessThanOrEqual(GAP_MS);
      const asked = network.passed.slice(polls).filter(({ path }) => path.endsWith('/canary/manifest'));
      expect(asked.length, 'polls went on').toBeGreaterThanOrEqual(2);
    });

    const codes = await expectRefused(kiosk, server, heard, '3.0');
    expectOwnLabels(await heard());

    await test.step('a poll and a restart later it is the good one still, and the health page says why', async () => {
      await lookNow(kiosk);
      await kiosk.page.reload();
      await kiosk.answer(3, GOOD, 120_000);
      expect(await heldBack(kiosk)).toEqual(codes);
      await kiosk.page.evaluate(() => (location.hash = '#/health'));
      const rows = kiosk.page.locator('[data-testid^="held-back-"]');
      for (const [i, code] of codes.entries()) await expect(rows.filter({ hasText: `flawed 3.0.${i}: ${code}` })).toHaveCount(1);
      await kiosk.page.screenshot({ path: test.info().outputPath('health.png') });
    });
  },
);

/** A software adapter compiles shaders for minutes, in ms; what answers meanwhile is the good one. */
const SOFTWARE_MS = 400_000;

test(
  'on WebGPU what fails on real frames costs no answer, and what hangs keeps the good one from nothing',
  { tag: '@long' },
  async ({ server, startScreen }) => {
    test.setTimeout(1_500_000);
    await startGood(server);
    const kiosk = await startScreen({ gpu: true });
    await kiosk.camera.show((await drawn('t-shirt', '#24466b')).file);
    await kiosk.open('?engine=webgpu&channel=canary');
    expect((await kiosk.answer(3, GOOD, SOFTWARE_MS)).engine).toBe('webgpu');
    const heard = await listen(kiosk);

    // The two that take long are left out: a software adapter computes to the end what it was given, one thing after the other.
    const flaws = FLAWS.filter(([flaw]) => flaw !== 'slow' && flaw !== 'late-hang');
    await expectRefused(kiosk, server, heard, '5.0', flaws);

    await test.step('loop-forever', async () => {
      pushFlawed(server, 'loop-forever', '2.0.0', 'canary');
      const from = (await heard()).length;
      await lookNow(kiosk);
      await expect.poll(async () => spanOf((await heard()).slice(from)), { timeout: SOFTWARE_MS }).toBeGreaterThan(75_000);
      const meanwhile = (await heard()).slice(from);
      // One processor does the work of both; on a GPU of its own the gap is the candidate's longest dispatch.
      console.log(`loop-forever on WebGPU: ${meanwhile.length} answers, longest gap ${longestGap(meanwhile).toFixed(0)} ms`);
      expect(new Set(meanwhile.map(({ model }) => model))).toEqual(new Set([GOOD]));
    });

    expectOwnLabels(await heard());
    expect((await kiosk.now())?.engine, 'a candidate is nothing against the machine').toBe('webgpu');
  },
);
