/**
 * Reads the structure of an ONNX file while it streams by, and refuses what a kiosk must not be given.
 * Weights are skipped, never held. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { ProtobufError, ProtobufStream, type Field, type Step } from './protobuf.ts';
import { growthFault, isSized, type Sized } from './growth.ts';
import { MAX_NAME, readTensor, type TensorHead } from './onnx-tensor.ts';
import { operatorFault } from './operators.ts';
import { Wiring } from './wiring.ts';

/** The file is no ONNX model, is broken, or contains something that is not allowed. */
export class OnnxError extends Error {
  override readonly name = 'OnnxError';
}

/** A graph input or output. A dimension is its name when it is symbolic, null when it is unknown; `dims` is null without a shape. */
export interface OnnxValue {
  readonly name: string;
  /** TensorProto.DataType; 1 is float32, 0 means that the value is not a tensor. */
  readonly elementType: number;
  readonly dims: readonly (number | string | null)[] | null;
}

export interface OnnxSummary {
  readonly irVersion: number;
  /** Version of the default operator set. */
  readonly opset: number;
  /** Without the initialisers that old IR versions list among the inputs. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: number;
  /** How many numbers all initialisers hold. */
  readonly parameters: number;
}

/** The newest that the runtime which ships loads. */
const MAX_IR = 13;
const MAX_NODES = 20_000;
const MAX_INITIALIZERS = 20_000;
const MAX_VALUES = 64;
const MAX_RANK = 8;
/** Inputs and outputs of one node; Concat of a DenseNet has a few hundred. */
const MAX_WIRES = 4096;
/** Numbers of an attribute that may be a shape. */
const MAX_INTS = 16;
const STANDARD_DOMAINS = new Set(['', 'ai.onnx']);

