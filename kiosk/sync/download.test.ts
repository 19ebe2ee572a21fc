/** Downloads over a network with faults end with the right bytes or a reported failure, and waste little. */
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { download } from './download.ts';
import { PIECE_BYTES } from './store.ts';
import { BlobServer } from './testing/blob-server.ts';
import { bytesOf, freshStore, sha256 } from './testing/fixtures.ts';
import { verify } from './verify.ts';
import type { Fault } from './testing/blob-server.ts';
import type { ModelStore } from './store.ts';

const FILE = bytesOf(3 * PIECE_BYTES + 12_345, 7);
const JOB = { url: '/v1/blobs/x', sha256: sha256(FILE), bytes: FILE.length };
const signal = new AbortController().signal;

/** What 30 s take, in ms. */
const patience = { ms: 0 };

// A clock that runs fast: pauses take no time.
beforeEach(() => {
  patience.ms = 5000;
  const real = globalThis.setTimeout;
  vi.stubGlobal('setTimeout', (work: () => void, ms: number) => real(work, ms >= 30_000 ? patience.ms : 0));
  return () => vi.unstubAllGlobals();
});

const run = (store: ModelStore, server: BlobServer, onProgress?: (loaded: number) => void, job = JOB) =>
  download(signal, { store, fetch: server.fetch, random: () => 0.5 }, onProgress ? { ...job, onProgress } : job);

const stored = async (store: ModelStore) => {
  const file = await store.file(JOB.sha256);
  return file && new Uint8Array(await file.arrayBuffer());
};

const fraction = fc.double({ min: 0, max: 0.999999, noNaN: true });
/** What a network does, to which no release may ever be held. */
const networkFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'refuse-connection' as const }),
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(500, 502, 503, 429, 408) }),
  fc.record({ kind: fc.constant('foreign' as const), status: fc.constantFrom(200, 206, 302, 403, 404, 407, 416, 451, 502) }),
  fc.record({ kind: fc.constant('cut' as const), at: fraction }),
  fc.record({ kind: fc.constant('short' as const), bytes: fc.constantFrom(0, 1, 1000, 512_000, PIECE_BYTES + 1) }),
  fc.constant({ kind: 'whole' as const }),
  fc.constant({ kind: 'repeat' as const }),
  fc.constant({ kind: 'double' as const }),
  fc.constant({ kind: 'gzip' as const }),
  fc.record({
    kind: fc.constant('strip' as const),
    headers: fc.subarray(['etag', 'content-length', 'content-range', 'content-type']),
  }),
);
const faultArb: fc.Arbitrary<Fault> = fc.oneof(
  networkFault,
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(404, 416) }),
  fc.record({ kind: fc.constant('corrupt' as const), at: fraction }),
);

test('whatever the network does, the file in the store is the source or there is none and a failure is told', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(faultArb, { maxLength: 7 }), async (faults) => {
      const store = freshStore();
      const outcome = await run(store, new BlobServer(FILE, faults));
      const right = outcome.kind === 'complete' && (await verify(signal, store, JOB));
      const bytes = await stored(store);
      if (right) expect(bytes && Buffer.compare(bytes, FILE)).toBe(0);
      else expect(bytes).toBeNull();
    }),
    { numRuns: 20 },
  );
}, 60_000);

test('any faults of a network followed by a good one end with the right bytes, never blamed on the release, and little is asked again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(networkFault, { maxLength: 12 }), async (faults) => {
      const store = freshStore();
      const server = new BlobServer(FILE, faults);
      for (let tries = 0; ; tries++) {
        expect(tries, 'a later poll brings it').toBeLessThan(4);
        const outcome = await run(store, server);
        if (outcome.kind === 'complete') break;
        expect(outcome.failure.retry).toBe('free');
      }
      expect(await verify(signal, store, JOB)).toBe(true);
      // What was read of whole files and of the same range again; of any other request at most one chunk comes twice.
      const again = faults.filter(({ kind }) => kind === 'whole' || kind === 'repeat').length;
      const unranged = server.asked.filter((range) => range === '').length;
      expect(server.sent).toBeLessThanOrEqual(FILE.length * (1 + again + unranged) + server.asked.length * 300_000);
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('a cut costs nothing but the chunk that was on its way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fraction, { minLength: 1, maxLength: 4 }), async (cuts) => {
      const server = new BlobServer(
        FILE,
        cuts.map((at) => ({ kind: 'cut', at })),
      );
      const outcome = await run(freshStore(), server);
      expect(outcome.kind).toBe('complete');
      // Two cuts in a row that bring nothing are answered with a request for the whole file.
      const unranged = server.asked.filter((range) => range === '').length;
      expect(server.sent).toBeLessThanOrEqual(FILE.length * (1 + unranged) + cuts.length * 300_000);
    }),
    { numRuns: 20 },
  );
}, 60_000);

