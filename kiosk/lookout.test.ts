/** The lookout tells a busy place from a scene that stands still, and films only while it may. */
import { beforeEach, expect, test, vi } from 'vitest';
import { Lookout } from './lookout.ts';
import { testCard, testLook, testRef } from './pipeline/testing.ts';
import { reduce } from './state/reduce.ts';
import { firstState } from './state/state.ts';
import { Store } from './state/store.ts';
import type { Camera } from './camera/camera.ts';
import type { CameraState } from './camera/camera-state.ts';
import type { Source } from './camera/source.ts';
import type { Engine, Frame } from './pipeline/types.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

/** The logits of the labels t-shirt, dress, bag and other. */
const SCENES = { shirt: [9, 0, 0, 0], dress: [0, 9, 0, 0], unsure: [1, 1, 1, 0], nothing: [0, 0, 0, 9] };

const LIVE: CameraState = { kind: 'live', deviceId: 'a', label: '', width: 4, height: 4 };

/** Sets what the page says of its visibility, and tells so. */
function turnPage(visibilityState: DocumentVisibilityState): void {
  Object.assign(document, { visibilityState });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** A camera that shows `scene` ten times a second to a model that always answers. */
function setUp() {
  const place = { scene: SCENES.nothing, filming: 0, reads: 0 };
  const engine: Engine = {
    active: { ref: testRef, card: testCard() },
    read: (_signal, _frame, _region, takenAt) => {
      place.reads += 1;
      return Promise.resolve(testLook(place.scene, takenAt));
    },
  };
  const source: Source = {
    kind: 'camera',
    name: '',
    view: {} as HTMLElement,
    enough: null,
    async *frames(signal): AsyncGenerator<Frame, void, void> {
      for (; !signal.aborted; await new Promise((resolve) => setTimeout(resolve, 100)))
        yield {
          frame: { close: () => undefined } as ImageBitmap,
          takenAt: performance.now(),
          region: { x: 0, y: 0, width: 4, height: 4 },
        };
    },
    close: () => undefined,
  };
  const film = (state: CameraState) => store.dispatch({ type: 'camera', camera: state });
  const camera: Pick<Camera, 'run'> = {
    run: (signal) => {
      place.filming += 1;
      film(LIVE);
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          place.filming -= 1;
          film({ kind: 'off' });
          resolve();
        }),
      );
    },
  };
  const settings = { language: 'en', theme: 'auto', channel: 'stable', hours: null, prefer: 'auto' } as const;
  const store = new Store(firstState(settings, '0.0.0', 'window'), reduce);
  const lookout = new Lookout({
    camera: camera as Camera,
    engine,
    store,
    telemetry: { record: () => Promise.resolve() },
    source,
  });
  const abort = new AbortController();
  lookout.start(abort.signal);
  const quietFor = () => performance.now() - lookout.lastChangeAt;
  return { place, store, lookout, abort, quietFor };
}

test.each(['shirt', 'unsure', 'nothing'] as const)('a scene of %s that never changes counts as an empty place', async (scene) => {
  const { place, abort, quietFor } = setUp();
  place.scene = SCENES[scene];
  await vi.advanceTimersByTimeAsync(70_000);
  expect(quietFor()).toBeGreaterThan(60_000);
  abort.abort();
});

test('whoever shows one thing after another is there', async () => {
  const { place, abort, quietFor } = setUp();
  for (const scene of ['shirt', 'dress', 'nothing', 'unsure', 'shirt'] as const) {
    place.scene = SCENES[scene];
    await vi.advanceTimersByTimeAsync(30_000);
    expect(quietFor(), scene).toBeLessThan(31_000);
    expect(quietFor(), scene).toBeGreaterThan(25_000);
  }
  abort.abort();
});

test('a closed shop films nothing and looks at nothing, until it opens', async () => {
  const { place, store, abort } = setUp();
  await vi.advanceTimersByTimeAsync(100);
  expect(place.filming).toBe(1);
  store.dispatch({ type: 'hours', open: false });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(0);
  const before = place.reads;
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([place.filming, place.reads]).toEqual([0, before]);
  store.dispatch({ type: 'hours', open: true });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(1);
  expect(place.reads).toBeGreaterThan(before);
  abort.abort();
});

test('a hidden page films nothing and looks at nothing, until it can be seen again', async () => {
  const { place, abort } = setUp();
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(1);
  turnPage('hidden');
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(0);
  const before = place.reads;
  expect(before).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([place.filming, place.reads]).toEqual([0, before]);
  turnPage('visible');
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(1);
  expect(place.reads).toBeGreaterThan(before);
  abort.abort();
});

test('a camera that stands still runs on but is not looked at, until it is live again', async () => {
  const { place, store, abort } = setUp();
  await vi.advanceTimersByTimeAsync(1000);
  store.dispatch({ type: 'camera', camera: { kind: 'frozen' } });
  await vi.advanceTimersByTimeAsync(1000);
  const before = place.reads;
  turnPage('visible');
  await vi.advanceTimersByTimeAsync(10_000);
  expect([place.filming, place.reads]).toEqual([1, before]);
  expect(store.state.shown).toBeNull();
  store.dispatch({ type: 'camera', camera: LIVE });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.reads).toBeGreaterThan(before);
  abort.abort();
});

test('an abort ends the camera, and no change of the page brings it back', async () => {
  const { place, abort } = setUp();
  await vi.advanceTimersByTimeAsync(100);
  expect(place.filming).toBe(1);
  abort.abort();
  await vi.advanceTimersByTimeAsync(100);
  expect(place.filming).toBe(0);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(100);
  expect(place.filming).toBe(0);
});
