/** Fetches a file into IndexedDB in pieces: what is there stays there, only what is missing is asked for. */
import { backoff, jitter } from '../platform/backoff.ts';
import { pause } from '../platform/wake.ts';
import { PIECE_BYTES, storageFailure } from './store.ts';
import type { Random } from '../platform/backoff.ts';
import type { ReleaseFailure } from './slots.ts';
import type { ModelStore } from './store.ts';

/** Requests in a row that may bring no new piece before the download is given up until the next poll. */
const MAX_BARREN_REQUESTS = 5;
/** Milliseconds without a single byte after which a request counts as dead. */
const STALL_MS = 30_000;

export interface DownloadJob {
  readonly url: string;
  readonly sha256: string;
  /** The length that the card promises. */
  readonly bytes: number;
  /** Bytes in the store so far, counting what was there before. */
  readonly onProgress?: (loaded: number) => void;
}

export interface DownloadTools {
  readonly store: ModelStore;
  readonly fetch: typeof fetch;
  readonly random: Random;
}

export type DownloadOutcome =
  | { readonly kind: 'complete'; readonly fetched: number }
  | { readonly kind: 'failed'; readonly failure: ReleaseFailure; readonly fetched: number };

/** Rejects with the signal's reason when aborted and with the store's error when a piece cannot be read. */
export async function download(signal: AbortSignal, tools: DownloadTools, job: DownloadJob): Promise<DownloadOutcome> {
  const run = new Download(tools, job);
  let barren = 0;
  for (;;) {
    const missing = await run.missing();
    if (missing === null) return { kind: 'complete', fetched: run.fetched };
    const before = run.stored;
    const end = await run.request(signal, missing);
    if (end?.retry === 'counted') return { kind: 'failed', failure: end, fetched: run.fetched };
    barren = run.stored > before ? 0 : barren + 1;
    if (end === null) continue;
    const disk = end.code === 'quota' || end.code === 'storage';
    if (disk || barren >= MAX_BARREN_REQUESTS) return { kind: 'failed', failure: end, fetched: run.fetched };
    await pause(signal, barren === 0 ? jitter(500, tools.random) : backoff(barren, tools.random, 30_000, 1000));
  }
}

class Download {
  /** Bytes that came over the network. */
  fetched = 0;
  /** Pieces stored by this run. */
  stored = 0;
  readonly #tools: DownloadTools;
  readonly #job: DownloadJob;
  readonly #count: number;
  #have = new Set<number>();
  #etag: string | null = null;

  constructor(tools: DownloadTools, job: DownloadJob) {
    this.#tools = tools;
    this.#job = job;
    this.#count = Math.ceil(job.bytes / PIECE_BYTES);
  }

