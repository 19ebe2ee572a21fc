/** Turns a <video> or a picked picture into frames that somebody pulls; nothing is ever queued. */
import type { Box, Frame } from '../pipeline/types.ts';

/** Which part of a frame of width × height pixels is looked at. */
export type Region = (width: number, height: number) => Box;

/** Milliseconds between two readings of a still picture. */
const STILL_MS = 100;

/**
 * The frames of a video as it plays. A camera's come from its track where the browser can read tracks, the newest one each time; else,
 * and of a film, one for each that is presented: a VideoFrame that shares the video's memory, or a copy where the browser has none. The
 * pipeline asks without pause (latest.ts), so that every frame is taken and those that a newer one overtakes are closed unread. Ends
 * when `signal` aborts or the video ends. The receiver closes each frame.
 */
export async function* videoFrames(
  signal: AbortSignal,
  video: HTMLVideoElement,
  region: Region,
): AsyncGenerator<Frame, void, void> {
  for (;;) {
    const takenAt = await nextFrame(signal, video);
    if (takenAt === null) return;
    const track = trackOf(video);
    // Until the track ends: a camera that comes back is another one.
    if (track !== null) yield* trackFrames(signal, track, region);
    else {
      const { videoWidth: width, videoHeight: height } = video;
      if (width === 0 || height === 0) continue;
      const frame = await grab(video);
      if (frame !== null) yield { frame, takenAt, region: region(width, height) };
    }
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

/** The live camera that the video shows, where its frames can be had without the video. */
function trackOf(video: HTMLVideoElement): MediaStreamTrack | null {
  if (!('MediaStreamTrackProcessor' in globalThis) || !(video.srcObject instanceof MediaStream)) return null;
  return video.srcObject.getVideoTracks().find(({ readyState }) => readyState === 'live') ?? null;
}

/** The frames of a track; none is kept but the newest. Ends with the track, or when `signal` aborts. */
async function* trackFrames(signal: AbortSignal, track: MediaStreamTrack, region: Region): AsyncGenerator<Frame, void, void> {
  const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
  const stop = () => void reader.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const { value: frame } = read;
      yield { frame, takenAt: performance.now(), region: region(frame.displayWidth, frame.displayHeight) };
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
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
