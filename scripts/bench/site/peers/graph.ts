/** The garments network in TF.js operations, its weights read out of our own ONNX file: convolutions fused as the converter fuses them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Constant, Graph, Node } from './onnx.ts';

/** Takes [1, height, width, 3], prepared; gives [1, labels]. */
export type Network = (input: tf.Tensor4D) => tf.Tensor2D;

type Step = (values: Map<string, tf.Tensor>) => void;

/** Throws at an operation that our network does not have. */
export function compile(graph: Graph, input: string, output: string): Network {
  const constants = new Map(graph.constants);
  const uses = new Map<string, Node[]>();
  for (const node of graph.nodes) for (const name of node.inputs) uses.set(name, [...(uses.get(name) ?? []), node]);
  const constant = (name: string | undefined): Constant => {
    const found = constants.get(name ?? '');
    if (found === undefined) throw new Error(`${name} is no constant`);
    return found;
  };
  const fused = new Set<Node>();
  const steps: Step[] = [];
  for (const node of graph.nodes) {
    const [first = '', second] = node.inputs;
    if (fused.has(node)) continue;
    if (constants.has(first)) {
      constants.set(node.output, fold(node, constant(first), second === undefined ? null : constant(second)));
      continue;
    }
    if (node.op === 'Conv') {
      const next = uses.get(node.output) ?? [];
      const clip = next.length === 1 && next[0]?.op === 'Clip' ? next[0] : null;
      if (clip !== null) fused.add(clip);
      const convolve = convolution(node, constant(second), constant(node.inputs[2]), clip === null ? 'linear' : 'relu6');
      const to = (clip ?? node).output;
      steps.push((values) => values.set(to, convolve(values.get(first) as tf.Tensor4D)));
    } else {
      const apply = operation(node, constants);
      steps.push((values) => values.set(node.output, apply(node.inputs.map((name) => values.get(name) as tf.Tensor))));
    }
  }
  return (pixels) =>
    tf.tidy(() => {
      const values = new Map<string, tf.Tensor>([[input, pixels]]);
      for (const step of steps) step(values);
      return values.get(output) as tf.Tensor2D;
    });
}

/** What only depends on constants: the weights' way out of their wire format. */
function fold({ op, output }: Node, first: Constant, second: Constant | null): Constant {
  if (op === 'Cast') return first;
  if (op !== 'Mul' || second === null) throw new Error(`${output}: ${op} of constants`);
  // One scale per output channel, the first dimension.
  const each = first.values.length / second.values.length;
  return { dims: first.dims, values: first.values.map((value, i) => value * second.values[Math.floor(i / each)]!) };
}

function convolution(node: Node, weights: Constant, bias: Constant, activation: 'linear' | 'relu6') {
  const [out = 0, per = 0, height = 0, width = 0] = weights.dims;
  const [group = 1] = node.attributes['group'] ?? [];
  const [top = 0, left = 0, bottom = 0, right = 0] = node.attributes['pads'] ?? [];
  const [stride = 1] = node.attributes['strides'] ?? [];
  const depthwise = group === out && per === 1 && group > 1;
  if (group !== 1 && !depthwise) throw new Error(`${node.output}: ${group} groups`);
  // OIHW to HWIO, and to HWCM for one filter per channel.
  const filter = tf.tidy(() => {
    const oihw = tf.tensor4d(weights.values, [out, per, height, width]);
    return tf.keep(tf.transpose(oihw, depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]));
  });
  const options = {
    filter,
    strides: [stride, stride] as [number, number],
    pad: padding([top, left, bottom, right]),
    bias: tf.tensor1d(bias.values),
    activation,
  };
  return (x: tf.Tensor4D) => (depthwise ? tf.fused.depthwiseConv2d({ x, ...options }) : tf.fused.conv2d({ x, ...options }));
}

/** Fused convolutions take a padding of each side too, whatever their types say. */
function padding([top, left, bottom, right]: [number, number, number, number]): 'valid' {
  if (top + left + bottom + right === 0) return 'valid';
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ] as unknown as 'valid';
}

function operation(node: Node, constants: ReadonlyMap<string, Constant>): (inputs: tf.Tensor[]) => tf.Tensor {
  switch (node.op) {
    case 'Add':
      return ([a, b]) => tf.add(a!, b!);
    case 'Clip':
      return ([x]) => tf.relu6(x!);
    case 'GlobalAveragePool':
      return ([x]) => tf.mean(x!, [1, 2]);
    case 'Flatten':
      return ([x]) => x!;
    case 'Gemm': {
      // As a convolution of one pixel: matMul of TF.js 4.22 on wasm gives values that are off by 0.003 and, fused, by 0.5.
      const weights = constants.get(node.inputs[1] ?? '')!;
      const [labels = 0, features = 0] = weights.dims;
      const filter = tf.tidy(() =>
        tf.keep(tf.reshape(tf.transpose(tf.tensor2d(weights.values, [labels, features])), [1, 1, features, labels])),
      ) as tf.Tensor4D;
      const bias = tf.tensor1d(constants.get(node.inputs[2] ?? '')!.values);
      return ([a]) => {
        const x = tf.reshape(a!, [1, 1, 1, features]) as tf.Tensor4D;
        return tf.reshape(tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias }), [1, labels]);
      };
    }
    default:
      throw new Error(`${node.output}: no ${node.op}`);
  }
}
