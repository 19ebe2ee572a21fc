/**
 * Depthwise convolutions as matrices, for wasm. MLAS in ONNX Runtime's SIMD build has no kernel of its own for them: it copies the
 * k × k neighbours of every pixel and multiplies one row by them, channel by channel (`MlasConvPrepare` in
 * https://github.com/microsoft/onnxruntime/blob/main/onnxruntime/core/mlas/lib/convolve.cpp; the direct kernel for 3 × 3 is only in
 * builds without SIMD). Where maps are small, it takes less time to make the H rows of a channel the H channels of a group, one pixel
 * high: the filter becomes a band matrix of H × H · k values, k instead of k × k neighbours are copied, and H rows are multiplied at
 * once. The products are the same ones, in the same order, with zeros between them.
 *
 * The file's weights stay as they are: nodes are added that spread them out, which the runtime folds when the session opens.
 */
import { bytesField, fieldsOf, join, numberField, type Field } from './protobuf.ts';

/** Maps with more rows are slower that way, and smaller filters gain nothing (models/LOG.md, 2026-11-28). */
const MOST_ROWS = 12;
const LEAST_KERNEL = 5;
/** From here on Pad takes its widths as an input. */
const LEAST_OPSET = 11;

// Field numbers of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
const MODEL = { graph: 7, opsets: 8 } as const;
const OPSET = { domain: 1, version: 2 } as const;
const GRAPH = { node: 1, initializer: 5, input: 11 } as const;
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = { name: 1, i: 3, ints: 8, type: 20 } as const;
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const;
const INT = 2;
const INTS = 7;
const INT64 = 7;

/** The same network with its small depthwise convolutions as matrices; the very bytes where it has none, or cannot be read. */
export function withRowsAsChannels(bytes: Uint8Array): Uint8Array {
  try {
    return rewritten(bytes);
  } catch (thrown) {
    // No ONNX file: the runtime says so better.
    if (thrown instanceof RangeError) return bytes;
    throw thrown;
  }
}

interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, readonly number[]>;
  readonly fields: readonly Field[];
}

function rewritten(bytes: Uint8Array): Uint8Array {
  const model = fieldsOf(bytes);
  const graph = model.find(({ id }) => id === MODEL.graph)?.bytes;
  if (graph === undefined || opsetOf(model) < LEAST_OPSET) return bytes;
  const fields = fieldsOf(graph);
  const nodes = fields.filter(({ id }) => id === GRAPH.node).map(readNode);
  const shapes = shapesOf(fields, nodes);
  const readers = new Map<string, Node[]>();
  for (const node of nodes) for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);

  const added: Uint8Array[] = [];
  const replaced = new Map<Node, readonly Uint8Array[]>();
  for (const node of nodes) {
    const layer = smallDepthwise(node, shapes);
    if (layer === null) continue;
    const [output = ''] = node.outputs;
    const next = readers.get(output) ?? [];
    // The activation stays next to its convolution, which the runtime then makes one node of the two.
    const activation = next.length === 1 && (next[0]?.op === 'Clip' || next[0]?.op === 'Relu') ? next[0] : null;
    const last = activation?.outputs[0] ?? output;
    const { nodes: before, after, initializers, convolved } = asMatrices(node, layer, last);
    added.push(...initializers);
    if (activation === null) replaced.set(node, [...before, after]);
    else {
      const renamed = `${last}/rows`;
      replaced.set(node, before);
      replaced.set(activation, [
        operation(activation.op, [convolved, ...activation.inputs.slice(1)], renamed, copied(activation)),
        after,
      ]);
    }
  }
  if (replaced.size === 0) return bytes;
  let index = 0;
  const parts = fields.flatMap(({ id, whole }) => {
    const node = id === GRAPH.node ? nodes[index++] : undefined;
    return (node && replaced.get(node)) ?? [whole];
  });
  const all = join([...parts, ...added]);
  return join(model.map(({ id, whole }) => (id === MODEL.graph ? bytesField(MODEL.graph, all) : whole)));
}

/** A convolution with a filter for each channel, of stride 1, whose output is as large as its input: channels, rows, columns, side. */
type Layer = readonly [channels: number, rows: number, columns: number, kernel: number];

