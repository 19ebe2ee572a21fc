/** What is being done about releases in the background: one at a time, and a newer one takes its place. */

export class Pursuit {
  #current: { readonly of: string; readonly abort: AbortController; readonly done: Promise<void> } | null = null;

  /** What is under way, or null. */
  get of(): string | null {
    return this.#current?.of ?? null;
  }

  /**
   * Begins `work` once what was under way has ended, which it is told to; resolves when this has ended, one way or the other. `work` never
   * rejects but with its signal's reason.
   */
  begin(signal: AbortSignal, of: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const before = this.#current;
    before?.abort.abort(new Error(`${of} is wanted`));
    const abort = new AbortController();
    const own = AbortSignal.any([signal, abort.signal]);
    const run = async () => {
      await before?.done;
      try {
        if (!own.aborted) await work(own);
      } catch (error) {
        if (!own.aborted) throw error;
      } finally {
        if (this.#current?.abort === abort) this.#current = null;
      }
    };
    const done = run();
    this.#current = { of, abort, done };
    return done;
  }

  /** What is under way is not wanted any more. */
  end(): void {
    this.#current?.abort.abort(new Error('nothing is wanted any more'));
  }
}
