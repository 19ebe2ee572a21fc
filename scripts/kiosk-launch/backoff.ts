/** How long to wait before a browser that ended is started again. */

/** Milliseconds before the first start again, at most, and after how long a run counts as stable. */
export const PACE = { firstMs: 500, mostMs: 60_000, stableMs: 60_000 };

export class Backoff {
  readonly #pace: typeof PACE;
  #short = 0;

  constructor(pace = PACE) {
    this.#pace = pace;
  }

  /** The wait in ms after a run of `ranMs`: twice the one before, from the first again after a stable run. */
  after(ranMs: number): number {
    const stable = ranMs >= this.#pace.stableMs;
    this.#short = stable ? 0 : this.#short + 1;
    return Math.min(this.#pace.mostMs, this.#pace.firstMs * 2 ** Math.max(0, this.#short - 1));
  }
}
