/** Writes tiny ONNX files: one node and one weight, or whatever nodes and oddities a test or the bench asks for. */

/** A field of a protobuf message: its number, and a number, a text, bytes or a nested message. */
export type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[]];

const encoder = new TextEncoder();

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** Encodes a message (https://protobuf.dev/programming-guides/encoding/). */
export function encode(fields: readonly Field[]): Uint8Array {
  const parts = fields.map(([number, value]) => {
    if (typeof value === 'number') return Uint8Array.from([...varint(number * 8), ...varint(value)]);
    const payload = typeof value === 'string' ? encoder.encode(value) : value instanceof Uint8Array ? value : encode(value);
    return concat([Uint8Array.from([...varint(number * 8 + 2), ...varint(payload.length)]), payload]);
  });
  return concat(parts);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export interface ValueOptions {
  readonly name: string;
  /** A text is a symbolic dimension. */
  readonly dims: readonly (number | string)[];
  /** TensorProto.DataType; float32 unless told. */
  readonly type?: number;
}

/** ValueInfoProto. */
export const value = ({ name, dims, type = 1 }: ValueOptions): Field[] => [
  [1, name],
  [
    2,
    [
      [
        1,
        [
          [1, type],
          [2, dims.map((dim): Field => [1, [typeof dim === 'number' ? [1, dim] : [2, dim]]])],
        ],
      ],
    ],
  ],
];

/** TensorProto: float32 in raw_data. */
export const tensor = (name: string, dims: readonly number[], raw = new Uint8Array(dims.reduce((a, b) => a * b, 4))): Field[] => [
  ...dims.map((dim): Field => [1, dim]),
  [2, 1],
  [8, name],
  [9, raw],
];

/** NodeProto; its wires are those of the file that passes unless told otherwise. */
export const node = (
  operator: string,
  more: readonly Field[] = [],
  inputs: readonly string[] = ['pixels', 'w'],
  outputs: readonly string[] = ['logits'],
): Field[] => [...inputs.map((name): Field => [1, name]), ...outputs.map((name): Field => [2, name]), [4, operator], ...more];

/** AttributeProto, in a node: a list of integers. */
export const integers = (name: string, values: readonly number[]): Field => [
  5,
  [[1, name], [20, 7], ...values.map((value): Field => [8, value])],
];

/** TensorProto: int64 in raw_data. */
export const shapeTensor = (name: string, values: readonly number[]): Field[] => [
  [1, values.length],
  [2, 7],
  [8, name],
  [9, new Uint8Array(BigInt64Array.from(values, BigInt).buffer)],
];

export interface OnnxOptions {
  readonly inputs?: readonly ValueOptions[];
  readonly outputs?: readonly ValueOptions[];
  readonly nodes?: readonly (readonly Field[])[];
  readonly initializers?: readonly (readonly Field[])[];
  readonly opsets?: readonly (readonly [domain: string, version: number])[];
  /** Further fields of GraphProto and ModelProto. */
  readonly graph?: readonly Field[];
  readonly model?: readonly Field[];
}

/** A file that passes unless told otherwise: [1, 1, 8, 8] `pixels` → [1, 3] `logits`, opset 17. */
export function buildOnnx({
  inputs = [{ name: 'pixels', dims: [1, 1, 8, 8] }],
  outputs = [{ name: 'logits', dims: [1, 3] }],
  nodes = [
    node(
      'Gemm',
      [],
      inputs.length > 0 ? [...inputs.map(({ name }) => name)] : ['w'],
      outputs.map(({ name }) => name),
    ),
  ],
  initializers = [tensor('w', [64, 3])],
  opsets = [['', 17]],
  graph = [],
  model = [],
}: OnnxOptions = {}): Uint8Array {
  return encode([
    [1, 8],
    [2, 'vitrine-tests'],
    [
      7,
      [
        ...nodes.map((fields): Field => [1, fields]),
        [2, 'graph'],
        ...initializers.map((fields): Field => [5, fields]),
        ...inputs.map((options): Field => [11, value(options)]),
        ...outputs.map((options): Field => [12, value(options)]),
        ...graph,
      ],
    ],
    ...opsets.map(([domain, version]): Field => [
      8,
      [
        [1, domain],
        [2, version],
      ],
    ]),
    ...model,
  ]);
}
