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

/** Whom an address belongs to: of IPv6 the first 64 bits, because whoever has one address there has them all. */
export function neighbourhood(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const known = groups(head);
  const zeros = tail === undefined ? 0 : 8 - known.length - groups(tail).length;
  const all = [...known, ...Array<string>(Math.max(0, zeros)).fill('0'), ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
