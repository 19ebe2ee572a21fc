/** Reads one ValueInfoProto: a graph's input or output, its type and its shape. */
import { readName } from './onnx-tensor.ts';
import { inside, ProtobufError, type ProtobufStream, type Step } from './protobuf.ts';

/** A graph input or output. A dimension is its name when it is symbolic, null when it is unknown; `dims` is null without a shape. */
export interface OnnxValue {
  readonly name: string;
  /** TensorProto.DataType; 1 is float32, 0 means that the value is not a tensor. */
  readonly elementType: number;
  readonly dims: readonly (number | string | null)[] | null;
}

const MAX_RANK = 8;

/** Reads the value that ends at `end`. Throws ProtobufError for more dimensions than any tensor has. */
export function* readValue(stream: ProtobufStream, end: number): Step<OnnxValue> {
  let name = '';
  let elementType = 0;
  let dims: (number | string | null)[] | null = null;
  const shape = (end: number) =>
    stream.fields(end, (field) => {
      if (field.number !== 1) return undefined;
      const known = (dims ??= []);
      if (known.push(null) > MAX_RANK) throw new ProtobufError(`"${name}" has more than ${MAX_RANK} dimensions`);
      const at = known.length - 1;
      return stream.fields(inside(field, 'dim'), (dim) => {
        // Number or name: of two, the last one counts.
        if (dim.number === 1) known[at] = dim.value;
        return dim.number === 2
          ? readName(stream, dim, 'the name of a dimension', (text) => (known[at] = text === '' ? null : text))
          : undefined;
      });
    });
  const tensorType = (end: number) =>
    stream.fields(end, (field) => {
      if (field.number === 1) elementType = field.value;
      return field.number === 2 ? shape(inside(field, 'shape')) : undefined;
    });
  yield* stream.fields(end, (field) => {
    if (field.number === 1) return readName(stream, field, 'the name of an input or output', (text) => (name = text));
    if (field.number !== 2) return undefined;
    return stream.fields(inside(field, 'type'), (type) =>
      type.number === 1 ? tensorType(inside(type, 'tensor_type')) : undefined,
    );
  });
  return { name, elementType, dims };
}
