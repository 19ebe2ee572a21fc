/** The lookout films only while it may, and tells what it sees. */
import { beforeEach, expect, test, vi } from 'vitest';
import { Lookout } from './lookout.ts';
import { EngineError } from './pipeline/engine-error.ts';
import { testCard, testFrame, testRef, testScene, testVerdict, testWearer } from './pipeline/testing.ts';
import { reduce } from './state/reduce.ts';
import { firstState } from './state/state.ts';
import { Store } from './state/store.ts';
import { testSettings } from './state/testing.ts';
import type { Camera } from './camera/camera.ts';
import type { CameraState } from './camera/camera-state.ts';
import type { Source } from './camera/source.ts';
import { FIRST_SETTINGS } from '#contract/screen';
import type { Box, Engine, Frame, Scene, Verdict } from './pipeline/types.ts';
import type { NewEvent } from './telemetry/event.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

const SCENES = {
  shirt: testVerdict(),
  dress: testVerdict({ guesses: [{ index: 1, id: 'dress', probability: 0.9 }] }),
  unsure: testVerdict({ decision: 'unsure', confidence: 0.3, guesses: [] }),
  nothing: testVerdict({ decision: 'nothing', confidence: 0, guesses: [] }),
} satisfies Record<string, Verdict>;

const LIVE: CameraState = { kind: 'live', deviceId: 'a', label: '', width: 4, height: 4 };

