/** Fetches a file into IndexedDB: what is there stays there, only what is missing is asked for. */
import { backoff, jitter } from '../platform/backoff.ts';
import { pause } from '../platform/wake.ts';
import { readHead } from './blob-answer.ts';
import { NotStored, Pieces } from './pieces.ts';
import { Rate } from './rate.ts';
import { storageFailure } from './store.ts';
import type { Random } from '../platform/backoff.ts';
import type { Gap, Wanted } from './pieces.ts';
import type { ReleaseFailure } from './quarantine.ts';
import type { ModelStore } from './store.ts';

/** Requests in a row that may bring next to nothing before the download is given up until the next poll. */
const MAX_BARREN_REQUESTS = 5;
/** Bytes below which a request brought next to nothing. */
const LEAST_GAIN_BYTES = 16 * 1024;
/** The least that is asked for at once, in bytes, where answers end early. */
const LEAST_REACH_BYTES = 128 * 1024;
/** A server that asks for a longer wait, in milliseconds, is left alone until a later poll. */
const MAX_WAIT_MS = 30_000;

export interface DownloadJob extends Wanted {
  readonly url: string;
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
  const line: Line = { fetched: 0, etag: null, reach: Infinity };
  for (let barren = 0; ;) {
    const pieces = await Pieces.of(tools.store, job);
    const { gap, loaded } = pieces;
    job.onProgress?.(loaded);
    if (gap === null) return { kind: 'complete', fetched: line.fetched };
    // Some proxies spoil every range, by compressing it for one, and let the whole file pass.
    const asked = { from: gap.from, to: Math.min(gap.to, gap.from + line.reach) };
    const failure = await request(signal, tools, job, line, pieces, barren % 3 === 2 ? null : asked);
    if (failure?.retry === 'counted') return { kind: 'failed', failure, fetched: line.fetched };
    barren = pieces.loaded - loaded >= Math.min(LEAST_GAIN_BYTES, job.bytes - loaded) ? 0 : barren + 1;
    if (failure === null) continue;
    const isHopeless = failure.code === 'quota' || failure.code === 'storage' || (failure.waitMs ?? 0) > MAX_WAIT_MS;
    if (isHopeless || barren >= MAX_BARREN_REQUESTS) return { kind: 'failed', failure, fetched: line.fetched };
    const rest = barren === 0 ? jitter(500, tools.random) : backoff(barren, tools.random, 30_000, 1000);
    await pause(signal, Math.max(rest, failure.waitMs ?? 0));
  }
}

/** What the requests of one download share. */
interface Line {
  /** Bytes that came over the network. */
  fetched: number;
  etag: string | null;
  /** Bytes asked for at once: what is on its way when a gateway breaks a long answer off is lost, a short one comes whole. */
  reach: number;
}

/** One request for those bytes, or for the whole file (null); resolves with null when all that was asked for is there. */
async function request(
  signal: AbortSignal,
  tools: DownloadTools,
  job: DownloadJob,
  line: Line,
  pieces: Pieces,
  asked: Gap | null,
): Promise<ReleaseFailure | null> {
  const rate = new Rate();
  let begun: Gap | null = null;
  try {
    const response = await tools.fetch(job.url, {
      signal: AbortSignal.any([signal, rate.signal]),
      headers: asked === null ? {} : rangeOf(asked, line.etag),
      cache: 'no-store',
    });
    const head = await readHead(response, job, Date.now());
    if (head.kind === 'refused' || response.body === null) {
      // What was read to its end cannot be cancelled any more.
      await response.body?.cancel().catch(() => undefined);
      return head.kind === 'refused' ? head.failure : { retry: 'free', code: 'unreachable', message: 'the answer had no body' };
    }
    line.etag = response.headers.get('etag');
    const end = asked?.to ?? job.bytes;
    begun = { from: head.from, to: Math.min(head.to, end) };
    let offset = head.from;
    for await (const chunk of chunks(response.body)) {
      rate.note(chunk.byteLength);
      line.fetched += chunk.byteLength;
      // A proxy may send more than it says.
      await pieces.take(offset, chunk.subarray(0, Math.max(0, head.to - offset)));
      offset += chunk.byteLength;
      job.onProgress?.(pieces.loaded);
      if ((pieces.gap?.from ?? end) >= end) return null;
    }
    return { retry: 'free', code: 'unreachable', message: 'the answer ended early' };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotStored) return storageFailure(error.cause);
    return { retry: 'free', code: rate.signal.aborted ? 'slow' : 'unreachable', message: String(error) };
  } finally {
    rate.stop();
    if (begun !== null && !rate.signal.aborted) line.reach = reachAfter(line.reach, begun, pieces);
    // What cannot be kept is asked for again.
    await pieces.keep().catch(() => undefined);
  }
}

/** Bytes to ask for at once after an answer that was to bring `begun`: a quarter where less than a quarter of it came. */
function reachAfter(reach: number, { from, to }: Gap, { gap }: Pieces): number {
  const length = to - from;
  const came = Math.min(gap?.from ?? to, to) - from;
  return came * 4 >= length ? reach : Math.max(LEAST_REACH_BYTES, Math.ceil(Math.min(reach, length) / 4));
}

/** Only a strong ETag may stand in If-Range (RFC 9110, section 13.1.5). */
function rangeOf({ from, to }: Gap, etag: string | null): Record<string, string> {
  return { range: `bytes=${from}-${to - 1}`, ...(etag?.startsWith('"') && { 'if-range': etag }) };
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
