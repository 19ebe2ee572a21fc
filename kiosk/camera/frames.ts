/** Turns a <video> or a picked picture into frames that somebody pulls; nothing is ever queued. */
import type { Box, Frame } from '../pipeline/types.ts';

/** The guide of a frame of width × height pixels. */
export type GuideOf = (width: number, height: number) => Box;

/** Milliseconds between two frames of a still picture. */
const STILL_MS = 100;

/** How many streams there were so far. */
let streams = 0;

/**
 * The frames of a video as it plays, each when it is asked for: what is shown then, or the next picture where that one was taken
 * already. As a VideoFrame that shares the video's memory, or as a copy where the browser has none. Ends when `signal` aborts or the
 * video ends or fails. The receiver closes each frame.
 *
 * Not by a MediaStreamTrackProcessor: its frames are the camera's own few buffers, and while an inference that hangs holds
 * some of them the <video>, by which a stuck camera is told, gets none (e2e/survival.spec.ts fails).
 */
export async function* videoFrames(
  signal: AbortSignal,
  video: HTMLVideoElement,
  guideOf: GuideOf,
): AsyncGenerator<Frame, void, void> {
  const stream = (streams += 1);
  const shown = presented(signal, video);
  try {
    for (;;) {
      const takenAt = await shown.next();
      if (takenAt === null) return;
      const { videoWidth: width, videoHeight: height } = video;
      if (width === 0 || height === 0) continue;
      const picture = await grab(video);
      if (picture !== null) yield { picture, takenAt, guide: guideOf(width, height), stream };
    }
  } finally {
    shown.stop();
  }
}

/** A still picture, again and again, until `signal` aborts: every copy belongs to its receiver, who closes it. */
export async function* pictureFrames(
  signal: AbortSignal,
  picture: ImageBitmap,
  guideOf: GuideOf,
): AsyncGenerator<Frame, void, void> {
  const stream = (streams += 1);
  while (!signal.aborted) {
    const copy = await createImageBitmap(picture);
    yield { picture: copy, takenAt: performance.now(), guide: guideOf(picture.width, picture.height), stream };
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
  }
}

/** Notes when pictures are presented; `next` gives the time of the newest that it has not given yet, in ms of performance.now(). */
function presented(signal: AbortSignal, video: HTMLVideoElement): { next(): Promise<number | null>; stop(): void } {
  let newest: number | null = null;
  let isOver = signal.aborted;
  let wake: () => void = () => undefined;
  const end = () => {
    isOver = true;
    wake();
  };
  const note = (now: number) => {
    newest = now;
    callback = video.requestVideoFrameCallback(note);
    wake();
  };
  let callback = video.requestVideoFrameCallback(note);
  signal.addEventListener('abort', end);
  video.addEventListener('ended', end);
  video.addEventListener('error', end);
  return {
    async next() {
      while (newest === null && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      if (isOver) return null;
      const at = newest;
      newest = null;
      return at;
    },
    stop() {
      video.cancelVideoFrameCallback(callback);
      signal.removeEventListener('abort', end);
      video.removeEventListener('ended', end);
      video.removeEventListener('error', end);
    },
  };
}

/** A copy of what the video shows now, or null when it has just lost its source. */
async function grab(video: HTMLVideoElement): Promise<VideoFrame | ImageBitmap | null> {
  try {
    return 'VideoFrame' in globalThis ? new VideoFrame(video) : await createImageBitmap(video);
  } catch {
    return null;
  }
}
