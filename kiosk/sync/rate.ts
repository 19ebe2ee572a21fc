/** Gives up a connection that brings too little: nothing at all, or a drip. */

/** A connection that brings fewer bytes in that many milliseconds is given up: a new one may be better. */
const LEAST = { bytes: 64 * 1024, ms: 30_000 } as const;
/** Spans of that length after which even a good one is given up: ten minutes, as long as telemetry knows. */
const MOST_SPANS = 20;

export class Rate {
  readonly #ending = new AbortController();
  #timer: ReturnType<typeof setTimeout>;
  #bytes = 0;
  #spans = 0;

  constructor() {
    this.#timer = setTimeout(this.#look, LEAST.ms);
  }

  /** Aborts when the connection is to be given up. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** That many bytes came. */
  note(bytes: number): void {
    this.#bytes += bytes;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  readonly #look = (): void => {
    this.#spans += 1;
    if (this.#bytes < LEAST.bytes || this.#spans >= MOST_SPANS) return this.#ending.abort(new Error(this.#words()));
    this.#bytes = 0;
    this.#timer = setTimeout(this.#look, LEAST.ms);
  };

  #words(): string {
    const seconds = (this.#spans * LEAST.ms) / 1000;
    return this.#spans >= MOST_SPANS ? `not done after ${seconds} s` : `${this.#bytes} bytes in ${LEAST.ms / 1000} s`;
  }
}
