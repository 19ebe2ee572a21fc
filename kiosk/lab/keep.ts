/** Fetches what the lab needs and keeps it in the browser, so that it is there again without a network. */

const CACHE = 'vitrine-lab';

/**
 * A file of the server. `immutable`: its address names its contents, so what was kept is taken; anything else is asked for anew, and
 * what was kept is for the time without a network. Rejects with an Error that says what could not be had.
 */
export async function fetchKept(url: string, { immutable }: { readonly immutable: boolean }): Promise<Response> {
  // Private windows may refuse the cache; the lab then needs the network.
  const cache = await caches.open(CACHE).catch(() => null);
  const kept = await cache?.match(url);
  if (immutable && kept) return kept;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    await cache?.put(url, response.clone()).catch(() => undefined);
    return response;
  } catch (thrown) {
    if (kept) return kept;
    throw thrown instanceof TypeError ? new Error(`${url} cannot be reached, and was not kept`) : thrown;
  }
}