/** Reads one file of exactly `bytes` bytes: `push` each chunk, then `finish`. Both throw OnnxError. */
export class OnnxReader {
  readonly #stream = new ProtobufStream();
  readonly #walk: Step<void>;
  #done = false;
  #irVersion = 0;
  #opset = 0;
  #graphs = 0;
  #nodes = 0;
  #parameters = 0;
  readonly #wiring = new Wiring();
  /** Numbers that stand in the file and may be shapes, by the value's name. */
  readonly #constants = new Map<string, readonly number[]>();
  readonly #sized: Sized[] = [];
  readonly #initializers = new Set<string>();
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];

  constructor(bytes: number) {
    this.#walk = this.#model(bytes);
    this.#advance();
  }

  push(chunk: Uint8Array): void {
    this.#stream.feed(chunk);
    this.#advance();
  }

  finish(): OnnxSummary {
    if (!this.#done) throw new OnnxError(`the file ends after ${this.#stream.position} bytes in the middle of a message`);
    if (this.#irVersion < 3 || this.#irVersion > MAX_IR)
      throw new OnnxError(`the file has the ONNX IR version ${this.#irVersion}; from 3 to ${MAX_IR} can be loaded`);
    if (this.#graphs !== 1) throw new OnnxError('the file has no graph');
    if (this.#nodes === 0) throw new OnnxError('the graph has no nodes');
    if (this.#opset === 0) throw new OnnxError('the file imports no version of the default operator set');
    const inputs = this.#inputs.filter(({ name }) => !this.#initializers.has(name));
    const given = [...this.#initializers, ...inputs.map(({ name }) => name)];
    refuse(
      this.#wiring.fault(
        given,
        this.#outputs.map(({ name }) => name),
      ),
    );
    for (const node of this.#sized) refuse(growthFault(node, this.#constants));
    return {
      irVersion: this.#irVersion,
      opset: this.#opset,
      inputs,
      outputs: this.#outputs,
      nodes: this.#nodes,
      parameters: this.#parameters,
    };
  }

  #advance(): void {
    if (this.#done) return;
    try {
      this.#done = this.#walk.next().done ?? false;
    } catch (error) {
      throw error instanceof ProtobufError ? new OnnxError(error.message, { cause: error }) : error;
    }
  }

  *#model(end: number): Step<void> {
    yield* this.#stream.fields(end, (field) => {
      switch (field.number) {
        case 1:
          this.#irVersion = field.value;
          return undefined;
        case 7:
          // Decoders merge a field that comes twice; two readers must not see two different graphs.
          if (++this.#graphs > 1) throw new OnnxError('the file has more than one graph');
          return this.#graph(inside(field, 'graph'));
        case 8:
          return this.#operatorSet(inside(field, 'opset_import'));
        case 20:
          throw new OnnxError('the file contains training information');
        case 25:
          throw new OnnxError('the file defines functions of its own; inline them (onnx.inliner.inline_local_functions)');
        default:
          return undefined;
      }
    });
  }

  *#operatorSet(end: number): Step<void> {
    let domain = '';
    let version = 0;
    yield* this.#stream.fields(end, (field) => {
      if (field.number === 2) version = field.value;
      return field.number === 1 ? this.#text(field, 'the domain of an operator set', (text) => (domain = text)) : undefined;
    });
    // Exporters name domains that no node uses.
    if (!STANDARD_DOMAINS.has(domain)) return;
    // skl2onnx names it twice, as one and the same.
    if (this.#opset !== 0 && this.#opset !== version)
      throw new OnnxError(`the file imports the default operator set twice, as ${this.#opset} and as ${version}`);
    this.#opset = version;
  }

  *#graph(end: number): Step<void> {
    yield* this.#stream.fields(end, (field) => {
      switch (field.number) {
        case 1:
          return this.#node(inside(field, 'node'));
        case 5:
          return this.#initializer(inside(field, 'initializer'));
        case 11:
          return this.#value(inside(field, 'input'), this.#inputs);
        case 12:
          return this.#value(inside(field, 'output'), this.#outputs);
        case 15:
          throw new OnnxError('the graph has sparse initialisers');
        default:
          return undefined;
      }
    });
  }

  *#node(end: number): Step<void> {
    if (++this.#nodes > MAX_NODES) throw new OnnxError(`the graph has more than ${MAX_NODES} nodes`);
    let operator = '';
    let domain = '';
    const inputs: string[] = [];
    const outputs: string[] = [];
    const attributes = new Map<string, readonly number[]>();
    const wire = (field: Field, names: string[]) => {
      if (names.length >= MAX_WIRES) throw new OnnxError(`a node has more than ${MAX_WIRES} inputs or outputs`);
      return this.#text(field, 'the name of a value', (text) => names.push(text));
    };
    yield* this.#stream.fields(end, (field) => {
      switch (field.number) {
        case 1:
          return wire(field, inputs);
        case 2:
          return wire(field, outputs);
        case 4:
          return this.#text(field, 'the operator type of a node', (text) => (operator = text));
        case 5:
          return this.#attribute(inside(field, 'attribute'), attributes);
        case 7:
          return this.#text(field, 'the domain of a node', (text) => (domain = text));
        default:
          return undefined;
      }
    });
    refuse(operatorFault(domain, operator));
    refuse(this.#wiring.add(inputs, outputs));
    if (operator === 'Constant') this.#remember(outputs[0] ?? '', [...attributes.values()][0]);
    else if (isSized(operator)) this.#sized.push({ operator, inputs, attributes });
  }

  /** Puts the attribute's numbers, where they may be a shape, under its name into `known`. */
  *#attribute(end: number, known: Map<string, readonly number[]>): Step<void> {
    let name = '';
    const numbers: number[] = [];
    const take = (value: number) => {
      if (numbers.length <= MAX_INTS) numbers.push(value);
    };
    yield* this.#stream.fields(end, (field) => {
      switch (field.number) {
        case 1:
          return this.#text(field, 'the name of an attribute', (text) => (name = text));
        case 3:
          take(field.value);
          return undefined;
        case 8:
          return this.#stream.integers(field, take);
        case 5:
        case 10:
          return this.#tensor(inside(field, 'tensor'), ({ values }) => values.forEach(take));
        case 6:
        case 11:
          throw new OnnxError('a node holds a graph of its own (control flow), which is not allowed');
        case 22:
        case 23:
          throw new OnnxError('an attribute holds a sparse tensor');
        default:
          return undefined;
      }
    });
    if (numbers.length > 0 && numbers.length <= MAX_INTS) known.set(name, numbers);
  }

  *#tensor(end: number, show: (tensor: TensorHead) => void): Step<void> {
    show(yield* readTensor(this.#stream, end));
  }

  *#initializer(end: number): Step<void> {
    const { name, elements, values } = yield* readTensor(this.#stream, end);
    if (this.#initializers.has(name)) throw new OnnxError(`two initialisers are called "${name}"`);
    this.#initializers.add(name);
    this.#remember(name, values);
    this.#parameters += elements;
    if (this.#initializers.size > MAX_INITIALIZERS)
      throw new OnnxError(`the graph has more than ${MAX_INITIALIZERS} initialisers`);
  }

  #remember(name: string, values: readonly number[] | undefined): void {
    if (values && values.length > 0) this.#constants.set(name, values);
  }

  *#value(end: number, into: OnnxValue[]): Step<void> {
    // IR 3 lists every initialiser among the inputs.
    if (into.length >= MAX_VALUES + MAX_INITIALIZERS) throw new OnnxError('the graph has too many inputs or outputs');
    let name = '';
    let elementType = 0;
    let dims: (number | string | null)[] | null = null;
    const shape = (end: number) =>
      this.#stream.fields(end, (field) => {
        if (field.number !== 1) return undefined;
        const known = (dims ??= []);
        if (known.push(null) > MAX_RANK) throw new OnnxError(`"${name}" has more than ${MAX_RANK} dimensions`);
        const at = known.length - 1;
        return this.#stream.fields(inside(field, 'dim'), (dim) => {
          // Number or name: of two, the last one counts.
          if (dim.number === 1) known[at] = dim.value;
          return dim.number === 2
            ? this.#text(dim, 'the name of a dimension', (text) => (known[at] = text === '' ? null : text))
            : undefined;
        });
      });
    const tensorType = (end: number) =>
      this.#stream.fields(end, (field) => {
        if (field.number === 1) elementType = field.value;
        return field.number === 2 ? shape(inside(field, 'shape')) : undefined;
      });
    yield* this.#stream.fields(end, (field) => {
      if (field.number === 1) return this.#text(field, 'the name of an input or output', (text) => (name = text));
      if (field.number !== 2) return undefined;
      return this.#stream.fields(inside(field, 'type'), (type) =>
        type.number === 1 ? tensorType(inside(type, 'tensor_type')) : undefined,
      );
    });
    into.push({ name, elementType, dims });
  }

  *#text(field: Field, what: string, assign: (text: string) => void): Step<void> {
    assign(yield* this.#stream.text(field, MAX_NAME, what));
  }
}

/** The end of a nested message; another wire type under its number is no ONNX. */
function inside(field: Field, what: string): number {
  if (field.kind !== 'bytes') throw new OnnxError(`the field ${what} is not a message`);
  return field.end;
}

function refuse(fault: string | null): void {
  if (fault !== null) throw new OnnxError(fault);
}
