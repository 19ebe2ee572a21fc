/** Random faults in a row on one kiosk: it is never blank, never says what is not before it, and works at the end. `npm run chaos -- 1000 SEED`. */
import { generator } from '../kiosk/pipeline/generator.ts';
import type { Proxy } from './support/proxy.ts';
import { drawn } from './support/pictures.ts';
import { expect, test } from './support/fixtures.ts';
import type { Screen } from '../scripts/browser/screen.ts';

/** A worker that dies without a word while it loads is given up after two minutes; another load follows, in ms. */
const END_MS = 400_000;
const FAULTS = Number(process.env['CHAOS_FAULTS'] ?? 10);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);

/** What may be held up, and what it then must be called. */
const HELD = { trousers: '#24466b', dress: '#8c2f39' } as const;
type Held = keyof typeof HELD;

interface World {
  readonly kiosk: Screen;
  readonly network: Proxy;
  held: Held;
}

async function hold(world: World, held: Held): Promise<void> {
  await world.kiosk.camera.show((await drawn(held, HELD[held])).file);
  world.held = held;
  await world.kiosk.page.reload();
}

const script = (world: World, act: () => unknown) => world.kiosk.page.evaluate(act).then(() => undefined);

/** Deletes the records of the model store whose kind is one of these. */
const loseModels = (world: World, kinds: readonly string[]) =>
  world.kiosk.page.evaluate(async (lost) => {
    const request = indexedDB.open('vitrine-models');
    const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)));
    if (database.objectStoreNames.contains('models')) {
      const transaction = database.transaction('models', 'readwrite');
      const store = transaction.objectStore('models');
      const keys = store.getAllKeys();
      keys.onsuccess = () => {
        for (const key of keys.result) if (lost.includes((key as string[])[0] ?? '')) store.delete(key);
      };
      await new Promise((resolve) => (transaction.oncomplete = resolve));
    }
    database.close();
  }, kinds);

/** Everything that may happen, by name. What lasts is ended by `calm`. */
const HAPPENINGS: Readonly<Record<string, (world: World) => Promise<unknown> | void>> = {
  'network: cable out': ({ network }) => network.disconnect(),
  'network: a portal': ({ network }) => network.answerInstead(/^\/v1\//, 200),
  'network: a filter': ({ network }) => network.answerInstead(/^\/v1\/(blobs|telemetry)/, 403),
  'network: a broken proxy': ({ network }) => network.answerInstead(/./, 502),
  'network: flipped bits': ({ network }) => network.corrupt(/^\/v1\/blobs\//),
  'network: a lost receipt': ({ network }) => network.loseNextAnswer(/^\/v1\/telemetry/),
  'network: it says that it is back': (world) => script(world, () => dispatchEvent(new Event('online'))),
  'storage: models lost': (world) => loseModels(world, ['file', 'piece', 'begun']),
  'storage: slots lost': (world) => loseModels(world, ['slots']),
  'storage: all of it lost': (world) => loseModels(world, ['file', 'piece', 'begun', 'slots']),
  'storage: shell lost': (world) =>
    script(world, async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    }),
  'worker: hangs': ({ kiosk }) => {
    void kiosk.page
      .workers()[0]
      ?.evaluate(() => {
        for (;;);
      })
      .catch(() => undefined);
  },
  'worker: ends': ({ kiosk }) => {
    void kiosk.page
      .workers()[0]
      ?.evaluate(() => close())
      .catch(() => undefined);
  },
  'camera: its stream ends': ({ kiosk }) =>
    kiosk.page.locator('kiosk-viewfinder video').evaluateAll(([video]) => {
      const stream = video instanceof HTMLVideoElement ? video.srcObject : null;
      if (stream instanceof MediaStream)
        for (const track of stream.getTracks()) {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
    }),
  'camera: something is plugged in': (world) =>
    script(world, () => navigator.mediaDevices.dispatchEvent(new Event('devicechange'))),
  'clock: a day ahead': (world) => script(world, () => ((now) => (Date.now = () => now() + 86_400_000))(Date.now.bind(Date))),
  'clock: a day back': (world) => script(world, () => ((now) => (Date.now = () => now() - 86_400_000))(Date.now.bind(Date))),
  'tab: reload': ({ kiosk }) => kiosk.page.reload(),
  'tab: another one for a moment': async ({ kiosk, network }) => {
    const other = await kiosk.context.newPage();
    await other.goto(`${network.url}/?engine=wasm&channel=canary`).catch(() => undefined);
    await other.close();
  },
  'shop: another garment': (world) => hold(world, world.held === 'dress' ? 'trousers' : 'dress'),
};

/** Ends what lasts. */
async function calm({ network }: World): Promise<void> {
  network.answerInstead();
  network.corrupt();
  await network.connect();
}

/** A page with the kiosk or the word that it needs the network; what it names is what is held up. */
async function check({ kiosk, held }: World, story: string): Promise<void> {
  const shown = () =>
    kiosk.page
      .evaluate(() => document.querySelector<HTMLElement>('kiosk-app')?.dataset['phase'] ?? document.body?.textContent ?? '')
      .catch(() => '');
  await expect.poll(shown, { message: `${story}: the screen is not blank`, timeout: 60_000 }).not.toBe('');
  const answer = await kiosk.now().catch(() => undefined);
  if (answer?.decision === 'named') expect(answer.scores[0]?.id, story).toBe(held);
}

/** The events that the worker took, by boot: every number from 0 on, or some got lost. */
function assertNoneLost(network: Proxy): void {
  const taken = new Map<string, Set<number>>();
  for (const { path, method, status, body } of network.passed) {
    if (method !== 'POST' || path !== '/v1/telemetry' || status !== 202) continue;
    const { boot, events } = JSON.parse(body.toString()) as { boot: string; events: { seq: number }[] };
    const seqs = taken.get(boot) ?? new Set();
    for (const { seq } of events) seqs.add(seq);
    taken.set(boot, seqs);
  }
  for (const [boot, seqs] of taken)
    expect(
      [...seqs].sort((a, b) => a - b),
      boot,
    ).toEqual([...seqs.keys()].map((_, i) => i));
}

test(`${FAULTS} random faults in a row, seed ${SEED}`, { tag: '@long' }, async ({ network, startScreen }) => {
  test.setTimeout(240_000 + END_MS + FAULTS * 30_000);
  const random = generator(SEED);
  const world: World = { kiosk: await startScreen(), network, held: 'trousers' };
  const { kiosk } = world;
  await kiosk.camera.show((await drawn('trousers', HELD.trousers)).file);
  await kiosk.open('?engine=wasm');
  await kiosk.answer(2, undefined, 120_000);
  await kiosk.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const names = Object.keys(HAPPENINGS);
  for (let i = 0; i < FAULTS; i++) {
    const name = names[Math.floor(random() * names.length)] ?? '';
    const lasts = random() < 0.5;
    const story = `seed ${SEED}, fault ${i}: ${name}`;
    console.log(story);
    // What cannot happen on a page without the kiosk does not.
    await Promise.resolve(HAPPENINGS[name]?.(world)).catch((error: unknown) =>
      console.log(`  did not happen: ${String(error).split('\n')[0]}`),
    );
    await check(world, story);
    if (!lasts) await calm(world);
  }
  await calm(world);
  await expect
    .poll(
      async () => {
        await kiosk.page.evaluate(() => dispatchEvent(new Event('online'))).catch(() => undefined);
        return (await kiosk.now().catch(() => undefined))?.scores[0]?.id;
      },
      { message: 'it works at the end', timeout: END_MS, intervals: [5000] },
    )
    .toBe(world.held);
  assertNoneLost(network);
});