function smallDepthwise({ op, inputs, attributes }: Node, shapes: ReadonlyMap<string, readonly number[]>): Layer | null {
  const [x = '', weights = ''] = inputs;
  const [batch, channels = 0, rows = 0, columns = 0] = shapes.get(x) ?? [];
  const [filters, per, kernel = 0, across] = shapes.get(weights) ?? [];
  if (op !== 'Conv' || batch !== 1 || rows > MOST_ROWS || kernel < LEAST_KERNEL || kernel % 2 === 0 || kernel !== across)
    return null;
  const all = (name: string, value: number, without: number) =>
    (attributes.get(name) ?? [without]).every((each) => each === value);
  const depthwise = filters === channels && per === 1 && all('group', channels, 1);
  const same = all('strides', 1, 1) && all('dilations', 1, 1) && all('pads', (kernel - 1) / 2, 0);
  return depthwise && same ? [channels, rows, columns, kernel] : null;
}

/** The nodes instead of a convolution, up to `convolved`, and the one that gives `last` its shape again. */
function asMatrices(node: Node, [channels, rows, columns, kernel]: Layer, last: string) {
  const [x = '', weights = '', bias] = node.inputs;
  const [output = ''] = node.outputs;
  const initializers: Uint8Array[] = [];
  const constant = (name: string, values: readonly number[], dims: readonly number[] = [values.length]): string => {
    initializers.push(int64s(`${output}/${name}`, values, dims));
    return `${output}/${name}`;
  };
  const nodes: Uint8Array[] = [];
  const add = (op: string, inputs: readonly string[], name: string, attributes: readonly Uint8Array[] = []): string => {
    nodes.push(operation(op, inputs, `${output}/${name}`, attributes));
    return `${output}/${name}`;
  };
  const flat = add('Reshape', [weights, constant('flat-shape', [channels, kernel * kernel])], 'flat');
  const withZero = add('Pad', [flat, constant('one-more', [0, 0, 0, 1])], 'with-zero');
  const band = constant('band', bandOf(rows, kernel), [rows, rows, 1, kernel]);
  const spread = add('Gather', [withZero, band], 'spread', [numberAttribute('axis', 1)]);
  const matrix = add('Reshape', [spread, constant('matrix-shape', [channels * rows, rows, 1, kernel])], 'matrix');
  const inputs = [add('Reshape', [x, constant('rows-shape', [1, channels * rows, 1, columns])], 'input'), matrix];
  if (bias !== undefined && bias !== '') {
    const column = add('Reshape', [bias, constant('column-shape', [channels, 1])], 'column');
    const wide = add('Expand', [column, constant('wide-shape', [channels, rows])], 'wide');
    inputs.push(add('Reshape', [wide, constant('bias-shape', [channels * rows])], 'bias'));
  }
  const side = (kernel - 1) / 2;
  const convolved = add('Conv', inputs, 'convolved', [
    numberAttribute('group', channels),
    numbersAttribute('kernel_shape', [1, kernel]),
    numbersAttribute('pads', [0, side, 0, side]),
  ]);
  const from = last === output ? convolved : `${last}/rows`;
  const after = operation('Reshape', [from, constant('shape', [1, channels, rows, columns])], last);
  return { nodes, after, initializers, convolved };
}

/** Which of the k × k weights, or the zero behind them, joins output row `o` and input row `i` at column `t` of the filter. */
function bandOf(rows: number, kernel: number): number[] {
  const side = (kernel - 1) / 2;
  const indices: number[] = [];
  for (let o = 0; o < rows; o++)
    for (let i = 0; i < rows; i++)
      for (let t = 0; t < kernel; t++) indices.push(Math.abs(i - o) <= side ? (i - o + side) * kernel + t : kernel * kernel);
  return indices;
}

/** Of the values whose shapes follow from the input's: of what leads up to convolutions, and of the weights. */
function shapesOf(fields: readonly Field[], nodes: readonly Node[]): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { id, bytes } of fields) {
    if (bytes === undefined) continue;
    if (id === GRAPH.initializer) {
      const tensor = fieldsOf(bytes);
      shapes.set(text(tensor, TENSOR.name), numbers(tensor, TENSOR.dims));
    } else if (id === GRAPH.input) {
      // ValueInfoProto.type → TypeProto.tensor_type → Tensor.shape → TensorShapeProto.dim → Dimension.dim_value; none where it has a name.
      const value = fieldsOf(bytes);
      const dims = inside(inside(inside(value, 2), 1), 2).filter((field) => field.id === 1);
      const sides = dims.flatMap((dim) => numbers(fieldsOf(dim.bytes ?? new Uint8Array()), 1));
      if (sides.length === dims.length) shapes.set(text(value, 1), sides);
    }
  }
  for (const { op, inputs, outputs, attributes } of nodes) {
    const [first, second] = inputs.map((name) => shapes.get(name));
    const [output] = outputs;
    if (first === undefined || output === undefined) continue;
    if (op === 'Conv' && first.length === 4 && second?.length === 4 && !attributes.has('auto_pad')) {
      const at = (name: string, i: number, without: number) => attributes.get(name)?.[i] ?? without;
      const sides = [0, 1].map((i) => {
        const reach = at('dilations', i, 1) * (second[2 + i]! - 1) + 1;
        return Math.floor((first[2 + i]! + at('pads', i, 0) + at('pads', i + 2, 0) - reach) / at('strides', i, 1)) + 1;
      });
      if (sides.every((side) => side > 0)) shapes.set(output, [first[0]!, second[0]!, ...sides]);
    } else if (op === 'Clip' || op === 'Relu' || op === 'Cast') shapes.set(output, first);
    else if ((op === 'Add' || op === 'Mul') && first.length === 4 && second?.length === 4)
      shapes.set(
        output,
        first.map((side, i) => Math.max(side, second[i]!)),
      );
  }
  return shapes;
}

