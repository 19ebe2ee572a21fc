/** Turns a <video> or a picked picture into frames that the caller pulls; nothing is queued. */
import { pictureSize } from '../pipeline/pixels/picture-size.ts';
import type { Box, Frame } from '../pipeline/types.ts';

/** The guide of a frame of width × height pixels. */
export type GuideOf = (width: number, height: number) => Box;

/** Degrees clockwise that make the picture of a camera upright. */
export type Turn = 0 | 90 | 180 | 270;

/** Milliseconds between two frames of a still picture. */
const STILL_MS = 100;

/** How many streams there were so far. */
let streams = 0;

/**
 * The frames of a video as it plays, each when it is asked for: what is shown then, or the next picture where that one was taken
 * already. As a VideoFrame that shares the video's memory, or as a copy where the browser has none. Ends when `signal` aborts or the
 * video ends or fails. The receiver closes each frame. `turn` is asked for every frame, which is then upright.
 *
 * Not by a MediaStreamTrackProcessor: its frames are the camera's own few buffers, and while an inference that hangs holds
 * some of them the <video>, by which a stuck camera is told, gets none (e2e/survival.spec.ts fails).
 */
export async function* videoFrames(
  signal: AbortSignal,
  video: HTMLVideoElement,
  guideOf: GuideOf,
  turn: () => Turn = () => 0,
): AsyncGenerator<Frame, void, void> {
  const stream = (streams += 1);
  const shown = presented(signal, video);
  try {
    for (;;) {
      const takenAt = await shown.next();
      if (takenAt === null) return;
      const { videoWidth, videoHeight } = video;
      if (videoWidth === 0 || videoHeight === 0) continue;
      const degrees = turn();
      const [width, height] = degrees % 180 === 0 ? [videoWidth, videoHeight] : [videoHeight, videoWidth];
      const picture = degrees === 0 ? await grab(video) : turned(video, degrees, width, height, takenAt);
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

/** The same frame with all of the strip black, which is as high as the frame: whoever gets it, by whatever way, gets no pixel of what was there. */
export function blackened(frame: Frame, strip: Box): Frame {
  const { picture, takenAt } = frame;
  const [width, height] = pictureSize(picture);
  const [left, right] = [Math.floor(strip.x), Math.ceil(strip.x + strip.width)];
  const black = painted(width, height, takenAt, (context) => {
    context.drawImage(picture, 0, 0, width, height);
    context.fillStyle = '#000';
    context.fillRect(left, 0, right - left, height);
  });
  picture.close();
  return { ...frame, picture: black, unseen: strip };
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

/**
 * What the video shows now, upright in `width` × `height` pixels. By a canvas, not by the frame's own `rotation`: that is a note to who
 * shows it, and a GPU that takes the planes of a frame does not see it.
 */
function turned(
  video: HTMLVideoElement,
  degrees: Turn,
  width: number,
  height: number,
  takenAt: number,
): VideoFrame | ImageBitmap {
  return painted(width, height, takenAt, (context) => {
    context.translate(width / 2, height / 2);
    context.rotate((degrees * Math.PI) / 180);
    context.drawImage(video, -video.videoWidth / 2, -video.videoHeight / 2);
  });
}

/** A picture that is painted onto a fresh canvas. */
function painted(
  width: number,
  height: number,
  takenAt: number,
  paint: (context: OffscreenCanvasRenderingContext2D) => void,
): VideoFrame | ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no 2D canvas on this page');
  paint(context);
  return 'VideoFrame' in globalThis
    ? new VideoFrame(canvas, { timestamp: Math.round(takenAt * 1000), alpha: 'discard' })
    : canvas.transferToImageBitmap();
}
