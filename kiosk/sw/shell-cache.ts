/** The kept app shell: what of it is there, and how what got lost comes back. */

/** A file of the shell as the build lists it. */
export interface ShellEntry {
  readonly url: string;
  readonly revision: string | null;
  /** Subresource integrity (https://www.w3.org/TR/SRI/): only these very bytes are kept, and no portal's page in their place. */
  readonly integrity: string;
}

export interface ShellTools {
  readonly entries: readonly ShellEntry[];
  /** The cache that Workbox keeps them in, and the key of an address there. */
  readonly cacheName: string;
  readonly keyOf: (url: string) => string | undefined;
  readonly caches: Pick<CacheStorage, 'open'>;
  readonly fetch: typeof fetch;
}

export class ShellCache {
  readonly #tools: ShellTools;
  #refilling: Promise<boolean> | null = null;

  constructor(tools: ShellTools) {
    this.#tools = tools;
  }

  /** The kept page at `address`, if the scripts and styles that it names are there: without them it stays blank. A cache that cannot be read keeps nothing. */
  async page(address: string): Promise<Response | undefined> {
    try {
      const page = await (await this.#open()).match(this.#tools.keyOf(address) ?? '');
      const text = (await page?.clone().text()) ?? '';
      const lost = (await this.#missing()).some(({ url }) => /\.(js|mjs|css)$/.test(url) && text.includes(url));
      return lost ? undefined : page;
    } catch {
      return undefined;
    }
  }

  /** Fetches what is missing; resolves with whether all is there now. One pass at a time. Never rejects. */
  refill(): Promise<boolean> {
    this.#refilling ??= this.#refill()
      .catch(() => false)
      .finally(() => (this.#refilling = null));
    return this.#refilling;
  }

  async #refill(): Promise<boolean> {
    let whole = true;
    for (const entry of await this.#missing()) whole = (await this.#fetch(entry)) && whole;
    return whole;
  }

  /** Another build's file fails its integrity, as does a portal's page; the next update brings what fits. */
  async #fetch({ url, integrity }: ShellEntry): Promise<boolean> {
    try {
      const response = await this.#tools.fetch(url, { integrity, cache: 'no-cache', credentials: 'same-origin' });
      if (!response.ok || response.redirected) return false;
      await (await this.#open()).put(this.#tools.keyOf(url) ?? url, response);
      return true;
    } catch {
      return false;
    }
  }

  async #missing(): Promise<ShellEntry[]> {
    const kept = new Set((await (await this.#open()).keys()).map(({ url }) => url));
    return this.#tools.entries.filter(({ url }) => !kept.has(this.#tools.keyOf(url) ?? ''));
  }

  #open(): Promise<Cache> {
    return this.#tools.caches.open(this.#tools.cacheName);
  }
}
