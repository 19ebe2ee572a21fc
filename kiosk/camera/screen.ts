/** The <video> that shows the camera, and the clock of its frames. */
import type { CameraScreen } from './camera.ts';

/** Wraps a muted, inline <video>; `lastFrameAt` is 0 until the present stream has shown a frame. */
export class VideoScreen implements CameraScreen {
  readonly video: HTMLVideoElement;
  #lastFrameAt = 0;
  #callback = 0;

  constructor(video: HTMLVideoElement) {
    this.video = video;
  }

  get lastFrameAt(): number {
    return this.#lastFrameAt;
  }

  async show(stream: MediaStream | null): Promise<void> {
    const { video } = this;
    video.cancelVideoFrameCallback(this.#callback);
    this.#lastFrameAt = 0;
    video.srcObject = stream;
    if (stream === null) return;
    const first = new Promise<void>((resolve) => {
      const count = (now: number) => {
        this.#lastFrameAt = now;
        this.#callback = video.requestVideoFrameCallback(count);
        resolve();
      };
      this.#callback = video.requestVideoFrameCallback(count);
    });
    // Rejects with AbortError when another stream is set meanwhile; the caller watches frames, not this promise.
    await video.play().catch(() => undefined);
    await first;
  }
}

/** A <video> ready for a camera or a file: silent, inline, without controls. */
export function makeVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.disablePictureInPicture = true;
  return video;
}
