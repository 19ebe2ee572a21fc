/** A server of one file, as the worker serves it, with the faults that a shop's network adds. */
import { sha256 } from './digest.ts';

/** What goes wrong with one request; `at` is a fraction of the bytes that would be sent. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse-connection' }
  /** The worker's own refusal. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** A page of a portal, a filter or a proxy in the place of the worker's answer. */
  | { readonly kind: 'foreign'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'cut'; readonly at: number }
  /** The connection breaks after that many bytes. */
  | { readonly kind: 'short'; readonly bytes: number }
  /** The connection breaks where the body is longer than that, and the browser throws away all that was on its way. */
  | { readonly kind: 'lost'; readonly over: number }
  | { readonly kind: 'whole' }
  /** The answer to the request before comes again. */
  | { readonly kind: 'repeat' }
  /** The body comes twice in one answer. */
  | { readonly kind: 'double' }
  | { readonly kind: 'strip'; readonly headers: readonly string[] }
  /** A range arrives so that the browser refuses it, as Chromium does with a compressed one; whole files pass. */
  | { readonly kind: 'gzip' }
  | { readonly kind: 'corrupt'; readonly at: number };

/** Answers ranges from `file`; request n meets fault n, requests beyond the last one meet none. */
export class BlobServer {
  /** The Range header of each request. */
  readonly asked: string[] = [];
  /** Bytes handed to the client, over all requests. */
  sent = 0;
  readonly #file: Uint8Array<ArrayBuffer>;
  readonly #etag: string;
  readonly #faults: readonly Fault[];

  /** `name` is the digest that the address promises; that of the file unless told. */
  constructor(file: Uint8Array<ArrayBuffer>, faults: readonly Fault[] = [], name = sha256(file)) {
    this.#file = file;
    this.#etag = `"${name}"`;
    this.#faults = faults;
  }

  readonly fetch: typeof fetch = async (_input, init) => {
    const fault = this.#faults[this.asked.length] ?? { kind: 'none' };
    const given = new Headers(init?.headers).get('range') ?? '';
    const asked = fault.kind === 'repeat' ? (this.asked.at(-1) ?? given) : given;
    this.asked.push(given);
    if (fault.kind === 'refuse-connection') throw new TypeError('Failed to fetch');
    if (fault.kind === 'status') return problem(fault.status, fault.retryAfter);
    if (fault.kind === 'foreign') return page(fault.status, fault.retryAfter);
    const match = /^bytes=(\d+)-(\d+)$/.exec(asked);
    if (fault.kind === 'gzip' && match !== null) throw new TypeError('Failed to fetch');
    const whole = fault.kind === 'whole' || match === null;
    const from = whole ? 0 : Number(match[1]);
    const to = whole ? this.#file.length : Math.min(Number(match[2]) + 1, this.#file.length);
    if (from >= this.#file.length) return problem(416);
    const part = this.#file.slice(from, to);
    const body = fault.kind === 'double' ? new Uint8Array([...part, ...part]) : part;
    if (fault.kind === 'corrupt') {
      const place = Math.floor(fault.at * body.length);
      body[place] = (body[place] ?? 0) ^ 0xff;
    }
    const headers = new Headers({ etag: this.#etag, 'content-type': 'application/octet-stream' });
    if (fault.kind !== 'double') headers.set('content-length', String(body.length));
    if (!whole) headers.set('content-range', `bytes ${from}-${to - 1}/${this.#file.length}`);
    if (fault.kind === 'strip') for (const name of fault.headers) headers.delete(name);
    return new Response(this.#stream(body, cutAt(fault, body.length), init?.signal), { status: whole ? 200 : 206, headers });
  };

  /** Sends in chunks of 300 kB; with `cutAt`, the connection breaks after that many bytes. */
  #stream(
    body: Uint8Array<ArrayBuffer>,
    cutAt: number | null,
    signal: AbortSignal | null | undefined,
  ): ReadableStream<Uint8Array<ArrayBuffer>> {
    let offset = 0;
    return new ReadableStream(
      {
        pull: (controller) => {
          if (signal?.aborted) return controller.error(signal.reason);
          const end = cutAt ?? body.length;
          if (offset >= end) return cutAt === null ? controller.close() : controller.error(new TypeError('network error'));
          const chunk = body.subarray(offset, Math.min(offset + 300_000, end));
          offset += chunk.length;
          this.sent += chunk.length;
          controller.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
    );
  }
}

/** After how many of the body's bytes the connection breaks; null for one that holds. */
function cutAt(fault: Fault, length: number): number | null {
  if (fault.kind === 'cut') return Math.floor(fault.at * length);
  if (fault.kind === 'short') return Math.min(fault.bytes, length);
  return fault.kind === 'lost' && length > fault.over ? 0 : null;
}

/** The worker's refusal, a problem document. */
export function problem(status: number, retryAfter?: string): Response {
  const code = status === 404 ? 'not-found' : status === 416 ? 'range-not-satisfiable' : 'unavailable';
  const body = { type: 'about:blank', title: 'No', status, detail: `refused with ${status}`, code, errors: [], ref: 'r1' };
  return Response.json(body, { status, headers: answerHeaders('application/problem+json', retryAfter) });
}

/** What a portal answers in the worker's place. */
export function page(status: number, retryAfter?: string): Response {
  return new Response('<!doctype html><title>Welcome</title>', { status, headers: answerHeaders('text/html', retryAfter) });
}

function answerHeaders(type: string, retryAfter: string | undefined): Record<string, string> {
  return { 'content-type': type, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
}
