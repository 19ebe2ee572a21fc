/** The clock of the camera's frames: a picture that a stuck camera repeats is not a new one, not even in a stream opened anew. */
import { hasChanged } from './motion.ts';

/** How often the picture is compared with the one before, in ms. */
const COMPARE_MS = 500;

export class FrameClock {
  #lastFrameAt = 0;
  #comparedAt = -Infinity;
  /** Outlives its stream: a camera opened anew that still shows this picture is still stuck. */
  #grid: Uint8ClampedArray | null = null;

  /** When the newest frame that differs from the one before was presented, in ms of performance.now(); 0 until the present stream has shown one. */
  get lastFrameAt(): number {
    return this.#lastFrameAt;
  }

  /** Begins with another stream; its first picture is held against the last one of the stream before. */
  restart(): void {
    this.#lastFrameAt = 0;
    this.#comparedAt = -Infinity;
  }

  /** Notes a frame presented at `now`. `read` takes its grid of pixels; where it cannot (null), frames are counted and not compared. */
  see(now: number, read: () => Uint8ClampedArray | null): void {
    if (now - this.#comparedAt < COMPARE_MS) return;
    const grid = read();
    if (grid === null || hasChanged(this.#grid, grid)) this.#lastFrameAt = now;
    this.#comparedAt = now;
    this.#grid = grid;
  }
}
