/**
 * Reads the structure of an ONNX file while it streams by, and refuses what a kiosk must not be given.
 * Weights are skipped, never held. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { growthFault, isSized, type Sized } from './growth.ts';
import { readNode } from './onnx-node.ts';
import { readName, readTensor } from './onnx-tensor.ts';
import { readValue, type OnnxValue } from './onnx-value.ts';
import { operatorFault } from './operators.ts';
import { inside, ProtobufError, ProtobufStream, type Step } from './protobuf.ts';
import { Wiring } from './wiring.ts';

/** The file is no ONNX model, is broken, or contains something that is not allowed. */
export class OnnxError extends Error {
  override readonly name = 'OnnxError';
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
      return field.number === 1
        ? readName(this.#stream, field, 'the domain of an operator set', (text) => (domain = text))
        : undefined;
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
    const { operator, domain, inputs, outputs, attributes } = yield* readNode(this.#stream, end);
    refuse(operatorFault(domain, operator));
    refuse(this.#wiring.add(inputs, outputs));
    if (operator === 'Constant') this.#remember(outputs[0] ?? '', [...attributes.values()][0]);
    else if (isSized(operator)) this.#sized.push({ operator, inputs, attributes });
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
    into.push(yield* readValue(this.#stream, end));
  }
}

function refuse(fault: string | null): void {
  if (fault !== null) throw new OnnxError(fault);
}
