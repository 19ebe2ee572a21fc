/** A streaming reader of multipart/form-data (RFC 7578): parts one after another, never more than a chunk in memory. */

const MAX_LINE_BYTES = 4096;
const MAX_HEADER_LINES = 16;
const CR = 13;
const DASH = 45;
const encoder = new TextEncoder();
const LINE_END = encoder.encode('\r\n');
const decoder = new TextDecoder();

/** The body is not multipart/form-data as announced; the message says what is wrong. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';
}

export interface Part {
  /** The form field's name. */
  readonly name: string;
  /** The part's bytes; must be read to its end before the next part is asked for. Chunks are views, not copies. */
  readonly body: AsyncGenerator<Uint8Array, void, undefined>;
}

/** The boundary parameter of a multipart/form-data Content-Type, or undefined when it is something else. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const boundary = parameterOf(contentType ?? '', 'multipart/form-data', 'boundary');
  return boundary !== undefined && boundary.length >= 1 && boundary.length <= 70 ? boundary : undefined;
}

/**
 * A parameter of a header's value, if the value before the parameters is `kind`: a token or a quoted string (RFC 9110, section 5.6),
 * as .NET and curl write names. The first of several counts; undefined where there is none.
 */
function parameterOf(header: string, kind: string, name: string): string | undefined {
  const [, found = '', rest = ''] = /^\s*([^;]*?)\s*(;.*)?$/s.exec(header) ?? [];
  if (found.toLowerCase() !== kind) return undefined;
  for (const [, key = '', quoted, token] of rest.matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/gs))
    if (key.toLowerCase() === name) return quoted?.replace(/\\(.)/gs, '$1') ?? token;
  return undefined;
}

export class MultipartReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #delimiter: Uint8Array;
  /** Unread bytes. Starts with a line end, so that the first boundary looks like every other. */
  #buffer: Uint8Array = LINE_END;
  /** The part that was handed out last; before the first one, the preamble. */
  #body = this.#untilDelimiter();
  #ended = false;

  constructor(stream: ReadableStream<Uint8Array>, boundary: string) {
    this.#reader = stream.getReader();
    this.#delimiter = encoder.encode(`\r\n--${boundary}`);
  }

  /** The next part, or undefined after the closing boundary. */
  async next(): Promise<Part | undefined> {
    for await (const _ of this.#body) continue;
    while (this.#buffer.length < 2)
      if (!(await this.#fill())) throw new MultipartError('the body ends before its closing boundary');
    if (this.#buffer[0] === DASH && this.#buffer[1] === DASH) return undefined;
    if ((await this.#line()).trim() !== '') throw new MultipartError('a boundary is followed by something else than a line end');
    let name: string | undefined;
    let lines = 0;
    for (let next = await this.#line(); next !== '';) {
      let header = next;
      // A line that begins with white space goes on with the one before it (RFC 5322, section 2.2.3).
      do {
        if (++lines > MAX_HEADER_LINES) throw new MultipartError(`a part has more than ${MAX_HEADER_LINES} header lines`);
        next = await this.#line();
        if (/^[ \t]/.test(next)) header += next;
      } while (/^[ \t]/.test(next));
      const [, value] = /^content-disposition\s*:(.*)$/is.exec(header) ?? [];
      if (value !== undefined) name ??= parameterOf(value, 'form-data', 'name');
    }
    if (name === undefined) throw new MultipartError('a part has no Content-Disposition with a name');
    this.#body = this.#untilDelimiter();
    return { name, body: this.#body };
  }

  /** Reads and forgets the rest of the body; never throws. */
  async drain(): Promise<void> {
    try {
      while (!(await this.#reader.read()).done) continue;
    } catch {
      // The sender is gone: nothing is left to read.
    }
  }

  async *#untilDelimiter(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const at = indexOf(this.#buffer, this.#delimiter);
      // What could be the start of a delimiter stays in the buffer until the next bytes tell.
      const safe = at >= 0 ? at : this.#buffer.length - this.#delimiter.length + 1;
      if (safe > 0) yield this.#take(safe);
      if (at >= 0) {
        this.#take(this.#delimiter.length);
        return;
      }
      if (!(await this.#fill())) throw new MultipartError('the body ends before its closing boundary');
    }
  }

  /** One line without its line end. */
  async #line(): Promise<string> {
    for (;;) {
      const at = indexOf(this.#buffer, LINE_END);
      if ((at < 0 ? this.#buffer.length : at) > MAX_LINE_BYTES)
        throw new MultipartError(`a header line is over ${MAX_LINE_BYTES} bytes`);
      if (at >= 0) {
        const line = decoder.decode(this.#take(at));
        this.#take(2);
        return line;
      }
      if (!(await this.#fill())) throw new MultipartError('the body ends within the header of a part');
    }
  }

  #take(length: number): Uint8Array {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  async #fill(): Promise<boolean> {
    if (this.#ended) return false;
    const { done, value } = await this.#reader.read().catch((cause: unknown) => {
      throw new MultipartError('the connection broke before its end', { cause });
    });
    if (done) {
      this.#ended = true;
      return false;
    }
    if (this.#buffer.length === 0) this.#buffer = value;
    else {
      const joined = new Uint8Array(this.#buffer.length + value.length);
      joined.set(this.#buffer);
      joined.set(value, this.#buffer.length);
      this.#buffer = joined;
    }
    return true;
  }
}

/** Where `needle`, which starts with a carriage return, begins in `haystack`, or −1. */
function indexOf(haystack: Uint8Array, needle: Uint8Array): number {
  for (let at = haystack.indexOf(CR); at >= 0; at = haystack.indexOf(CR, at + 1)) {
    if (at + needle.length > haystack.length) return -1;
    let matched = 1;
    while (matched < needle.length && haystack[at + matched] === needle[matched]) matched += 1;
    if (matched === needle.length) return at;
  }
  return -1;
}
