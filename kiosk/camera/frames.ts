/** Turns a <video> or a picked picture into frames that somebody pulls; nothing is ever queued. */
import type { Box, Frame } from '../pipeline/types.ts';

/** Which part of a frame of width × height pixels is looked at. */
export type Region = (width: number, height: number) => Box;

/** Milliseconds between two readings of a still picture. */
const STILL_MS = 100;

/**
 * The frames of a video as it plays, one for each that is presented while somebody asks. The pipeline asks without pause
 * (latest.ts), so that every frame is taken and those that a newer one overtakes are closed unread: as a VideoFrame that
 * shares the video's memory, or as a copy where the browser has none. Ends when `signal` aborts or the video ends. The
 * receiver closes each frame.
 *
 * Not by a MediaStreamTrackProcessor: its frames are the camera's own few buffers, and while an inference that hangs holds
 * some of them the <video>, by which a stuck camera is told, gets none (e2e/survival.spec.ts fails).
 */
export async function* videoFrames(
  signal: AbortSignal,
  video: HTMLVideoElement,
  region: Region,
): AsyncGenerator<Frame, void, void> {
  for (;;) {
    const takenAt = await nextFrame(signal, video);
    if (takenAt === null) return;
    const { videoWidth: width, videoHeight: height } = video;
    if (width === 0 || height === 0) continue;
    const frame = await grab(video);
    if (frame !== null) yield { frame, takenAt, region: region(width, height) };
  }
}

/** A still picture, again and again, until `signal` aborts: every copy belongs to its receiver, who closes it. */
export async function* pictureFrames(
  signal: AbortSignal,
  picture: ImageBitmap,
  region: Region,
): AsyncGenerator<Frame, void, void> {
  while (!signal.aborted) {
    const frame = await createImageBitmap(picture);
    yield { frame, takenAt: performance.now(), region: region(picture.width, picture.height) };
    await new Promise((resolve) => setTimeout(resolve, STILL_MS));
  }
}

/** Resolves with the time of the next presented frame in ms of performance.now(), or null on abort or at the end. */
function nextFrame(signal: AbortSignal, video: HTMLVideoElement): Promise<number | null> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const finish = (at: number | null) => {
      video.cancelVideoFrameCallback(callback);
      signal.removeEventListener('abort', stop);
      video.removeEventListener('ended', stop);
      resolve(at);
    };
    const stop = () => finish(null);
    const callback = video.requestVideoFrameCallback((now) => finish(now));
    signal.addEventListener('abort', stop);
    video.addEventListener('ended', stop);
  });
}

/** A copy of what the video shows now, or null when it has just lost its source. */
async function grab(video: HTMLVideoElement): Promise<VideoFrame | ImageBitmap | null> {
  try {
    return 'VideoFrame' in globalThis ? new VideoFrame(video) : await createImageBitmap(video);
  } catch {
    return null;
  }
}
