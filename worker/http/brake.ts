/** Brakes guessing tokens: who guessed too often is not listened to for a minute, whatever they send then. */

const MINUTE_MS = 60_000;
/** More addresses are not kept: the oldest is forgotten, and can at worst guess on until its next failure. */
const MOST = 10_000;

/**
 * Cloudflare counts the failures (per location), by address and all together; this remembers who went over. An address that never
 * failed is never refused, and a refusal prolongs nothing, so nobody can lock an operator out for longer than the minute.
 */
export class Brake {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether `address` has to wait. */
  holds(address: string): boolean {
    const until = this.#until.get(address) ?? 0;
    if (until > this.#now()) return true;
    this.#until.delete(address);
    return false;
  }

  /** Counts a wrong token of `address` by its own limit and by everybody's. */
  async failed(address: string, own: RateLimit, all: RateLimit): Promise<void> {
    const counts = await Promise.all([own.limit({ key: address }), all.limit({ key: 'all' })]);
    if (counts.every(({ success }) => success)) return;
    const [oldest] = this.#until.keys();
    if (this.#until.size >= MOST && oldest !== undefined) this.#until.delete(oldest);
    this.#until.set(address, this.#now() + MINUTE_MS);
  }
}
