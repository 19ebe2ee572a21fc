/** The kept shell: whatever of it is lost comes back, from this build only, and a cache that fails stops nothing. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { ShellCache } from './shell-cache.ts';

/** The files, and what of them is named by each page. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '/': ['/assets/main.js', '/assets/page.css'],
  '/lab/': ['/assets/lab.js', '/assets/page.css'],
};
const FILES = ['/', '/lab/', '/assets/main.js', '/assets/lab.js', '/assets/page.css', '/assets/runtime.wasm', '/icon.svg'];
/** What a build puts at an address. */
const textOf = (build: string, url: string) => [build, url, ...(NAMES[url] ?? [])].join(' ');
const ORIGIN = 'https://shop.test';
const integrityOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const entries = FILES.map((url) => ({ url, revision: '1', integrity: integrityOf(textOf('this', url)) }));

/** Rejects as a fetch does whose signal aborts; for ever pending without one. */
const untilAborted = (signal: AbortSignal | null | undefined) =>
  new Promise((_, reject) => {
    if (signal?.aborted) reject(new DOMException('', 'TimeoutError'));
  });

/** A shell of which everything is kept, and a server whose build can change; integrity is checked as the browser does it. */
function setUp() {
  const kept = new Map(FILES.map((url) => [`${ORIGIN}${url}?1`, textOf('this', url)]));
  const server = { build: 'this', down: false, hangs: false, asked: [] as string[] };
  const cache = {
    keys: () => Promise.resolve([...kept.keys()].map((url) => ({ url }))),
    match: (key: string) => Promise.resolve(kept.has(key) ? new Response(kept.get(key)) : undefined),
    put: async (key: string, response: Response) => void kept.set(key, await response.text()),
  };
  const caches = { open: () => Promise.resolve(cache as unknown as Cache) };
  const shell = new ShellCache({
    entries,
    cacheName: 'shell',
    keyOf: (url) => `${ORIGIN}${url}?1`,
    caches,
    fetch: async (url, init) => {
      server.asked.push(url as string);
      if (server.hangs) await untilAborted(init?.signal);
      const text = textOf(server.build, url as string);
      if (server.down || integrityOf(text) !== init?.integrity) throw new TypeError('Failed to fetch');
      return new Response(text);
    },
  });
  return { shell, kept, server, caches };
}

const lost = fc.subarray(FILES);

test('whatever is lost is fetched again and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(lost, async (gone) => {
      const { shell, kept, server } = setUp();
      for (const url of gone) kept.delete(`${ORIGIN}${url}?1`);
      server.down = gone.length > 0;
      expect(await shell.refill()).toBe(gone.length === 0);
      server.down = false;
      server.asked = [];
      expect(await shell.refill()).toBe(true);
      expect(server.asked).toEqual(FILES.filter((url) => gone.includes(url)));
      expect(kept).toEqual(setUp().kept);
      expect(await (await shell.page('/'))?.text()).toBe(textOf('this', '/'));
    }),
  );
});

test('what is lost while a pass runs is fetched by the one that is asked for meanwhile', async () => {
  const { shell, kept, server } = setUp();
  kept.delete(`${ORIGIN}/assets/runtime.wasm?1`);
  const first = shell.refill();
  await vi.waitFor(() => expect(server.asked).toEqual(['/assets/runtime.wasm']));
  kept.delete(`${ORIGIN}/icon.svg?1`);
  expect(await Promise.all([first, shell.refill()])).toEqual([true, true]);
  expect(kept).toEqual(setUp().kept);
});

test('a file that never comes ends its pass, and the next one fetches it', async () => {
  const { shell, kept, server } = setUp();
  kept.delete(`${ORIGIN}/icon.svg?1`);
  server.hangs = true;
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
  expect(await shell.refill()).toBe(false);
  timeout.mockRestore();
  server.hangs = false;
  expect(await shell.refill()).toBe(true);
});

test('a kept page is given only with the scripts and styles without which it would stay blank, whatever is lost of another one', async () => {
  await fc.assert(
    fc.asyncProperty(lost, fc.constantFrom('/', '/lab/'), async (gone, page) => {
      const { shell, kept } = setUp();
      for (const url of gone) kept.delete(`${ORIGIN}${url}?1`);
      const begins = ![page, ...NAMES[page]!].some((url) => gone.includes(url));
      expect((await shell.page(page)) !== undefined).toBe(begins);
    }),
  );
});

test("another build's files and a portal's page are not kept in the place of this build's", async () => {
  const { shell, kept, server } = setUp();
  kept.clear();
  server.build = 'next';
  expect(await shell.refill()).toBe(false);
  expect(kept.size).toBe(0);
});

test('a cache that cannot be opened keeps nothing, and stops nothing', async () => {
  const { shell, caches } = setUp();
  caches.open = () => Promise.reject(new DOMException('', 'UnknownError'));
  expect(await shell.page('/')).toBeUndefined();
  expect(await shell.refill()).toBe(false);
});
