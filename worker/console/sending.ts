/** What an operator sends: one thing at a time, ended with the page, and how it failed. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { asFailure, type ApiFailure } from '#client/failure';

export class Sending implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #running: AbortController | null = null;
  #failure: ApiFailure | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  /** Why the last one failed; null after a success, a cancellation, or while a new one is under way. */
  get failure(): ApiFailure | null {
    return this.#failure;
  }

  /** Does `work` unless something is under way. Resolves with its result; null when it was not begun, was cancelled or failed. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    if (this.#running !== null) return null;
    const { signal } = (this.#running = new AbortController());
    this.forget();
    try {
      return await work(signal);
    } catch (error) {
      if (!signal.aborted) this.#failure = asFailure(error);
      return null;
    } finally {
      this.#running = null;
      this.#host.requestUpdate();
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Takes the last failure off the page. */
  forget(): void {
    this.#failure = null;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.cancel();
  }
}
