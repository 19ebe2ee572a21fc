/** When the server is asked again: regularly, ever less often after failures, and not before it wants to be. */
import { backoff, jitter } from '../platform/backoff.ts';
import type { Random } from '../platform/backoff.ts';

/** Milliseconds between two polls of a server that answers, before jitter. */
const POLL_MS = 30_000;

export class Patience {
  readonly #random: Random;
  readonly #now: () => number;
  /** How many failed in a row. */
  #polls = 0;
  #pursuits = 0;
  /** Epoch milliseconds. */
  #notBefore = -Infinity;

  constructor(random: Random, now: () => number) {
    this.#random = random;
    this.#now = now;
  }

  polled(isWell: boolean): void {
    this.#polls = isWell ? 0 : this.#polls + 1;
  }

  pursued(isWell: boolean): void {
    this.#pursuits = isWell ? 0 : this.#pursuits + 1;
  }

  /** The server asked to be left alone for that long (Retry-After). */
  hold(waitMs: number): void {
    if (waitMs > 0) this.#notBefore = this.#now() + waitMs;
  }

  /** Whether the server asked to be left alone now. */
  get isHeld(): boolean {
    return this.#now() < this.#notBefore;
  }

  /** Milliseconds until the next poll. A failed pursuit is tried again with it; one under way needs no haste. */
  waitMs(isPursuing: boolean): number {
    const failures = this.#polls > 0 || isPursuing ? this.#polls : this.#pursuits;
    const rest = failures === 0 ? jitter(POLL_MS, this.#random) : backoff(failures, this.#random);
    return Math.max(rest, this.#notBefore - this.#now());
  }
}
