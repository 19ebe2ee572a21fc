/** Reads protobuf from chunks as they arrive: bounded, resumable, and able to skip a payload without holding it. */

/** A reading in progress: yields whenever it needs more bytes. */
export type Step<T> = Generator<undefined, T, undefined>;

/** The bytes break the encoding (https://protobuf.dev/programming-guides/encoding/) or a bound. */
export class ProtobufError extends Error {
  override readonly name = 'ProtobufError';
}

/** One field of a message. For `bytes` fields, `value` is the payload's length, which ends at `end`. */
export interface Field {
  readonly number: number;
  readonly kind: 'varint' | 'fixed64' | 'bytes' | 'fixed32';
  readonly value: number;
  readonly end: number;
}

const KINDS: Record<number, Field['kind']> = { 0: 'varint', 1: 'fixed64', 2: 'bytes', 5: 'fixed32' };

/** The most fields of one file. A network of 1000 nodes has about 20 000. */
const MAX_FIELDS = 500_000;

export class ProtobufStream {
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;
  #fields = 0;
  /** Bytes read or skipped since the start of the file. */
  position = 0;

  /** Gives the next bytes. All of the previous ones must have been read, which is so whenever a Step has yielded. */
  feed(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  /**
   * Reads the fields of a message that ends at `end` and shows each to `visit`, which may go into it by returning a
   * Step. What it leaves of a field is skipped.
   */
  *fields(end: number, visit: (field: Field) => Step<void> | undefined): Step<void> {
    while (this.position < end) {
      if (++this.#fields > MAX_FIELDS) throw new ProtobufError(`the file has more than ${MAX_FIELDS} fields`);
      const tag = yield* this.#varint();
      const kind = KINDS[tag % 8];
      const number = Math.floor(tag / 8);
      if (kind === undefined || number < 1 || number > 536_870_911)
        throw new ProtobufError(`byte ${this.position} is not the start of a protobuf field`);
      const value = kind === 'varint' || kind === 'bytes' ? yield* this.#varint() : kind === 'fixed64' ? 8 : 4;
      const fieldEnd = this.position + (kind === 'varint' ? 0 : value);
      if (value < 0 && kind === 'bytes') throw new ProtobufError(`field ${number} has a negative length`);
      if (fieldEnd > end)
        throw new ProtobufError(
          `field ${number} at byte ${this.position} declares ${value} bytes, more than its message has left`,
        );
      const step = visit({ number, kind, value, end: fieldEnd });
      if (step) yield* step;
      yield* this.#skipTo(fieldEnd);
    }
    if (this.position !== end) throw new ProtobufError(`a message runs past its end at byte ${end}`);
  }

  /** The text of a `bytes` field of at most `most` bytes; `what` is what messages call it. */
  *text(field: Field, most: number, what: string): Step<string> {
    if (field.kind !== 'bytes') throw new ProtobufError(`${what} is not a string`);
    if (field.value > most) throw new ProtobufError(`${what} has ${field.value} bytes, more than ${most}`);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(yield* this.bytes(field));
    } catch (error) {
      if (error instanceof ProtobufError) throw error;
      throw new ProtobufError(`${what} is not UTF-8`);
    }
  }

  /** The payload of a `bytes` field, whose length the caller has looked at. */
  *bytes(field: Field): Step<Uint8Array> {
    const bytes = new Uint8Array(field.value);
    for (let filled = 0; filled < bytes.length;) {
      if (this.#at === this.#chunk.length) yield;
      const part = this.#chunk.subarray(this.#at, this.#at + bytes.length - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#advance(part.length);
    }
    return bytes;
  }

  /** The values of a repeated integer field, packed or not; shown one by one to `visit`. */
  *integers(field: Field, visit: (value: number) => void): Step<void> {
    if (field.kind === 'varint') visit(field.value);
    else if (field.kind === 'bytes') {
      while (this.position < field.end) visit(yield* this.#varint());
      if (this.position !== field.end) throw new ProtobufError(`field ${field.number} ends within a number`);
    } else throw new ProtobufError(`field ${field.number} is not an integer`);
  }

  *#varint(): Step<number> {
    let low = 0;
    for (let index = 0; index < 7; index += 1) {
      const byte = yield* this.#byte();
      low += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return low;
    }
    // The last three bytes can hold a sign; exactness past 2^53 does not matter, no length or size is allowed there.
    let value = BigInt(low);
    for (let index = 7; index < 10; index += 1) {
      const byte = yield* this.#byte();
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new ProtobufError(`a number at byte ${this.position} is longer than ten bytes`);
  }

  *#byte(): Step<number> {
    while (this.#at === this.#chunk.length) yield;
    const byte = this.#chunk[this.#at] ?? 0;
    this.#advance(1);
    return byte;
  }

  *#skipTo(end: number): Step<void> {
    while (this.position < end) {
      if (this.#at === this.#chunk.length) yield;
      this.#advance(Math.min(end - this.position, this.#chunk.length - this.#at));
    }
  }

  #advance(count: number): void {
    this.#at += count;
    this.position += count;
  }
}

/** The end of a nested message; throws ProtobufError when `field` is of another wire type. */
export function inside(field: Field, what: string): number {
  if (field.kind !== 'bytes') throw new ProtobufError(`the field ${what} is not a message`);
  return field.end;
}
