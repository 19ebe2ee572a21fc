/** The <video> that shows the camera, and the clock of its frames. */
import type { CameraScreen } from './camera.ts';
import { GRID, hasChanged } from './motion.ts';

/** How often the picture is compared with the one before, in ms. */
const COMPARE_MS = 500;

/** Wraps a muted, inline <video>; `lastFrameAt` is 0 until the present stream has shown a frame. */
export class VideoScreen implements CameraScreen {
  readonly video: HTMLVideoElement;
  readonly #grid = new OffscreenCanvas(GRID.width, GRID.height).getContext('2d', { willReadFrequently: true });
  #lastFrameAt = 0;
  #callback = 0;
  #compared: { readonly at: number; readonly grid: Uint8ClampedArray } | null = null;

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
    this.#compared = null;
    video.srcObject = stream;
    if (stream === null) return;
    const first = new Promise<void>((resolve) => {
      const count = (now: number) => {
        this.#see(now);
        this.#callback = video.requestVideoFrameCallback(count);
        resolve();
      };
      this.#callback = video.requestVideoFrameCallback(count);
    });
    // Rejects with AbortError when another stream is set meanwhile; the caller watches frames, not this promise.
    await video.play().catch(() => undefined);
    await first;
  }

  /** Notes a presented frame as a new one, unless it is the old one again. */
  #see(now: number): void {
    if (this.#compared !== null && now - this.#compared.at < COMPARE_MS) return;
    const context = this.#grid;
    if (context === null) return void (this.#lastFrameAt = now); // without a canvas frames are counted and not compared
    context.imageSmoothingEnabled = false;
    context.drawImage(this.video, 0, 0, GRID.width, GRID.height);
    const { data } = context.getImageData(0, 0, GRID.width, GRID.height);
    if (hasChanged(this.#compared?.grid ?? null, data)) this.#lastFrameAt = now;
    this.#compared = { at: now, grid: data };
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