test.each([512_000, 100_000, 20_000])('answers that all end after %i bytes add up, over a reload too', async (bytes) => {
  const store = freshStore();
  const server = new BlobServer(FILE, Array<Fault>(500).fill({ kind: 'short', bytes }));
  const abort = new AbortController();
  const first = download(
    abort.signal,
    { store, fetch: server.fetch, random: () => 0.5 },
    { ...JOB, onProgress: (loaded) => loaded > FILE.length / 2 && abort.abort(new Error('reload')) },
  );
  await expect(first).rejects.toThrow('reload');
  expect((await run(store, server)).kind).toBe('complete');
  expect(await verify(signal, store, JOB)).toBe(true);
  expect(server.asked.length).toBeLessThanOrEqual(Math.ceil(FILE.length / bytes) + 2);
});

test.each([200, 206, 403, 404, 407, 416, 502])(
  'a page with %i in the place of the file costs no piece and is no fault of the release',
  async (status) => {
    const store = freshStore();
    await run(
      store,
      new BlobServer(FILE, [{ kind: 'short', bytes: 2.5 * PIECE_BYTES }, ...Array<Fault>(5).fill({ kind: 'foreign', status })]),
    );
    const server = new BlobServer(FILE, Array<Fault>(5).fill({ kind: 'foreign', status }));
    expect(await run(store, server)).toMatchObject({ failure: { code: 'intercepted', retry: 'free' } });
    expect((await store.pieces(JOB.sha256)).size).toBe(2);
    const free = new BlobServer(FILE);
    expect((await run(store, free)).kind).toBe('complete');
    expect(free.asked).toEqual([`bytes=${2.5 * PIECE_BYTES}-${FILE.length - 1}`]);
  },
);

test('another file under the address of this one is the network’s doing', async () => {
  const other = new BlobServer(bytesOf(FILE.length, 8));
  expect(await run(freshStore(), other)).toMatchObject({ failure: { code: 'intercepted', retry: 'free' } });
});

test('a proxy that compresses ranges gets asked for the whole file', async () => {
  const store = freshStore();
  const server = new BlobServer(FILE, Array<Fault>(9).fill({ kind: 'gzip' }));
  expect((await run(store, server)).kind).toBe('complete');
  expect(await verify(signal, store, JOB)).toBe(true);
  expect(server.asked.at(-1)).toBe('');
});

test('a server that asks for a short wait gets it, one that asks for a long one is left alone until a later poll', async () => {
  const waits: number[] = [];
  const real = globalThis.setTimeout;
  vi.stubGlobal('setTimeout', (work: () => void, ms: number) => {
    waits.push(ms);
    return real(work, 0);
  });
  const brief = new BlobServer(FILE, [{ kind: 'status', status: 503, retryAfter: '20' }]);
  await run(freshStore(), brief);
  expect(waits).toContain(20_000);
  const long = new BlobServer(FILE, [{ kind: 'status', status: 429, retryAfter: '120' }]);
  expect(await run(freshStore(), long)).toMatchObject({ failure: { code: 'blob-429', retry: 'free', waitMs: 120_000 } });
  expect(long.asked).toHaveLength(1);
  const portal = new BlobServer(FILE, [{ kind: 'foreign', status: 503, retryAfter: '99999' }]);
  expect(await run(freshStore(), portal)).toMatchObject({ failure: { code: 'intercepted', waitMs: 300_000 } });
});

test('a drip is given up for a new connection, and what it brought is kept', async () => {
  patience.ms = 40;
  const store = freshStore();
  const server = new BlobServer(FILE);
  let asked = 0;
  const dripping: typeof fetch = (input, init) => {
    if (asked++ > 0) return server.fetch(input, init);
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < 30_000; at += 10_000) controller.enqueue(FILE.slice(at, at + 10_000));
        init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    const headers = { 'content-range': `bytes 0-${FILE.length - 1}/${FILE.length}`, etag: `"${JOB.sha256}"` };
    return Promise.resolve(new Response(body, { status: 206, headers }));
  };
  const outcome = await download(signal, { store, fetch: dripping, random: () => 0.5 }, JOB);
  expect(outcome.kind).toBe('complete');
  expect(server.asked[0]).toBe(`bytes=30000-${FILE.length - 1}`);
});

test('after a reload only the missing pieces are asked for', async () => {
  const store = freshStore();
  for (const index of [0, 2]) {
    await store.putPiece(JOB.sha256, index, new Blob([FILE.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES)]));
  }
  const server = new BlobServer(FILE);
  const seen: number[] = [];
  expect((await run(store, server, (loaded) => seen.push(loaded))).kind).toBe('complete');
  expect(server.asked).toEqual([`bytes=${PIECE_BYTES}-${2 * PIECE_BYTES - 1}`, `bytes=${3 * PIECE_BYTES}-${FILE.length - 1}`]);
  expect(seen[0]).toBe(2 * PIECE_BYTES);
  expect(seen.at(-1)).toBe(FILE.length);
  expect(await verify(signal, store, JOB)).toBe(true);
});

