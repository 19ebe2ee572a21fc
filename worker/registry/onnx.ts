/**
 * Reads the structure of an ONNX file while it streams by, and refuses what a kiosk must not be given.
 * Weights are skipped, never held. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { ProtobufError, ProtobufStream, type Field, type Step } from './protobuf.ts';
import { readTensor } from './onnx-tensor.ts';

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
  /** The operator types in use, sorted. */
  readonly operators: readonly string[];
  readonly nodes: number;
  /** How many numbers all initialisers hold. */
  readonly parameters: number;
}

const MAX_NAME = 512;
const MAX_NODES = 20_000;
const MAX_INITIALIZERS = 20_000;
const MAX_VALUES = 64;
const MAX_RANK = 8;
/** Graphs within the attributes of If, Loop and Scan. */
const MAX_DEPTH = 4;
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
  readonly #operators = new Set<string>();
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
    if (this.#irVersion < 3) throw new OnnxError('the file has no ONNX IR version of at least 3');
    if (this.#graphs !== 1) throw new OnnxError('the file has no graph');
    if (this.#nodes === 0) throw new OnnxError('the graph has no nodes');
    if (this.#opset === 0) throw new OnnxError('the file imports no version of the default operator set');
    return {
      irVersion: this.#irVersion,
      opset: this.#opset,
      inputs: this.#inputs.filter(({ name }) => !this.#initializers.has(name)),
      outputs: this.#outputs,
      operators: [...this.#operators].sort(),
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
          return this.#graph(inside(field, 'graph'), 0);
        case 8:
          return this.#operatorSet(inside(field, 'opset_import'));
        case 20:
          throw new OnnxError('the file contains training information');
        case 25:
          throw new OnnxError('the file defines functions of its own');
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
      return field.number === 1 ? this.#text(field, (text) => (domain = text)) : undefined;
    });
    if (!STANDARD_DOMAINS.has(domain)) throw new OnnxError(`the file imports the operator domain "${domain}"`);
    if (this.#opset !== 0) throw new OnnxError('the file imports the default operator set twice');
    this.#opset = version;
  }

  *#graph(end: number, depth: number): Step<void> {
    if (depth > MAX_DEPTH) throw new OnnxError(`graphs are nested more than ${MAX_DEPTH} deep`);
    yield* this.#stream.fields(end, (field) => {
      switch (field.number) {
        case 1:
          return this.#node(inside(field, 'node'), depth);
        case 5:
          return this.#initializer(inside(field, 'initializer'), depth);
        case 11:
          return depth === 0 ? this.#value(inside(field, 'input'), this.#inputs) : undefined;
        case 12:
          return depth === 0 ? this.#value(inside(field, 'output'), this.#outputs) : undefined;
        case 15:
          throw new OnnxError('the graph has sparse initialisers');
        default:
          return undefined;
      }
    });
  }

  *#node(end: number, depth: number): Step<void> {
    if (++this.#nodes > MAX_NODES) throw new OnnxError(`the graph has more than ${MAX_NODES} nodes`);
    let operator = '';
    let domain = '';
    yield* this.#stream.fields(end, (field) => {
      switch (field.number) {
        case 4:
          return this.#text(field, (text) => (operator = text));
        case 5:
          return this.#attribute(inside(field, 'attribute'), depth);
        case 7:
          return this.#text(field, (text) => (domain = text));
        default:
          return undefined;
      }
    });
    if (!STANDARD_DOMAINS.has(domain)) throw new OnnxError(`the operator ${operator} is from the domain "${domain}"`);
    if (operator === '') throw new OnnxError('a node has no operator type');
    this.#operators.add(operator);
  }

  *#attribute(end: number, depth: number): Step<void> {
    yield* this.#stream.fields(end, (field) => {
      switch (field.number) {
        case 5:
        case 10:
          return this.#tensor(inside(field, 'tensor'));
        case 6:
        case 11:
          return this.#graph(inside(field, 'graph'), depth + 1);
        case 22:
        case 23:
          throw new OnnxError('an attribute holds a sparse tensor');
        default:
          return undefined;
      }
    });
  }

  *#tensor(end: number): Step<void> {
    yield* readTensor(this.#stream, end);
  }

  *#initializer(end: number, depth: number): Step<void> {
    const { name, elements } = yield* readTensor(this.#stream, end);
    if (depth === 0) this.#initializers.add(name);
    this.#parameters += elements;
    if (this.#initializers.size > MAX_INITIALIZERS)
      throw new OnnxError(`the graph has more than ${MAX_INITIALIZERS} initialisers`);
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
          return dim.number === 2 ? this.#text(dim, (text) => (known[at] = text === '' ? null : text)) : undefined;
        });
      });
    const tensorType = (end: number) =>
      this.#stream.fields(end, (field) => {
        if (field.number === 1) elementType = field.value;
        return field.number === 2 ? shape(inside(field, 'shape')) : undefined;
      });
    yield* this.#stream.fields(end, (field) => {
      if (field.number === 1) return this.#text(field, (text) => (name = text));
      if (field.number !== 2) return undefined;
      return this.#stream.fields(inside(field, 'type'), (type) =>
        type.number === 1 ? tensorType(inside(type, 'tensor_type')) : undefined,
      );
    });
    into.push({ name, elementType, dims });
  }

  *#text(field: Field, assign: (text: string) => void): Step<void> {
    assign(yield* this.#stream.text(field, MAX_NAME));
  }
}

/** The end of a nested message; another wire type under its number is no ONNX. */
function inside(field: Field, what: string): number {
  if (field.kind !== 'bytes') throw new OnnxError(`the field ${what} is not a message`);
  return field.end;
}
