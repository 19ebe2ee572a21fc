/** As much of Protocol Buffers as editing an ONNX file needs (https://protobuf.dev/programming-guides/encoding). */

/** One field of a message: what it holds, and all of its bytes, tag included, to copy it as it is. */
export interface Field {
  readonly id: number;
  /** The number of a varint; undefined where `bytes` is what counts. */
  readonly number?: number;
  /** What a length-delimited field holds: a string, a message, packed numbers. */
  readonly bytes?: Uint8Array;
  readonly whole: Uint8Array;
}

const VARINT = 0;
const BYTES = 2;
/** Of the wire types that no field read here has: their length. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** The fields of a message. Throws RangeError where the bytes are none. */
export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      if (byte === undefined || scale > 2 ** 63) throw new RangeError('the message ends within a number');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const skip = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError('the message ends within a field');
    return message.subarray(at, (at += length));
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const id = Math.floor(tag / 8);
    const wire = tag % 8;
    const number = wire === VARINT ? varint() : undefined;
    const bytes = wire === BYTES ? skip(varint()) : undefined;
    if (number === undefined && bytes === undefined) {
      const length = FIXED[wire];
      if (length === undefined) throw new RangeError(`a field has the wire type ${wire}`);
      skip(length);
    }
    fields.push({ id, whole: message.subarray(start, at), ...(number !== undefined && { number }), ...(bytes && { bytes }) });
  }
  return fields;
}

/** A field with a number that is no negative one. */
export function numberField(id: number, value: number): Uint8Array {
  return Uint8Array.from([...digits(id * 8 + VARINT), ...digits(value)]);
}

/** A field with a string or a message. */
export function bytesField(id: number, content: string | Uint8Array): Uint8Array {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return join([Uint8Array.from([...digits(id * 8 + BYTES), ...digits(bytes.length)]), bytes]);
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function digits(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}