  /** The first run of missing pieces as [first, end), or null when all are there. */
  async missing(): Promise<readonly [number, number] | null> {
    const pieces = await this.#tools.store.pieces(this.#job.sha256);
    // A piece of another length is left from a build that cut the file otherwise: it counts as missing.
    this.#have = new Set([...pieces].filter(([i, piece]) => piece.size === this.#pieceBytes(i)).map(([i]) => i));
    this.#report();
    let first = 0;
    while (this.#have.has(first)) first++;
    if (first >= this.#count) return null;
    let end = first + 1;
    while (end < this.#count && !this.#have.has(end)) end++;
    return [first, end];
  }

  /** One request for the pieces [first, end); null when the answer was read to its end. */
  async request(signal: AbortSignal, [first, end]: readonly [number, number]): Promise<ReleaseFailure | null> {
    const stall = new AbortController();
    let timer = setTimeout(() => stall.abort(), STALL_MS);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), STALL_MS);
    };
    try {
      const from = first * PIECE_BYTES;
      const to = Math.min(end * PIECE_BYTES, this.#job.bytes) - 1;
      const headers = new Headers({ range: `bytes=${from}-${to}` });
      if (this.#etag !== null) headers.set('if-range', this.#etag);
      const response = await this.#tools.fetch(this.#job.url, {
        signal: AbortSignal.any([signal, stall.signal]),
        headers,
        cache: 'no-store',
      });
      const refusal = refuse(response, this.#job.bytes, from);
      if (refusal !== null || response.body === null) {
        await response.body?.cancel();
        return refusal ?? { retry: 'free', code: 'unreachable', message: 'the answer had no body' };
      }
      const etag = response.headers.get('etag');
      // Only a strong ETag may stand in If-Range (RFC 9110, section 13.1.5).
      this.#etag = etag?.startsWith('"') ? etag : null;
      await this.#keep(response.body, response.status === 206 ? first : 0, alive);
      for (let i = first; i < end; i++)
        if (!this.#have.has(i)) return { retry: 'free', code: 'unreachable', message: 'the answer ended early' };
      return null;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TooLong) return { retry: 'counted', code: 'length-mismatch', message: error.message };
      if (error instanceof NotStored) return storageFailure(error.cause);
      return { retry: 'free', code: 'unreachable', message: String(error) };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Cuts the body into pieces and stores each as soon as it is whole; leaves when nothing ahead is missing. */
  async #keep(body: ReadableStream<Uint8Array<ArrayBuffer>>, first: number, alive: () => void): Promise<void> {
    let index = first;
    let parts: Uint8Array<ArrayBuffer>[] = [];
    let held = 0;
    for await (const chunk of chunks(body)) {
      alive();
      this.fetched += chunk.byteLength;
      let offset = 0;
      while (offset < chunk.byteLength) {
        if (index >= this.#count) throw new TooLong(`there is more than the ${this.#job.bytes} bytes of the card`);
        const taken = chunk.subarray(offset, offset + this.#pieceBytes(index) - held);
        parts.push(taken);
        held += taken.byteLength;
        offset += taken.byteLength;
        if (held < this.#pieceBytes(index)) continue;
        await this.#put(index, new Blob(parts));
        index++;
        parts = [];
        held = 0;
      }
      if (held === 0 && !this.#missingFrom(index) && index < this.#count) return;
    }
  }

  async #put(index: number, piece: Blob): Promise<void> {
    if (this.#have.has(index)) return;
    await this.#tools.store.putPiece(this.#job.sha256, index, piece).catch((cause: unknown) => {
      throw new NotStored('the piece could not be stored', { cause });
    });
    this.#have.add(index);
    this.stored++;
    this.#report();
  }

  #missingFrom(index: number): boolean {
    for (let i = index; i < this.#count; i++) if (!this.#have.has(i)) return true;
    return false;
  }

  #pieceBytes(index: number): number {
    return Math.min(PIECE_BYTES, this.#job.bytes - index * PIECE_BYTES);
  }

  #report(): void {
    let loaded = 0;
    for (const index of this.#have) loaded += this.#pieceBytes(index);
    this.#job.onProgress?.(loaded);
  }
}

class TooLong extends Error {}

/** IndexedDB's error as `cause`: by its type alone it could be one of the network. */
class NotStored extends Error {}

/** What is wrong with the head of an answer to a request for the bytes from `from`, or null. */
function refuse(response: Response, bytes: number, from: number): ReleaseFailure | null {
  const { status, headers } = response;
  const mismatch = (message: string): ReleaseFailure => ({ retry: 'counted', code: 'length-mismatch', message });
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
    if (range === null || Number(range[1]) !== from) return mismatch('the answer is another range than the one asked for');
    return Number(range[2]) === bytes ? null : mismatch(`the file has ${range[2]} bytes, the card says ${bytes}`);
  }
  if (status === 200) {
    const length = headers.has('content-encoding') ? null : headers.get('content-length');
    return length === null || Number(length) === bytes ? null : mismatch(`the file has ${length} bytes, the card says ${bytes}`);
  }
  if (status === 416) return mismatch(`the file has fewer than the ${bytes} bytes of the card`);
  const passing = status === 408 || status === 429 || status >= 500;
  return { retry: passing ? 'free' : 'counted', code: `blob-${status}`, message: `the server answered ${status}` };
}

/** The chunks of a body; whoever leaves the loop early ends the transfer. */
async function* chunks(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
