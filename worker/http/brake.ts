/** Brakes guessing tokens: who guessed too often is not listened to for a minute, whatever they send then. */
import { Held } from './held.ts';

const MINUTE_MS = 60_000;

/**
 * Cloudflare counts the failures (per location), by address and all together; this remembers who went over. An address that never
 * failed is never refused, and a refusal prolongs nothing, so nobody can lock an operator out for longer than the minute.
 */
export class Brake {
  readonly #held: Held;

  constructor(now: () => number = Date.now) {
    this.#held = new Held(now);
  }

  /** Whether `address` has to wait. */
  holds(address: string): boolean {
    return this.#held.holds(address);
  }

  /** Counts a wrong token of `address` by its own limit and by everybody's. */
  async failed(address: string, own: RateLimit, all: RateLimit): Promise<void> {
    const counts = await Promise.all([own.limit({ key: address }), all.limit({ key: 'all' })]);
    if (!counts.every(({ success }) => success)) this.#held.hold(address, MINUTE_MS);
  }
}
