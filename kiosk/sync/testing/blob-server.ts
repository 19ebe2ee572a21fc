/** A server of one file, as the worker serves it, with the faults that a shop's network adds. */

/** What goes wrong with one request; `at` is a fraction of the bytes that would be sent. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse-connection' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'whole' }
  | { readonly kind: 'corrupt'; readonly at: number };

/** Answers ranges from `file`; request n meets fault n, requests beyond the last one meet none. */
export class BlobServer {
  /** The Range header of each request. */
  readonly asked: string[] = [];
  /** Bytes handed to the client, over all requests. */
  sent = 0;
  readonly #file: Uint8Array<ArrayBuffer>;
  readonly #faults: readonly Fault[];

  constructor(file: Uint8Array<ArrayBuffer>, faults: readonly Fault[] = []) {
    this.#file = file;
    this.#faults = faults;
  }

  readonly fetch: typeof fetch = async (_input, init) => {
    const fault = this.#faults[this.asked.length] ?? { kind: 'none' };
    const asked = new Headers(init?.headers).get('range') ?? '';
    this.asked.push(asked);
    if (fault.kind === 'refuse-connection') throw new TypeError('Failed to fetch');
    if (fault.kind === 'status') return new Response('sorry', { status: fault.status });
    const match = /^bytes=(\d+)-(\d+)$/.exec(asked);
    const whole = fault.kind === 'whole' || match === null;
    const from = whole ? 0 : Number(match[1]);
    const to = whole ? this.#file.length : Math.min(Number(match[2]) + 1, this.#file.length);
    if (from >= this.#file.length) return new Response(null, { status: 416 });
    const body = this.#file.slice(from, to);
    const place = 'at' in fault ? Math.floor(fault.at * body.length) : body.length;
    if (fault.kind === 'corrupt') body[place] = (body[place] ?? 0) ^ 0xff;
    const headers: Record<string, string> = { etag: '"the-file"', 'content-length': String(body.length) };
    if (!whole) headers['content-range'] = `bytes ${from}-${to - 1}/${this.#file.length}`;
    return new Response(this.#stream(body, fault.kind === 'cut' ? place : null, init?.signal), {
      status: whole ? 200 : 206,
      headers,
    });
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
