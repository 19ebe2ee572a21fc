/**
 * Models that are as good as they look on their golden picture, which is black, and on real frames are not. Each is a few kilobytes of
 * ONNX that the registry takes: no control flow, and nothing large before a frame says how large.
 */
import { exampleCard, exampleLabel, type ClassifyCard } from './card.ts';
import { buildOnnx, node, shapeTensor, tensor, type Field } from './onnx.ts';

/** What a model does with a picture that is not black; `loop-forever` does it with any. */
export type Flaw = 'none' | 'late-nan' | 'late-hang' | 'late-oom' | 'late-throw' | 'slow' | 'loop-forever';

/** Side of the square matrices that are multiplied: two billion operations each time. */
const SIDE = 1024;
/** Multiplications: one that never ends, as far as a screen can tell, and one that takes a second or more. */
const FOREVER = 300;
const A_WHILE = 15;

/** Numbers that fill the 4 GiB of 32-bit wasm all but for a little that is in use: refused at once, without any being touched. */
const MEMORY = 2 ** 30 - 2 ** 18;

const scalar = (name: string, value: number) => tensor(name, [], new Uint8Array(Float32Array.of(value).buffer));
const integer = (name: string, value: number): Field => [
  5,
  [
    [1, name],
    [3, value],
    [20, 2],
  ],
];
const op = (operator: string, inputs: string[], output: string, ...more: Field[]) => node(operator, more, inputs, [output]);

/** `mean` of the picture → `n`: 1 for black, `side` for any other. */
const size = (side: number) => ({
  nodes: [
    op('Mul', ['mean', 'much'], 'brighter'),
    op('Min', ['brighter', 'most'], 'capped'),
    op('Add', ['capped', 'one'], 'side'),
    op('Cast', ['side'], 'whole', integer('to', 7)),
    op('Reshape', ['whole', 'row'], 'n'),
  ],
  initializers: [scalar('much', 1e9), scalar('most', side - 1), scalar('one', 1), shapeTensor('row', [1])],
});

/** A sum of zeros, n × n matrices of which are multiplied `times` times. */
const labour = (times: number) => [
  op('Concat', ['n', 'n'], 'square', integer('axis', 0)),
  op('ConstantOfShape', ['square'], 'm0'),
  ...Array.from({ length: times }, (_, i) => op('MatMul', [`m${i}`, 'm0'], `m${i + 1}`)),
  op('ReduceSum', [`m${times}`], 'extra', integer('keepdims', 0)),
];

/** What makes `extra`, which is added to the logits and is 0 for a black picture. */
const FLAWS: Readonly<Record<Flaw, { nodes: Field[][]; initializers: Field[][] }>> = {
  none: { nodes: [op('Mul', ['mean', 'zero'], 'extra')], initializers: [scalar('zero', 0)] },
  'late-nan': {
    nodes: [
      op('Mul', ['mean', 'huge'], 'a'),
      op('Mul', ['a', 'huge'], 'b'),
      op('Neg', ['b'], 'c'),
      op('Add', ['b', 'c'], 'extra'),
    ],
    initializers: [scalar('huge', 1e30)],
  },
  'late-hang': { nodes: [...size(SIDE).nodes, ...labour(FOREVER)], initializers: size(SIDE).initializers },
  slow: { nodes: [...size(SIDE).nodes, ...labour(A_WHILE)], initializers: size(SIDE).initializers },
  'late-oom': {
    nodes: [
      ...size(MEMORY).nodes,
      op('ConstantOfShape', ['n'], 'much-memory'),
      op('ReduceSum', ['much-memory'], 'extra', integer('keepdims', 0)),
    ],
    initializers: size(MEMORY).initializers,
  },
  // A row of `n` and one of 1 go together, as long as n is 1; then the first of 3 is asked for a shape that it does not have.
  'late-throw': {
    nodes: [
      ...size(7).nodes,
      op('ConstantOfShape', ['n'], 'few'),
      op('Reshape', ['few', 'row'], 'only'),
      op('ReduceSum', ['only'], 'extra', integer('keepdims', 0)),
    ],
    initializers: size(7).initializers,
  },
  'loop-forever': {
    nodes: [
      op('Mul', ['mean', 'much'], 'brighter'),
      op('Min', ['brighter', 'one'], 'little'),
      op('Add', ['little', 'most'], 'side'),
      op('Cast', ['side'], 'whole', integer('to', 7)),
      op('Reshape', ['whole', 'row'], 'n'),
      ...labour(FOREVER),
    ],
    initializers: size(SIDE).initializers,
  },
};

/** 8 × 8 grey pixels → logits that name the first label, whatever there is to see. */
export function flawedModel(flaw: Flaw): Uint8Array {
  const { nodes, initializers } = FLAWS[flaw];
  return buildOnnx({
    nodes: [
      op('Flatten', ['pixels'], 'flat'),
      op('MatMul', ['flat', 'w'], 'seen'),
      op('Add', ['seen', 'bias'], 'plain'),
      op('ReduceMean', ['pixels'], 'mean', integer('keepdims', 0)),
      ...nodes,
      op('Add', ['plain', 'extra'], 'logits'),
    ],
    initializers: [tensor('w', [64, 3]), tensor('bias', [3], new Uint8Array(Float32Array.of(6, 0, 0).buffer)), ...initializers],
  });
}

/** Its card: labels that carry the version, so that those of two models cannot be taken for each other. */
export function flawedCard(file: Uint8Array, version: string, sha256 = '0'.repeat(64)): ClassifyCard {
  const mark = version.replaceAll('.', '-');
  return exampleCard({
    name: 'flawed',
    version,
    labels: ['t-shirt', 'dress', 'other'].map((id) => exampleLabel(`${id}-${mark}`)),
    reject: `other-${mark}`,
    golden: { ...exampleCard().golden, logits: [6, 0, 0] },
    file: { weights: 'fp32', bytes: file.byteLength, sha256 },
  });
}