/** Sets what the page says of its visibility, and tells so. */
function turnPage(visibilityState: DocumentVisibilityState): void {
  Object.assign(document, { visibilityState });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** A source of ten frames a second, with what `changes`, under a privacy notice unless told, before an engine that sees `place` in every one of them. */
function setUp(changes: Partial<Pick<Source, 'kind' | 'still'>> = {}, noticed = true) {
  const place = {
    scene: SCENES.nothing as Verdict | null,
    filming: 0,
    frames: 0,
    others: {} as Partial<Scene>,
    failing: false,
    unseen: undefined as Box | undefined,
    /** What the engine was given last. */
    picture: undefined as unknown,
    told: [] as NewEvent[],
    stage: { width: 480, height: 480 },
  };
  const engine: Engine = {
    active: { ref: testRef, card: testCard() },
    see: (_signal, { picture, takenAt, unseen }) => {
      Object.assign(place, { picture, unseen });
      place.frames += 1;
      if (place.failing) return Promise.reject(new EngineError('run-failed', 'scripted'));
      return Promise.resolve(testScene({ headline: place.scene, takenAt, ...place.others }));
    },
  };
  const source: Source = {
    kind: 'camera',
    name: '',
    view: { getBoundingClientRect: () => place.stage } as HTMLElement,
    still: false,
    async *frames(signal, guideOf): AsyncGenerator<Frame, void, void> {
      for (; !signal.aborted; await new Promise((resolve) => setTimeout(resolve, 100)))
        yield testFrame({ takenAt: performance.now(), guide: guideOf(640, 480) });
    },
    close: () => undefined,
    ...changes,
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
  const store = new Store(firstState(testSettings(), '0.0.0', 'window'), reduce);
  if (noticed) store.dispatch({ type: 'service', change: { noticed } });
  // As the desk does it, which listens first.
  store.subscribe(({ shown, service }) => {
    if (shown?.scene.declined === true && service.declinedUntil === null)
      store.dispatch({ type: 'service', change: { declinedUntil: Date.now() + 30_000 } });
  });
  const lookout = new Lookout({
    camera: camera as Camera,
    engine,
    store,
    telemetry: { record: (event) => Promise.resolve(void place.told.push(event)) },
    source,
  });
  const abort = new AbortController();
  lookout.start(abort.signal);
  return { place, store, lookout, abort };
}

test('a closed shop films nothing and looks at nothing, until it opens', async () => {
  const { place, store, abort } = setUp();
  await vi.advanceTimersByTimeAsync(100);
  expect(place.filming).toBe(1);
  store.dispatch({ type: 'hours', open: false });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(0);
  const before = place.frames;
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([place.filming, place.frames]).toEqual([0, before]);
  store.dispatch({ type: 'hours', open: true });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(1);
  expect(place.frames).toBeGreaterThan(before);
  abort.abort();
});

test('a hidden page films nothing and looks at nothing, until it can be seen again', async () => {
  const { place, abort } = setUp();
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(1);
  turnPage('hidden');
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(0);
  const before = place.frames;
  expect(before).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([place.filming, place.frames]).toEqual([0, before]);
  turnPage('visible');
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(1);
  expect(place.frames).toBeGreaterThan(before);
  abort.abort();
});

test('a camera that stands still runs on but is not looked at, until it is live again', async () => {
  const { place, store, abort } = setUp();
  await vi.advanceTimersByTimeAsync(1000);
  store.dispatch({ type: 'camera', camera: { kind: 'frozen' } });
  await vi.advanceTimersByTimeAsync(1000);
  const before = place.frames;
  turnPage('visible');
  await vi.advanceTimersByTimeAsync(10_000);
  expect([place.filming, place.frames]).toEqual([1, before]);
  expect(store.state.shown).toBeNull();
  store.dispatch({ type: 'camera', camera: LIVE });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.frames).toBeGreaterThan(before);
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

test('a picture that stands still is read until all in it is settled, of people for longer than of the guide, and again by a new model', async () => {
  const { place, store, abort } = setUp({ kind: 'picture', still: true });
  const models = [{ name: 'garments', version: '1.0.0', role: 'garments' }] as const;
  const anew = async (others: Partial<Scene>, release: string) => {
    const before = place.frames;
    place.others = others;
    store.dispatch({ type: 'sync', status: { ...store.state.sync, active: { release, models } } });
    await vi.advanceTimersByTimeAsync(60_000);
    return place.frames - before;
  };
  const box = { x: 0, y: 0, width: 100, height: 300 };
  expect(await anew({}, 'r-00000001')).toBe(8);
  expect(await anew({ people: [testWearer({ box })] }, 'r-00000002')).toBe(60);
  expect(await anew({ settled: true }, 'r-00000003')).toBe(1);
  expect(store.state.shown?.scene.settled).toBe(true);
  abort.abort();
});

test('a film is watched as long as it plays, however settled a scene of it is', async () => {
  const { place, abort } = setUp({ kind: 'video' });
  place.others = { settled: true };
  place.scene = SCENES.shirt;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(place.frames).toBeGreaterThan(50);
  expect(place.filming, 'no camera is needed').toBe(0);
  abort.abort();
});

test('an answer is told with its model; while it is too early to say, nothing is told', async () => {
  const { place, abort } = setUp();
  place.scene = null;
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.frames).toBeGreaterThan(0);
  expect(place.told).toEqual([]);
  place.scene = SCENES.shirt;
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.told[0]).toMatchObject({ type: 'verdict', label: 't-shirt', release: testRef.release });
  abort.abort();
});

test('a failure is told once, clears the screen, and the next frame that succeeds ends it', async () => {
  const { place, store, abort } = setUp();
  place.scene = SCENES.shirt;
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state.shown?.names.labels.map(({ id }) => id)).toEqual(['t-shirt', 'dress', 'bag', 'other']);
  place.failing = true;
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state).toMatchObject({ shown: null, trouble: { code: 'run-failed' } });
  expect(place.told.filter(({ type }) => type === 'fault')).toEqual([{ type: 'fault', code: 'run-failed' }]);
  place.failing = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state).toMatchObject({ shown: { scene: { headline: SCENES.shirt } }, trouble: null });
  abort.abort();
});

test('the screen learns the size of the frames and where their guide is: of a camera a part, of a picture all', async () => {
  for (const [kind, guide] of [
    ['camera', { x: 158, y: 24, width: 324, height: 432 }],
    ['picture', { x: 0, y: 0, width: 640, height: 480 }],
  ] as const) {
    const { store, abort } = setUp({ kind });
    await vi.advanceTimersByTimeAsync(500);
    expect(store.state.geometry).toEqual({ width: 640, height: 480, guide });
    abort.abort();
  }
});

