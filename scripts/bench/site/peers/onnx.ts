/** Reads an ONNX file into its nodes and constants (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), as far as our models use it. */
import protobuf from 'protobufjs/light.js';

export interface Constant {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Integers and lists of integers by name. */
  readonly attributes: Readonly<Record<string, readonly number[]>>;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Constant>;
}

const field = (id: number, type: string, rule?: 'repeated') => (rule === undefined ? { id, type } : { id, type, rule });
const { nested } = {
  nested: {
    Attribute: { fields: { name: field(1, 'string'), i: field(3, 'int64'), ints: field(8, 'int64', 'repeated') } },
    Node: {
      fields: {
        input: field(1, 'string', 'repeated'),
        output: field(2, 'string', 'repeated'),
        opType: field(4, 'string'),
        attribute: field(5, 'Attribute', 'repeated'),
      },
    },
    Tensor: {
      fields: {
        dims: field(1, 'int64', 'repeated'),
        dataType: field(2, 'int32'),
        floatData: field(4, 'float', 'repeated'),
        name: field(8, 'string'),
        rawData: field(9, 'bytes'),
      },
    },
    Graph: { fields: { node: field(1, 'Node', 'repeated'), initializer: field(5, 'Tensor', 'repeated') } },
    Model: { fields: { graph: field(7, 'Graph') } },
  },
};

interface RawModel {
  graph: {
    node: { opType: string; input: string[]; output: string[]; attribute: { name: string; i: number; ints: number[] }[] }[];
    initializer: { name: string; dims: number[]; dataType: number; floatData: number[]; rawData: Uint8Array }[];
  };
}

/** Throws on a type of constant or an encoding that our models do not have. */
export function readOnnx(bytes: Uint8Array): Graph {
  const type = protobuf.Root.fromJSON({ nested }).lookupType('Model');
  const { graph } = type.toObject(type.decode(bytes), { longs: Number, defaults: true, arrays: true }) as RawModel;
  return {
    nodes: graph.node.map(({ opType, input, output, attribute }) => ({
      op: opType,
      inputs: input,
      output: output[0] ?? '',
      attributes: Object.fromEntries(attribute.map(({ name, i, ints }) => [name, ints.length > 0 ? ints : [i]])),
    })),
    constants: new Map(
      graph.initializer.map(({ name, dims, dataType, rawData, floatData }) => [
        name,
        {
          dims,
          values: floatData.length > 0 ? Float32Array.from(floatData) : toFloats(name, dataType, Uint8Array.from(rawData).buffer),
        },
      ]),
    ),
  };
}

/** By TensorProto.DataType. */
function toFloats(name: string, type: number, raw: ArrayBuffer): Float32Array {
  if (type === 1) return new Float32Array(raw);
  if (type === 3) return Float32Array.from(new Int8Array(raw));
  if (type === 10) return Float32Array.from(new Float16Array(raw));
  throw new Error(`the constant ${name} has the type ${type}`);
}