/** The version of the standard operators. */
function opsetOf(model: readonly Field[]): number {
  for (const { id, bytes } of model) {
    if (id !== MODEL.opsets || bytes === undefined) continue;
    const opset = fieldsOf(bytes);
    if (text(opset, OPSET.domain) === '') return numbers(opset, OPSET.version)[0] ?? 0;
  }
  return 0;
}

function readNode({ bytes }: Field): Node {
  const fields = fieldsOf(bytes ?? new Uint8Array());
  const attributes = new Map<string, readonly number[]>();
  for (const { id, bytes: attribute } of fields) {
    if (id !== NODE.attribute || attribute === undefined) continue;
    const inner = fieldsOf(attribute);
    attributes.set(text(inner, ATTRIBUTE.name), [...numbers(inner, ATTRIBUTE.i), ...numbers(inner, ATTRIBUTE.ints)]);
  }
  const domain = text(fields, NODE.domain);
  const op = domain === '' ? text(fields, NODE.op) : `${domain}.${text(fields, NODE.op)}`;
  return { op, inputs: texts(fields, NODE.input), outputs: texts(fields, NODE.output), attributes, fields };
}

function inside(fields: readonly Field[], id: number): Field[] {
  return fieldsOf(fields.find((field) => field.id === id)?.bytes ?? new Uint8Array());
}

function texts(fields: readonly Field[], id: number): string[] {
  return fields.filter((field) => field.id === id).map(({ bytes }) => new TextDecoder().decode(bytes));
}

function text(fields: readonly Field[], id: number): string {
  return texts(fields, id)[0] ?? '';
}

/** Repeated numbers, each with a field of its own or packed. */
function numbers(fields: readonly Field[], id: number): number[] {
  return fields
    .filter((field) => field.id === id)
    .flatMap(({ number, bytes }) => (number === undefined ? packed(bytes ?? new Uint8Array()) : [number]));
}

function packed(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte >= 128) continue;
    values.push(value);
    value = 0;
    scale = 1;
  }
  return values;
}

function copied({ fields }: Node): Uint8Array[] {
  return fields.filter(({ id }) => id === NODE.attribute).map(({ whole }) => whole);
}

/** A field of the graph. */
function operation(op: string, inputs: readonly string[], output: string, attributes: readonly Uint8Array[] = []): Uint8Array {
  const named = [...inputs.map((input) => bytesField(NODE.input, input)), bytesField(NODE.output, output)];
  return bytesField(GRAPH.node, join([...named, bytesField(NODE.name, output), bytesField(NODE.op, op), ...attributes]));
}

function numberAttribute(name: string, value: number): Uint8Array {
  return attribute([bytesField(ATTRIBUTE.name, name), numberField(ATTRIBUTE.i, value), numberField(ATTRIBUTE.type, INT)]);
}

function numbersAttribute(name: string, values: readonly number[]): Uint8Array {
  const ints = values.map((value) => numberField(ATTRIBUTE.ints, value));
  return attribute([bytesField(ATTRIBUTE.name, name), ...ints, numberField(ATTRIBUTE.type, INTS)]);
}

function attribute(fields: readonly Uint8Array[]): Uint8Array {
  return bytesField(NODE.attribute, join(fields));
}

/** An initializer, as a field of the graph. */
function int64s(name: string, values: readonly number[], dims: readonly number[]): Uint8Array {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  const head = [...dims.map((dim) => numberField(TENSOR.dims, dim)), numberField(TENSOR.type, INT64)];
  return bytesField(GRAPH.initializer, join([...head, bytesField(TENSOR.name, name), bytesField(TENSOR.raw, raw)]));
}
