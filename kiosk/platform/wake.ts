/** A wait that can be ended early: the pause between two rounds of a background loop. */

/** Rejects with the signal's reason when aborted. A call to `wake` while nobody waits ends the next wait at once. */
export class Wake {
  #end: (() => void) | null = null;
  #called = false;

  /** Ends the current wait, or the next one if none is under way. */
  wake(): void {
    this.#called = true;
    this.#end?.();
  }

  /** Resolves after `ms` milliseconds (`false`) or as soon as `wake` is called (`true`). */
  async wait(signal: AbortSignal, ms: number): Promise<boolean> {
    signal.throwIfAborted();
    if (!this.#called)
      await new Promise<void>((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', abort);
          this.#end = null;
          resolve();
        };
        const abort = () => {
          clearTimeout(timer);
          this.#end = null;
          reject(signal.reason as Error);
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', abort, { once: true });
        this.#end = done;
      });
    const called = this.#called;
    this.#called = false;
    return called;
  }
}

/** Waits `ms` milliseconds; rejects with the signal's reason when aborted. */
export async function pause(signal: AbortSignal, ms: number): Promise<void> {
  await new Wake().wait(signal, ms);
}
