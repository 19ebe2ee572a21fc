/** Reads the head of one TensorProto and checks that it carries the data it declares; of the data only a few numbers that may be a shape. */
import { ProtobufError, type Field, type ProtobufStream, type Step } from './protobuf.ts';

export interface TensorHead {
  readonly name: string;
  /** The product of its dimensions. */
  readonly elements: number;
  /** The numbers themselves, where they are so few that they may be a shape; else none. */
  readonly values: readonly number[];
}

/** Exporters build names from the modules around a value. */
export const MAX_NAME = 4096;
/** A shape, or the pads of one. */
const MAX_VALUES = 16;
const MAX_RANK = 8;
/** More than fits into the largest file at one bit each. */
const MAX_ELEMENTS = 2 ** 30;
/** Bytes of one element in raw_data, by TensorProto.DataType; types that are not here are not checked. */
const ELEMENT_BYTES: Record<number, number> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  16: 2,
};
/** The last of TensorProto.DataType in IR 13. */
const MAX_TYPE = 26;
const TYPED_DATA = new Set([4, 5, 6, 7, 10, 11]);

/** Reads a name, `what` it is called in errors, and hands it to `assign`. */
export function* readName(stream: ProtobufStream, field: Field, what: string, assign: (name: string) => void): Step<void> {
  assign(yield* stream.text(field, MAX_NAME, what));
}

/**
 * Reads the tensor that ends at `end`. Throws ProtobufError when its data lies in another file, is missing, or is not
 * as long as its dimensions and type say.
 */
export function* readTensor(stream: ProtobufStream, end: number): Step<TensorHead> {
  let name = '';
  let elements = 1;
  let rank = 0;
  let type = 0;
  let raw: number | undefined;
  let typed = 0;
  let bytes: Uint8Array | undefined;
  const values: number[] = [];
  yield* stream.fields(end, (field) => {
    switch (field.number) {
      case 1:
        return stream.integers(field, (dim) => {
          elements *= dim;
          if (dim < 0 || ++rank > MAX_RANK || elements > MAX_ELEMENTS)
            throw new ProtobufError(`the tensor "${name}" has impossible dimensions`);
        });
      case 2:
        type = field.value;
        return undefined;
      case 8:
        return (function* () {
          name = yield* stream.text(field, MAX_NAME, 'the name of a tensor');
        })();
      case 9:
        raw = field.value;
        return field.kind === 'bytes' && raw <= MAX_VALUES * 8
          ? (function* () {
              bytes = yield* stream.bytes(field);
            })()
          : undefined;
      case 13:
        throw new ProtobufError(`the tensor "${name}" keeps its data in another file`);
      case 14:
        if (field.value !== 0) throw new ProtobufError(`the tensor "${name}" keeps its data in another file`);
        return undefined;
      default:
        if (TYPED_DATA.has(field.number)) typed += field.value || 1;
        // int32_data and int64_data; a float is no number of elements, but for the scales of a Resize, which come raw.
        return field.number === 5 || field.number === 7
          ? stream.integers(field, (value) => {
              if (values.length <= MAX_VALUES) values.push(value);
            })
          : undefined;
    }
  });
  if (type < 1 || type > MAX_TYPE) throw new ProtobufError(`the tensor "${name}" is of the unknown type ${type}`);
  const size = ELEMENT_BYTES[type];
  if (raw !== undefined && size !== undefined && raw !== elements * size)
    throw new ProtobufError(`the tensor "${name}" has ${raw} bytes of data, its dimensions ask for ${elements * size}`);
  if (elements > 0 && raw === undefined && typed === 0) throw new ProtobufError(`the tensor "${name}" has no data`);
  const numbers = bytes ? numbersOf(type, bytes) : values;
  return { name, elements, values: numbers.length <= MAX_VALUES ? numbers : [] };
}

/** float32, int32 and int64 from raw_data, which is little-endian; no other type is a shape. */
function numbersOf(type: number, bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = { 1: 4, 6: 4, 7: 8 }[type];
  if (read === undefined) return [];
  return Array.from({ length: Math.floor(bytes.length / read) }, (_, at) => {
    if (type === 7) return Number(view.getBigInt64(at * 8, true));
    return type === 6 ? view.getInt32(at * 4, true) : view.getFloat32(at * 4, true);
  });
}
