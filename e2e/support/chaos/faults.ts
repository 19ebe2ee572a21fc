/** Everything that may happen to a kiosk, by name, and how what lasts is ended. */
import type { Screen } from '../../../scripts/browser/screen.ts';
import { drawn } from '../pictures.ts';
import type { Proxy } from '../proxy.ts';

/** What may be held up, and the colour that it is drawn in. */
const GARMENTS = { trousers: '#24466b', dress: '#8c2f39' } as const;
export type Garment = keyof typeof GARMENTS;

export interface World {
  readonly kiosk: Screen;
  readonly network: Proxy;
  /** What the camera shows whenever it is opened anew. */
  held: Garment;
}

/** For the camera to stop when nobody can see the page, in ms; a page that does not is loaded anew. */
const LOOK_AWAY_MS = 5000;

/** Puts a garment before the camera, which shows it when it is opened anew. */
export async function put(world: World, garment: Garment): Promise<void> {
  await world.kiosk.camera.show((await drawn(garment, GARMENTS[garment])).file);
  world.held = garment;
}

const another = (world: World) => put(world, world.held === 'dress' ? 'trousers' : 'dress');

const turn = ({ kiosk }: World, state: DocumentVisibilityState) =>
  kiosk.page.evaluate((visibility) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

/** Another garment while nobody can see the page: models and page stay. */
async function anotherBehindItsBack(world: World): Promise<void> {
  await turn(world, 'hidden');
  const off = world.kiosk.page.locator('kiosk-app[data-camera="off"]').waitFor({ state: 'attached', timeout: LOOK_AWAY_MS });
  const isOff = await off.then(
    () => true,
    () => false,
  );
  await another(world);
  if (isOff) await turn(world, 'visible');
  else await world.kiosk.page.reload();
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

/** Hangs a worker in which it is evaluated, in a task of its own: Chromium ends no worker while it works for a debugger. */
export const hang = (): void => {
  setTimeout(() => {
    for (;;);
  });
};

/** Does something in a worker of the page; whether it answers is nobody's business. */
const inWorker = ({ kiosk }: World, act: () => void): void => {
  void kiosk.page
    .workers()
    .find((worker) => /\/assets\/worker-/.test(worker.url()))
    ?.evaluate(act)
    .catch(() => undefined);
};

export const FAULTS: Readonly<Record<string, (world: World) => Promise<unknown> | void>> = {
  'network: cable out': ({ network }) => network.disconnect(),
  'network: silent': ({ network }) => {
    network.release();
    network.hold(/./);
  },
  'network: a portal': ({ network }) => network.answerInstead(/^\/v1\//, 200),
  'network: a portal for everything': ({ network }) => network.answerInstead(/./, 200),
  'network: a filter': ({ network }) => network.answerInstead(/^\/v1\/(blobs|telemetry)/, 403),
  'network: a broken proxy': ({ network }) => network.answerInstead(/./, 502),
  'network: flipped bits': ({ network }) => network.corrupt(/^\/v1\/blobs\//),
  'network: a lost receipt': ({ network }) => network.loseNextAnswer(/^\/v1\/telemetry/),
  'network: it says that it is back': (world) => script(world, () => dispatchEvent(new Event('online'))),
  'storage: models lost': (world) => loseModels(world, ['file', 'piece', 'begun']),
  'storage: slots lost': (world) => loseModels(world, ['slots', 'life']),
  'storage: all of it lost': (world) => loseModels(world, ['file', 'piece', 'begun', 'slots', 'life']),
  'storage: shell lost': (world) =>
    script(world, async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    }),
  'gpu: its process ends': ({ kiosk }) => kiosk.crashGpu(),
  'worker: hangs': (world) => inWorker(world, hang),
  'worker: ends': (world) => inWorker(world, () => close()),
  'worker: throws': (world) =>
    inWorker(world, () => {
      setTimeout(() => {
        throw new Error('chaos');
      });
    }),
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
    await other.goto(`${network.url}/?engine=wasm&channel=canary`, { timeout: 5000 }).catch(() => undefined);
    await other.close();
  },
  'shop: another garment after a restart': async (world) => {
    await another(world);
    await world.kiosk.page.reload();
  },
  'shop: another garment': anotherBehindItsBack,
};

/** Ends what lasts. */
export async function calm({ network }: World): Promise<void> {
  network.answerInstead();
  network.corrupt();
  network.release();
  await network.connect();
}
