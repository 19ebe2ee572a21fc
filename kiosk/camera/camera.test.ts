/** The camera loop against a fake browser: every way a camera fails, and that each of them heals. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Camera, FIRST_FRAME_MS, FROZEN_MS, type CameraScreen } from './camera.ts';
import type { CameraState } from './camera-state.ts';
import { FrameClock } from './frame-clock.ts';

class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';
  /** Its frames all show one picture. */
  stuck = false;
  readonly label: string;
  readonly #id: string;

  constructor(id: string) {
    super();
    this.#id = id;
    this.label = `camera ${id}`;
  }

  getSettings() {
    return { deviceId: this.#id, width: 1280, height: 720 };
  }

  stop() {
    this.readyState = 'ended';
  }

  unplug() {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** Cameras that can be plugged, blocked, frozen and stuck, with a screen that shows a frame every 40 ms and compares it as the real one does. */
class FakeBrowser extends EventTarget {
  plugged: string[] = ['a'];
  refusal: string | null = null;
  /** No frame comes any more. */
  frozen = false;
  /** Streams that are opened from now on repeat the last picture. */
  stuck = false;
  asked = 0;
  /** Questions are not answered before this is resolved. */
  silence: Promise<void> | null = null;
  listing: Promise<void> | null = null;
  tracks: FakeTrack[] = [];
  readonly #clock = new FrameClock();
  #picture = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;

  readonly screen = ((browser: FakeBrowser) =>
    ({
      show(stream) {
        clearInterval(browser.#ticking);
        browser.#clock.restart();
        if (stream === null) return Promise.resolve();
        const [track] = stream.getVideoTracks() as unknown as FakeTrack[];
        return new Promise<void>((resolve) => {
          browser.#ticking = setInterval(() => {
            if (browser.frozen) return;
            if (track?.stuck !== true) browser.#picture = (browser.#picture + 1) % 256;
            browser.#clock.see(performance.now(), () => new Uint8ClampedArray([0, 255, browser.#picture, 255]));
            if (browser.#clock.lastFrameAt > 0) resolve();
          }, 40);
        });
      },
      get lastFrameAt() {
        return browser.#clock.lastFrameAt;
      },
    }) satisfies CameraScreen)(this);

  async getUserMedia({ video }: MediaStreamConstraints): Promise<MediaStream> {
    this.asked += 1;
    await this.silence;
    if (this.refusal !== null) throw new DOMException('no', this.refusal);
    const exact =
      typeof video === 'object' && typeof video.deviceId === 'object' ? (video.deviceId as { exact: string }).exact : null;
    const id = exact === null ? this.plugged[0] : this.plugged.find((each) => each === exact);
    if (id === undefined) throw new DOMException('no', exact === null ? 'NotFoundError' : 'OverconstrainedError');
    const track = new FakeTrack(id);
    track.stuck = this.stuck;
    this.tracks.push(track);
    return { getVideoTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    await this.listing;
    return this.plugged.map((deviceId) => ({ deviceId, label: '', kind: 'videoinput' }) as MediaDeviceInfo);
  }

  change(plugged: string[]): void {
    this.plugged = plugged;
    this.dispatchEvent(new Event('devicechange'));
  }

  /** The stream that runs sticks to its last picture or moves on, and so do those that are opened later. */
  stick(stuck: boolean): void {
    this.stuck = stuck;
    for (const track of this.tracks) track.stuck = stuck;
  }

  get running(): number {
    return this.tracks.filter(({ readyState }) => readyState === 'live').length;
  }
}

let browser: FakeBrowser;
let permission: EventTarget;
let states: CameraState[];
let stop: AbortController;

function start(wanted: string | null = null): Camera {
  const camera = new Camera({
    media: browser,
    screen: browser.screen,
    permission: async () => permission,
    wanted,
    onState: (state) => states.push(state),
    onDevices: () => undefined,
  });
  void camera.run(stop.signal);
  return camera;
}

const kind = () => states.at(-1)?.kind;

beforeEach(() => {
  vi.useFakeTimers();
  browser = new FakeBrowser();
  permission = new EventTarget();
  states = [];
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await vi.advanceTimersByTimeAsync(1000);
  expect(browser.running, 'no track outlives the run').toBe(0);
  expect(kind()).toBe('off');
  vi.useRealTimers();
});

test('is live as soon as a frame arrives', async () => {
  start();
  await vi.advanceTimersByTimeAsync(100);
  expect(states.map((state) => state.kind)).toEqual(['starting', 'live']);
  expect(states.at(-1)).toMatchObject({ deviceId: 'a', label: 'camera a', width: 1280, height: 720 });
});

test('unplugged and plugged in again, without waiting for a timer', async () => {
  start();
  await vi.advanceTimersByTimeAsync(100);
  browser.plugged = [];
  browser.tracks[0]?.unplug();
  await vi.advanceTimersByTimeAsync(1);
  expect(kind()).toBe('unplugged');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(kind()).toBe('unplugged');
  browser.change(['a']);
  await vi.advanceTimersByTimeAsync(100);
  expect(kind()).toBe('live');
});

test('a browser that announces no device is asked again within ten seconds', async () => {
  browser.plugged = [];
  start();
  await vi.advanceTimersByTimeAsync(1);
  expect(kind()).toBe('none');
  await vi.advanceTimersByTimeAsync(600_000);
  browser.plugged = ['a'];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(kind()).toBe('live');
});

test('denied asks once, not for every kind of camera, and heals when the permission changes', async () => {
  browser.refusal = 'NotAllowedError';
  start('b');
  await vi.advanceTimersByTimeAsync(1);
  expect(kind()).toBe('denied');
  expect(browser.asked).toBe(1);
  browser.refusal = null;
  permission.dispatchEvent(new Event('change'));
  await vi.advanceTimersByTimeAsync(100);
  expect(kind()).toBe('live');
});

test('a camera that another program holds', async () => {
  browser.refusal = 'NotReadableError';
  start();
  await vi.advanceTimersByTimeAsync(1);
  expect(kind()).toBe('busy');
});

test('a camera that stops sending frames is frozen within five seconds, and live within ten after it sends again', async () => {
  start();
  await vi.advanceTimersByTimeAsync(100);
  browser.frozen = true;
  await vi.advanceTimersByTimeAsync(FROZEN_MS - 100);
  expect(kind()).toBe('live');
  await vi.advanceTimersByTimeAsync(1100);
  expect(kind()).toBe('frozen');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(kind()).toBe('frozen');
  browser.frozen = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(kind()).toBe('live');
});

/** A camera that has just been found stuck on one picture. */
async function stuckCamera(): Promise<void> {
  start();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(states.map((state) => state.kind)).toEqual(['starting', 'live']);
  browser.stick(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(kind(), 'noticed within five seconds').toBe('frozen');
  states = [];
}

test('a camera that repeats one picture in every stream stays frozen, and is live soon after the picture moves', async () => {
  await stuckCamera();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(new Set(states.map((state) => state.kind))).toEqual(new Set(['frozen']));
  expect(states.length, 'not opened all the time').toBeLessThanOrEqual(8);
  states = [];
  browser.stick(false);
  await vi.advanceTimersByTimeAsync(3000);
  expect(states.map((state) => state.kind)).toEqual(['live']);
});

test.each([1000, 4000, 7900])(
  'a stuck camera that only a new stream moves is live within ten seconds (after %i ms)',
  async (ms) => {
    await stuckCamera();
    await vi.advanceTimersByTimeAsync(60_000 + ms);
    browser.stuck = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(kind()).toBe('live');
  },
);

test.each(['a', 'b'])('a stuck camera is pulled out and camera %s is plugged in: live at once', async (id) => {
  await stuckCamera();
  await vi.advanceTimersByTimeAsync(3000);
  browser.plugged = [];
  browser.tracks.at(-1)?.unplug();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(kind()).toBe('unplugged');
  browser.stick(false);
  browser.change([id]);
  await vi.advanceTimersByTimeAsync(100);
  expect(states.at(-1)).toMatchObject({ kind: 'live', deviceId: id });
});

test('a stream without a first frame counts as frozen too', async () => {
  browser.frozen = true;
  start();
  await vi.advanceTimersByTimeAsync(FIRST_FRAME_MS + 100);
  expect(states.map((state) => state.kind)).toEqual(['starting', 'frozen']);
});

test('the chosen camera is preferred, another stands in for it, and it takes over when it is back', async () => {
  browser.plugged = ['a'];
  start('b');
  await vi.advanceTimersByTimeAsync(100);
  expect(states.at(-1)).toMatchObject({ kind: 'live', deviceId: 'a' });
  browser.change(['a', 'b']);
  await vi.advanceTimersByTimeAsync(100);
  expect(states.at(-1)).toMatchObject({ kind: 'live', deviceId: 'b' });
  expect(browser.running).toBe(1);
});

test('choosing another camera switches at once', async () => {
  browser.plugged = ['a', 'b'];
  const camera = start();
  await vi.advanceTimersByTimeAsync(100);
  camera.choose('b');
  await vi.advanceTimersByTimeAsync(100);
  expect(states.at(-1)).toMatchObject({ kind: 'live', deviceId: 'b' });
  expect(states.map((state) => state.kind)).toEqual(['starting', 'live', 'live']);
});

/** A promise and what resolves it. */
function held(): [Promise<void>, () => void] {
  let release = () => undefined as void;
  return [new Promise<void>((resolve) => (release = resolve)), () => release()];
}

test('a browser that answers nothing is told after some seconds, and asked again: ever less often, and when a device comes', async () => {
  const [silence] = held();
  browser.silence = silence;
  start();
  await vi.advanceTimersByTimeAsync(7900);
  expect(kind()).toBe('starting');
  await vi.advanceTimersByTimeAsync(200);
  expect(kind()).toBe('unanswered');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(browser.asked).toBeGreaterThanOrEqual(8);
  expect(browser.asked).toBeLessThanOrEqual(20);
  await vi.advanceTimersByTimeAsync(9000);
  browser.silence = null;
  browser.change(['a']);
  await vi.advanceTimersByTimeAsync(8200);
  expect(kind()).toBe('live');
  expect(browser.running).toBe(1);
});

test('an answer that comes late is taken at once, and only one of several', async () => {
  const [silence, answer] = held();
  browser.silence = silence;
  start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(browser.asked).toBeGreaterThan(2);
  answer();
  await vi.advanceTimersByTimeAsync(100);
  expect(kind()).toBe('live');
  expect(browser.running, 'the others are given back').toBe(1);
});

test('a run ends although the browser answers nothing, and what comes afterwards is given back', async () => {
  const [silence, answer] = held();
  browser.silence = silence;
  start();
  await vi.advanceTimersByTimeAsync(1000);
  stop.abort();
  await vi.advanceTimersByTimeAsync(1);
  expect(kind()).toBe('off');
  answer();
  await vi.advanceTimersByTimeAsync(1);
  expect(browser.tracks).toHaveLength(1);
  expect(browser.running).toBe(0);
});

test('a late refusal is told, and its cure too', async () => {
  const [silence, answer] = held();
  browser.silence = silence;
  start();
  await vi.advanceTimersByTimeAsync(8100);
  browser.refusal = 'NotAllowedError';
  answer();
  await vi.advanceTimersByTimeAsync(3000);
  expect(kind()).toBe('denied');
  browser.refusal = null;
  permission.dispatchEvent(new Event('change'));
  await vi.advanceTimersByTimeAsync(100);
  expect(kind()).toBe('live');
});

test.each(['listing', 'permission'] as const)('a %s that is never answered keeps no camera waiting', async (question) => {
  const [never] = held();
  if (question === 'listing') browser.listing = never;
  const camera = new Camera({
    media: browser,
    screen: browser.screen,
    permission: () => (question === 'permission' ? never.then(() => null) : Promise.resolve(permission)),
    wanted: null,
    onState: (state) => states.push(state),
    onDevices: () => undefined,
  });
  void camera.run(stop.signal);
  await vi.advanceTimersByTimeAsync(5000);
  expect(kind()).toBe('live');
  browser.frozen = true;
  await vi.advanceTimersByTimeAsync(FROZEN_MS + 5000);
  expect(kind()).toBe('frozen');
});

test('an insecure page is told apart from a missing camera', async () => {
  const seen: CameraState[] = [];
  const camera = new Camera({
    media: undefined,
    screen: browser.screen,
    permission: async () => null,
    wanted: null,
    onState: (state) => seen.push(state),
    onDevices: () => undefined,
  });
  await camera.run(stop.signal);
  expect(seen).toEqual([{ kind: 'insecure' }]);
  start();
});
