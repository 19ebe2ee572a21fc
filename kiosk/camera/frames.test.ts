/** The frames of a video are taken when they are asked for: the newest, each once, until it ends or is aborted; a picture comes as copies. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { blackened, pictureFrames, videoFrames } from './frames.ts';

/** A <video> whose pictures are presented by hand. */
class FakeVideo extends EventTarget {
  videoWidth = 640;
  videoHeight = 480;
  /** Which picture is on the screen. */
  shown = 0;
  readonly callbacks = new Map<number, VideoFrameRequestCallback>();
  #last = 0;

  requestVideoFrameCallback(callback: VideoFrameRequestCallback): number {
    this.callbacks.set(++this.#last, callback);
    return this.#last;
  }

  cancelVideoFrameCallback(handle: number): void {
    this.callbacks.delete(handle);
  }

  /** Presents the next picture at `now` ms. */
  present(now: number): void {
    this.shown += 1;
    const due = [...this.callbacks.values()];
    this.callbacks.clear();
    for (const callback of due) callback(now, {} as VideoFrameCallbackMetadata);
  }
}

/** The pictures that were taken, as the numbers that FakeVideo gave them. */
let taken: number[] = [];
/** Set while the video gives no picture. */
let blind = false;

class FakeVideoFrame {
  readonly picture: number;
  readonly close = vi.fn();

