/** One thing under way at a time, beside the polls: a newer one calls the older off and waits until that has let go. */

export class Task {
  readonly #onEnd: (well: boolean) => void;
  #now: { readonly goal: string; readonly abort: AbortController; readonly done: Promise<void> } | null = null;

  /** `onEnd` is called when nothing is under way any more, with how it ended; not after `signal` aborted. */
  constructor(onEnd: (well: boolean) => void) {
    this.#onEnd = onEnd;
  }

  /** What is under way is after this; null when nothing is. */
  get goal(): string | null {
    return this.#now?.goal ?? null;
  }

  /** Begins `work`, which resolves with whether it went well and must end soon after its signal aborts. It is told of no error. */
  begin(signal: AbortSignal, goal: string, work: (signal: AbortSignal) => Promise<boolean>): void {
    const former = this.#now;
    former?.abort.abort();
    const abort = new AbortController();
    const run = async (): Promise<void> => {
      await former?.done;
      // What was called off has not failed.
      const well = await work(AbortSignal.any([signal, abort.signal])).catch(() => abort.signal.aborted);
      if (this.#now?.abort !== abort) return;
      this.#now = null;
      if (!signal.aborted) this.#onEnd(well);
    };
    // `run` starts at once; it must find itself here.
    this.#now = { goal, abort, done: Promise.resolve().then(run) };
  }

  /** Calls off what is under way. */
  stop(): void {
    this.#now?.abort.abort();
  }
}
