/** Remembers who has to wait, and until when. */

/** More are not kept: the oldest is forgotten, and at worst goes on until they are counted again. */
const MOST = 10_000;

export class Held {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether `who` has to wait still. */
  holds(who: string): boolean {
    const until = this.#until.get(who) ?? 0;
    if (until > this.#now()) return true;
    this.#until.delete(who);
    return false;
  }

  /** Lets `who` wait for `ms` from now on. */
  hold(who: string, ms: number): void {
    const [oldest] = this.#until.keys();
    if (this.#until.size >= MOST && oldest !== undefined) this.#until.delete(oldest);
    this.#until.set(who, this.#now() + ms);
  }

  /** Lets everybody go, for tests that start anew. */
  clear(): void {
    this.#until.clear();
  }
}