  constructor(video: FakeVideo) {
    if (blind) throw new DOMException('no source', 'InvalidStateError');
    this.picture = video.shown;
    taken.push(this.picture);
  }
}

beforeEach(() => {
  taken = [];
  blind = false;
  vi.stubGlobal('VideoFrame', FakeVideoFrame);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const guideOf = (width: number, height: number) => ({ x: 1, y: 2, width: width / 2, height: height / 2 });

function setUp() {
  const video = new FakeVideo();
  const abort = new AbortController();
  const frames = videoFrames(abort.signal, video as unknown as HTMLVideoElement, guideOf);
  /** Asks for a frame; what came of it so far. */
  const pull = () => {
    const state: { at: number | null | 'waiting' } = { at: 'waiting' };
    const done = frames.next().then(({ value, done }) => {
      state.at = done === true ? null : value.takenAt;
      return value ?? null;
    });
    return { state, done };
  };
  return { video, abort, frames, pull };
}
/** Lets everything run that does not wait for the video. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('takes no picture before one is asked for, nor while nobody asks for the next', async () => {
  const { video, pull } = setUp();
  for (const at of [10, 20]) video.present(at);
  await settled();
  expect(taken).toEqual([]);
  const first = pull();
  await settled();
  video.present(30);
  await first.done;
  for (const at of [40, 50, 60]) video.present(at);
  await settled();
  expect(taken).toEqual([3]);
});

it('gives what is shown when it is asked, with its time, its guide and the number of its stream', async () => {
  const { video, pull } = setUp();
  const first = pull();
  await settled();
  video.present(10);
  await first.done;
  for (const at of [20, 30, 40]) video.present(at);
  const frame = await pull().done;
  expect(frame).toMatchObject({ picture: { picture: 4 }, takenAt: 40, guide: { x: 1, y: 2, width: 320, height: 240 } });
  expect(frame?.stream).toBe((await first.done)?.stream);
  const other = setUp();
  const next = other.pull();
  await settled();
  other.video.present(50);
  expect((await next.done)?.stream, 'of another stream').not.toBe(frame?.stream);
});

it('never gives a picture twice: who asks again waits for the next', async () => {
  const { video, pull } = setUp();
  const first = pull();
  await settled();
  video.present(10);
  await first.done;
  const second = pull();
  await settled();
  expect(second.state.at).toBe('waiting');
  video.present(20);
  await second.done;
  expect([first.state.at, second.state.at]).toEqual([10, 20]);
  expect(taken).toEqual([1, 2]);
});

it.each([
  ['the video ends', (video: FakeVideo) => video.dispatchEvent(new Event('ended'))],
  ['the video fails', (video: FakeVideo) => video.dispatchEvent(new Event('error'))],
  ['it is aborted', (_: FakeVideo, abort: AbortController) => abort.abort()],
])('ends when %s, while it waits or later, and asks the video for nothing any more', async (_, stop) => {
  for (const waiting of [true, false]) {
    const { video, abort, pull } = setUp();
    const first = pull();
    await settled();
    video.present(10);
    await first.done;
    const second = waiting ? pull() : null;
    await settled();
    stop(video, abort);
    const last = second ?? pull();
    await last.done;
    expect(last.state.at).toBeNull();
    expect(video.callbacks.size).toBe(0);
    expect(await pull().done).toBeNull();
  }
});

it('gives nothing of a signal that is aborted already, and of one that is aborted with a picture at hand', async () => {
  const video = new FakeVideo();
  const gone = videoFrames(AbortSignal.abort(), video as unknown as HTMLVideoElement, guideOf);
  expect((await gone.next()).done).toBe(true);
  const { video: other, abort, pull } = setUp();
  const first = pull();
  await settled();
  other.present(10);
  await first.done;
  other.present(20);
  abort.abort();
  expect(await pull().done).toBeNull();
  expect(taken).toEqual([1]);
});

it('cancels its callback when whoever pulled stops', async () => {
  const { video, frames, pull } = setUp();
  const first = pull();
  await settled();
  video.present(10);
  await first.done;
  expect(video.callbacks.size).toBe(1);
  await frames.return();
  expect(video.callbacks.size).toBe(0);
});

it('passes over a video without a size, and one that has just lost its source', async () => {
  const { video, pull } = setUp();
  video.videoWidth = 0;
  const first = pull();
  await settled();
  video.present(10);
  await settled();
  expect(first.state.at).toBe('waiting');
  video.videoWidth = 640;
  blind = true;
  video.present(20);
  await settled();
  expect(first.state.at).toBe('waiting');
  blind = false;
  video.present(30);
  expect((await first.done)?.takenAt).toBe(30);
});

it('copies the picture where the browser has no VideoFrame', async () => {
  vi.unstubAllGlobals();
  const copy = { close: () => undefined };
  const copied = vi.fn(() => Promise.resolve(copy));
  vi.stubGlobal('createImageBitmap', copied);
  const { video, pull } = setUp();
  const first = pull();
  await settled();
  video.present(10);
  expect((await first.done)?.picture).toBe(copy);
  expect(copied).toHaveBeenCalledWith(video);
});

it('gives a still picture ten times a second, each time as a copy of its own, until it is aborted', async () => {
  vi.useFakeTimers();
  const copies: object[] = [];
  const picture = { width: 40, height: 30 } as ImageBitmap;
  vi.stubGlobal('createImageBitmap', () => {
    copies.push({});
    return Promise.resolve(copies.at(-1));
  });
  const abort = new AbortController();
  const given: unknown[] = [];
  const ended = (async () => {
    for await (const frame of pictureFrames(abort.signal, picture, guideOf)) given.push(frame.picture);
  })();
  await vi.advanceTimersByTimeAsync(950);
  expect(given).toHaveLength(10);
  expect(given).toEqual(copies);
  expect(new Set(given).size).toBe(10);
  abort.abort();
  await vi.advanceTimersByTimeAsync(100);
  await ended;
  expect(copies).toHaveLength(10);
});

/** A canvas that notes how it was turned; a VideoFrame of it has its size. */
class FakeCanvas {
  static readonly turns: number[] = [];
  readonly shown = 0;
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  getContext() {
    return {
      translate: () => undefined,
      rotate: (by: number) => FakeCanvas.turns.push(Math.round((by * 180) / Math.PI)),
      drawImage: () => undefined,
    };
  }
}

it.each([
  [90, 480, 640],
  [180, 640, 480],
  [270, 480, 640],
] as const)('a camera that is mounted %d° askew gives upright frames, and a guide for these', async (degrees, width, height) => {
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
  const made = vi.fn();
  vi.stubGlobal(
    'VideoFrame',
    class {
      constructor(canvas: FakeCanvas) {
        made(canvas.width, canvas.height);
      }
    },
  );
  const video = new FakeVideo();
  const guides: number[][] = [];
  const guide = (w: number, h: number) => (guides.push([w, h]), guideOf(w, h));
  const frames = videoFrames(new AbortController().signal, video as unknown as HTMLVideoElement, guide, () => degrees);
  const first = frames.next();
  await Promise.resolve();
  video.present(40);
  await first;
  expect(FakeCanvas.turns.at(-1)).toBe(degrees);
  expect(made).toHaveBeenCalledWith(width, height);
  expect(guides).toEqual([[width, height]]);
});

it.each([
  ['a video', { displayWidth: 640, displayHeight: 480 }],
  ['a picture', { width: 640, height: 480 }],
])('the strip of a frame of %s is black before anybody gets it, and the frame with its pixels is gone', (_, size) => {
  const painted: unknown[] = [];
  const black = { isBlack: true };
  Reflect.deleteProperty(globalThis, 'VideoFrame');
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({
        drawImage: (...drawn: unknown[]) => painted.push(drawn),
        fillRect: (...filled: unknown[]) => painted.push(filled),
      });
      transferToImageBitmap = () => black;
    },
  );
  const close = vi.fn();
  const picture = { ...size, close } as unknown as VideoFrame;
  const strip = { x: 439.5, y: 0, width: 200.5, height: 480 };
  const frame = blackened({ picture, takenAt: 7, guide: guideOf(640, 480), stream: 3 }, strip);
  expect(painted).toEqual([
    [picture, 0, 0, 640, 480],
    [439, 0, 201, 480],
  ]);
  expect(frame).toEqual({ picture: black, takenAt: 7, guide: guideOf(640, 480), stream: 3, unseen: strip });
  expect(close).toHaveBeenCalledOnce();
});
