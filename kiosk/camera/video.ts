/** The <video> that shows the camera, and the clock of its frames. */
import type { CameraScreen } from './camera.ts';
import { FrameClock } from './frame-clock.ts';
import { GRID } from './motion.ts';

/** Wraps a muted, inline <video>. */
export class VideoScreen implements CameraScreen {
  readonly video: HTMLVideoElement;
  readonly #grid = new OffscreenCanvas(GRID.width, GRID.height).getContext('2d', { willReadFrequently: true });
  readonly #clock = new FrameClock();
  #callback = 0;

  constructor(video: HTMLVideoElement) {
    this.video = video;
  }

  get lastFrameAt(): number {
    return this.#clock.lastFrameAt;
  }

  async show(stream: MediaStream | null): Promise<void> {
    const { video } = this;
    video.cancelVideoFrameCallback(this.#callback);
    this.#clock.restart();
    video.srcObject = stream;
    if (stream === null) return;
    const first = new Promise<void>((resolve) => {
      const count = (now: number) => {
        this.#clock.see(now, () => this.#read());
        this.#callback = video.requestVideoFrameCallback(count);
        if (this.lastFrameAt > 0) resolve();
      };
      this.#callback = video.requestVideoFrameCallback(count);
    });
    // Rejects with AbortError when another stream is set meanwhile; the caller watches frames, not this promise.
    await video.play().catch(() => undefined);
    await first;
  }

  /** The grid of pixels of the frame that is shown, or null without a canvas. */
  #read(): Uint8ClampedArray | null {
    const context = this.#grid;
    if (context === null) return null;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.video, 0, 0, GRID.width, GRID.height);
    return context.getImageData(0, 0, GRID.width, GRID.height).data;
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
