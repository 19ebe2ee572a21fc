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

// A clock that runs fast: pauses take no time and a stalled request a few milliseconds.
beforeEach(() => {
  const real = globalThis.setTimeout;
  vi.stubGlobal('setTimeout', (work: () => void, ms: number) => real(work, ms >= 30_000 ? 50 : 0));
  return () => vi.unstubAllGlobals();
});

const run = (store: ModelStore, server: BlobServer, onProgress?: (loaded: number) => void, job = JOB) =>
  download(signal, { store, fetch: server.fetch, random: () => 0.5 }, onProgress ? { ...job, onProgress } : job);

const stored = async (store: ModelStore) => {
  const file = await store.file(JOB.sha256);
  return file && new Uint8Array(await file.arrayBuffer());
};

const faultArb: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.constant({ kind: 'refuse-connection' as const }),
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(500, 502, 503, 429, 408, 404, 403) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 0.999999, noNaN: true }) }),
  fc.constant({ kind: 'whole' as const }),
  fc.record({ kind: fc.constant('corrupt' as const), at: fc.double({ min: 0, max: 0.999999, noNaN: true }) }),
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
      const spoilt = faults.some(
        (fault) => fault.kind === 'corrupt' || (fault.kind === 'status' && [403, 404].includes(fault.status)),
      );
      if (!spoilt && faults.length < 5) expect(right).toBe(true);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('a cut costs at most one piece again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 1, maxLength: 4 }),
      async (cuts) => {
        const server = new BlobServer(
          FILE,
          cuts.map((at) => ({ kind: 'cut', at })),
        );
        const outcome = await run(freshStore(), server);
        expect(outcome.kind).toBe('complete');
        expect(server.sent).toBeLessThanOrEqual(FILE.length + cuts.length * PIECE_BYTES);
      },
    ),
    { numRuns: 20 },
  );
}, 60_000);

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
  expect(ranges).toEqual([null, '"the-file"']);
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
    const outcome = await run(freshStore(), new BlobServer(other, faults));
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