test.each([512_000, 150_000])('where every answer over %i bytes is lost, shorter ones are asked for', async (over) => {
  const store = freshStore();
  const server = new BlobServer(
    FILE,
    Array.from({ length: 100 }, () => ({ kind: 'lost', over })),
  );
  expect((await run(store, server)).kind).toBe('complete');
  expect(await verify(signal, store, JOB)).toBe(true);
  expect(server.sent).toBe(FILE.length);
});

test('a piece of another length, left by another build, is fetched again', async () => {
  const store = freshStore();
  await store.putPiece(JOB.sha256, 1, new Blob([FILE.slice(0, 1000)]));
  expect((await run(store, new BlobServer(FILE))).kind).toBe('complete');
  expect(await verify(signal, store, JOB)).toBe(true);
});

test('a later request carries the ETag of the first', async () => {
  const server = new BlobServer(FILE, [{ kind: 'cut', at: 0.5 }]);
  const ranges: (string | null)[] = [];
  const watched: typeof fetch = (input, init) => {
    ranges.push(new Headers(init?.headers).get('if-range'));
    return server.fetch(input, init);
  };
  await download(signal, { store: freshStore(), fetch: watched, random: () => 0.5 }, JOB);
  expect(ranges).toEqual([null, `"${JOB.sha256}"`]);
});

test('a server that answers with the whole file is read from where the pieces are missing', async () => {
  const store = freshStore();
  await store.putPiece(JOB.sha256, 0, new Blob([FILE.slice(0, PIECE_BYTES)]));
  expect((await run(store, new BlobServer(FILE, [{ kind: 'whole' }]))).kind).toBe('complete');
  expect(await verify(signal, store, JOB)).toBe(true);
});

test.each([
  ['shorter', FILE.slice(0, 2 * PIECE_BYTES)],
  ['longer', new Uint8Array([...FILE, 1])],
])('a file that is %s than the card says is a length mismatch', async (_name, other) => {
  for (const faults of [[], [{ kind: 'whole' as const }]]) {
    const outcome = await run(freshStore(), new BlobServer(other, faults, JOB.sha256));
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'length-mismatch', retry: 'counted' } });
  }
});

test('a 404 ends the download at once, a dead network after a bounded number of requests', async () => {
  const gone = new BlobServer(FILE, [{ kind: 'status', status: 404 }]);
  expect(await run(freshStore(), gone)).toMatchObject({ failure: { code: 'blob-404', retry: 'counted' } });
  expect(gone.asked).toHaveLength(1);
  const dead = new BlobServer(FILE, Array<Fault>(50).fill({ kind: 'refuse-connection' }));
  expect(await run(freshStore(), dead)).toMatchObject({ failure: { code: 'unreachable', retry: 'free' } });
  expect(dead.asked).toHaveLength(5);
});

test.each([
  ['UnknownError', 'storage'],
  ['QuotaExceededError', 'quota'],
])('a piece that IndexedDB refuses with %s ends the download as %s, not as a dead network', async (name, code) => {
  const store = freshStore();
  store.putPiece = () => Promise.reject(new DOMException('', name));
  const server = new BlobServer(FILE);
  expect(await run(store, server)).toMatchObject({ failure: { code, retry: 'free' } });
  expect(server.asked).toHaveLength(1);
});

test('a corrupt byte is found, and every piece of it deleted', async () => {
  const store = freshStore();
  expect((await run(store, new BlobServer(FILE, [{ kind: 'corrupt', at: 0.6 }]))).kind).toBe('complete');
  expect(await verify(signal, store, JOB)).toBe(false);
  expect((await store.pieces(JOB.sha256)).size).toBe(0);
});

test('an abort ends the download with its reason and keeps the pieces', async () => {
  const abort = new AbortController();
  const store = freshStore();
  const server = new BlobServer(FILE);
  const running = download(
    abort.signal,
    { store, fetch: server.fetch, random: () => 0.5 },
    {
      ...JOB,
      onProgress: (loaded) => loaded >= PIECE_BYTES && abort.abort(new Error('closing')),
    },
  );
  await expect(running).rejects.toThrow('closing');
  expect((await store.pieces(JOB.sha256)).size).toBeGreaterThan(0);
});

test('a request on which no byte moves any more is given up and tried again', async () => {
  patience.ms = 50;
  const server = new BlobServer(FILE);
  let asked = 0;
  const stalling: typeof fetch = (input, init) => {
    if (asked++ > 0) return server.fetch(input, init);
    return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)));
  };
  expect(await download(signal, { store: freshStore(), fetch: stalling, random: () => 0.5 }, JOB)).toMatchObject({
    kind: 'complete',
  });
  expect(asked).toBe(2);
});
