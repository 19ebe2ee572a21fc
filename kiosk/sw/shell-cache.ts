/** The kept app shell: what of it is there, and how what got lost comes back. */

/** Milliseconds that a file may take, the runtime's 17 MB on a slow line too: a connection that hangs must not hold up every later pass. */
const FILE_TIMEOUT_MS = 5 * 60_000;

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
  #passes: Promise<boolean> = Promise.resolve(true);

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

  /** Fetches what is missing now, after any pass before it has ended; resolves with whether all is there then. Never rejects. */
  refill(): Promise<boolean> {
    // A pass under way does not know what was lost since it began.
    return (this.#passes = this.#passes.then(() => this.#refill()).catch(() => false));
  }

  async #refill(): Promise<boolean> {
    let whole = true;
    for (const entry of await this.#missing()) whole = (await this.#fetch(entry)) && whole;
    return whole;
  }

  /** Another build's file fails its integrity, as does a portal's page; the next update brings what fits. */
  async #fetch({ url, integrity }: ShellEntry): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(FILE_TIMEOUT_MS);
      const response = await this.#tools.fetch(url, { integrity, signal, cache: 'no-cache', credentials: 'same-origin' });
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
