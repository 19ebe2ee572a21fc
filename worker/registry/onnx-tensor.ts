/** Reads the head of one TensorProto and checks that it carries the data it declares, without looking at the data. */
import { ProtobufError, type ProtobufStream, type Step } from './protobuf.ts';

export interface TensorHead {
  readonly name: string;
  /** The product of its dimensions. */
  readonly elements: number;
}

const MAX_NAME = 512;
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
const TYPED_DATA = new Set([4, 5, 6, 7, 10, 11]);

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
          name = yield* stream.text(field, MAX_NAME);
        })();
      case 9:
        raw = field.value;
        return undefined;
      case 13:
        throw new ProtobufError(`the tensor "${name}" keeps its data in another file`);
      case 14:
        if (field.value !== 0) throw new ProtobufError(`the tensor "${name}" keeps its data in another file`);
        return undefined;
      default:
        if (TYPED_DATA.has(field.number)) typed += field.value || 1;
        return undefined;
    }
  });
  const size = ELEMENT_BYTES[type];
  if (raw !== undefined && size !== undefined && raw !== elements * size)
    throw new ProtobufError(`the tensor "${name}" has ${raw} bytes of data, its dimensions ask for ${elements * size}`);
  if (elements > 0 && raw === undefined && typed === 0) throw new ProtobufError(`the tensor "${name}" has no data`);
  return { name, elements };
}
