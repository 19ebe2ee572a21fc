/** Reads one NodeProto: its operator, its wires, and of its attributes the numbers that may be a shape. */
import type { Constants } from './growth.ts';
import { readName, readTensor } from './onnx-tensor.ts';
import { inside, ProtobufError, type Field, type ProtobufStream, type Step } from './protobuf.ts';

export interface OnnxNode {
  readonly operator: string;
  /** '' is the default one. */
  readonly domain: string;
  /** Names of values; '' where one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Constants;
}

/** Inputs and outputs of one node; Concat of a DenseNet has a few hundred. */
const MAX_WIRES = 4096;
/** Numbers of an attribute that may be a shape. */
const MAX_INTS = 16;

/** Reads the node that ends at `end`. Throws ProtobufError when it has too many wires, a graph of its own, or a sparse tensor. */
export function* readNode(stream: ProtobufStream, end: number): Step<OnnxNode> {
  let operator = '';
  let domain = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, readonly number[]>();
  const wire = (field: Field, names: string[]) => {
    if (names.length >= MAX_WIRES) throw new ProtobufError(`a node has more than ${MAX_WIRES} inputs or outputs`);
    return readName(stream, field, 'the name of a value', (name) => names.push(name));
  };
  yield* stream.fields(end, (field) => {
    switch (field.number) {
      case 1:
        return wire(field, inputs);
      case 2:
        return wire(field, outputs);
      case 4:
        return readName(stream, field, 'the operator type of a node', (name) => (operator = name));
      case 5:
        return readAttribute(stream, inside(field, 'attribute'), attributes);
      case 7:
        return readName(stream, field, 'the domain of a node', (name) => (domain = name));
      default:
        return undefined;
    }
  });
  return { operator, domain, inputs, outputs, attributes };
}

/** Puts the attribute's numbers, where they may be a shape, under its name into `known`. */
function* readAttribute(stream: ProtobufStream, end: number, known: Map<string, readonly number[]>): Step<void> {
  let name = '';
  const numbers: number[] = [];
  const take = (value: number) => {
    if (numbers.length <= MAX_INTS) numbers.push(value);
  };
  yield* stream.fields(end, (field) => {
    switch (field.number) {
      case 1:
        return readName(stream, field, 'the name of an attribute', (text) => (name = text));
      case 3:
        take(field.value);
        return undefined;
      case 8:
        return stream.integers(field, take);
      case 5:
      case 10:
        return (function* () {
          (yield* readTensor(stream, inside(field, 'tensor'))).values.forEach(take);
        })();
      case 6:
      case 11:
        throw new ProtobufError('a node holds a graph of its own (control flow), which is not allowed');
      case 22:
      case 23:
        throw new ProtobufError('an attribute holds a sparse tensor');
      default:
        return undefined;
    }
  });
  if (numbers.length > 0 && numbers.length <= MAX_INTS) known.set(name, numbers);
}