test('no frame of the camera is looked at before the privacy notice was seen; a picked picture needs none', async () => {
  const { place, store, abort } = setUp({}, false);
  await vi.advanceTimersByTimeAsync(5000);
  expect([place.filming, place.frames], 'the mirror is there').toEqual([1, 0]);
  store.dispatch({ type: 'service', change: { noticed: true } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.frames).toBeGreaterThan(0);
  abort.abort();
  const picture = setUp({ kind: 'picture' }, false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(picture.place.frames).toBeGreaterThan(0);
  picture.abort.abort();
});

test('who says no is not looked at from that moment on, and no label stays; the mirror does', async () => {
  const { place, store, abort } = setUp();
  place.scene = SCENES.shirt;
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state.shown).not.toBeNull();
  store.dispatch({ type: 'service', change: { declinedUntil: Date.now() + 30_000 } });
  expect(store.state.shown).toBeNull();
  const before = place.frames;
  await vi.advanceTimersByTimeAsync(5000);
  expect([place.frames - before, place.filming, store.state.shown]).toEqual([0, 1, null]);
  store.dispatch({ type: 'service', change: { declinedUntil: null } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(store.state.shown).not.toBeNull();
  abort.abort();
});

test('a raised hand ends the looking at once, of that frame nothing is told, and it comes back though nothing else happens meanwhile', async () => {
  const { place, store, abort } = setUp();
  place.scene = SCENES.shirt;
  await vi.advanceTimersByTimeAsync(500);
  const told = place.told.length;
  place.others = { declined: true };
  await vi.advanceTimersByTimeAsync(1000);
  const before = place.frames;
  expect([place.told.length, store.state.shown]).toEqual([told, null]);
  place.others = {};
  await vi.advanceTimersByTimeAsync(5000);
  expect(place.frames).toBe(before);
  store.dispatch({ type: 'service', change: { declinedUntil: null } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.frames).toBeGreaterThan(before);
  abort.abort();
});

test('a camera that staff paused is off, and comes back', async () => {
  const { place, store, abort } = setUp();
  await vi.advanceTimersByTimeAsync(1000);
  store.dispatch({ type: 'service', change: { pausedUntil: Date.now() + 900_000 } });
  await vi.advanceTimersByTimeAsync(1000);
  const before = place.frames;
  await vi.advanceTimersByTimeAsync(5000);
  expect([place.frames - before, place.filming]).toEqual([0, 0]);
  store.dispatch({ type: 'service', change: { pausedUntil: null } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.filming).toBe(1);
  expect(place.frames).toBeGreaterThan(before);
  abort.abort();
});

test('the strip that nobody is looked at in is black in every frame of the camera, as the operator set it', async () => {
  const black = { close: () => undefined };
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({ drawImage: () => undefined, fillRect: () => undefined });
      transferToImageBitmap = () => black;
    },
  );
  const { place, store, abort } = setUp();
  await vi.advanceTimersByTimeAsync(500);
  expect(place.unseen).toBeUndefined();
  expect(place.picture).not.toBe(black);
  store.dispatch({ type: 'screen', screen: { ...FIRST_SETTINGS, privacy: { ...FIRST_SETTINGS.privacy, unseen: 0.25 } } });
  await vi.advanceTimersByTimeAsync(500);
  // A stage of 480 × 480 cuts 80 pixels off either side of the 640; a quarter of it is 120, and left in the mirror is right here.
  expect(place.unseen).toEqual({ x: 440, y: 0, width: 200, height: 480 });
  expect(place.picture).toBe(black);
  place.stage = { width: 0, height: 0 };
  await vi.advanceTimersByTimeAsync(200);
  const before = place.frames;
  await vi.advanceTimersByTimeAsync(1000);
  expect(place.frames, 'without a mirror nobody knows where the strip lies').toBe(before);
  abort.abort();
});
