/** The walker: what it reads of good files, what it refuses, and that no bytes make it fail in another way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildOnnx,
  encode,
  integers,
  node,
  shapeTensor,
  tensor,
  value,
  type Field,
  type OnnxOptions,
} from '#contract/testing/onnx';
import { OnnxError, OnnxReader, type OnnxSummary } from './onnx.ts';

function read(file: Uint8Array, chunk = file.length): OnnxSummary {
  const reader = new OnnxReader(file.length);
  for (let at = 0; at < file.length; at += chunk) reader.push(file.subarray(at, at + chunk));
  return reader.finish();
}

const sound: OnnxSummary = {
  irVersion: 8,
  opset: 17,
  inputs: [{ name: 'pixels', elementType: 1, dims: [1, 1, 8, 8] }],
  outputs: [{ name: 'logits', elementType: 1, dims: [1, 3] }],
  nodes: 1,
  parameters: 192,
};

describe('a good file', () => {
  it('is read the same however it is cut', () => {
    const file = buildOnnx();
    fc.assert(fc.property(fc.integer({ min: 1, max: file.length }), (chunk) => void expect(read(file, chunk)).toEqual(sound)));
  });
  it('may list its initialisers among the inputs', () => {
    const inputs = [
      { name: 'w', dims: [64, 3] },
      { name: 'pixels', dims: [1, 1, 8, 8] },
    ];
    expect(read(buildOnnx({ inputs })).inputs).toEqual(sound.inputs);
  });
  it('shows symbolic dimensions by their names, unnamed ones as unknown', () => {
    const dims = ['batch', 1, 'height', ''];
    expect(read(buildOnnx({ inputs: [{ name: 'pixels', dims }] })).inputs[0]?.dims).toEqual(['batch', 1, 'height', null]);
  });
  it.each([
    [
      'imports domains that no node uses',
      {
        opsets: [
          ['ai.onnx.ml', 3],
          ['', 17],
          ['com.microsoft', 1],
          ['org.pytorch.aten', 1],
        ],
      },
    ],
    [
      'has names as long as exporters build them',
      {
        nodes: [node('Gemm', [[3, 'n'.repeat(9000)]], ['pixels', 'w'], ['x'.repeat(2000)]), node('Relu', [], ['x'.repeat(2000)])],
      },
    ],
    ['says what is fused, by the optimiser', { nodes: [node('FusedGemm', [[7, 'com.microsoft']])] }],
    ['is quantised', { nodes: [node('QLinearAdd', [[7, 'com.microsoft']])] }],
    ['comes from scikit-learn', { nodes: [node('Scaler', [[7, 'ai.onnx.ml']])] }],
    ['has its nodes in another order', { nodes: [node('Relu', [], ['a']), node('Gemm', [], ['pixels', 'w'], ['a'])] }],
    ['leaves inputs out', { nodes: [node('Resize', [], ['pixels', '', 'w'])] }],
    [
      'enlarges four times to the side',
      { nodes: [node('Upsample', [], ['pixels', 'w'])], initializers: [shapeTensor('w', [1, 1, 4, 4])] },
    ],
    [
      'slices to the end, as exporters write it',
      { nodes: [node('Slice', [], ['pixels', 'w', 'w'])], initializers: [shapeTensor('w', [2 ** 53])] },
    ],
  ] satisfies [string, OnnxOptions][])('%s', (_, options) => {
    expect(read(buildOnnx(options), 7).inputs).toEqual(sound.inputs);
  });
});

const external = tensor('w', [64, 3]).concat([
  [
    13,
    [
      [1, 'location'],
      [2, '/etc/passwd'],
    ],
  ],
]);
/** Constants that a bomb may ask for. */
const shapes = Object.entries({
  huge: [2 ** 40],
  wide: [2 ** 14, 2 ** 14],
  around: [2 ** 20, 2 ** 20, 2 ** 20, 2 ** 20],
  zero: [0],
  one: [1],
}).map(([name, values]) => shapeTensor(name, values));
/** Nodes that ask for more memory than there is, each with a constant that says so. */
const bombs: [name: string, ...nodes: Field[][]][] = [
  ['ConstantOfShape', node('ConstantOfShape', [], ['huge'])],
  ['ConstantOfShape of sides', node('ConstantOfShape', [], ['wide'])],
  [
    'a Constant node',
    node('Constant', [integers('value_ints', [2 ** 20, 2 ** 20])], [], ['shape']),
    node('Expand', [], ['pixels', 'shape']),
  ],
  [
    'a Constant tensor',
    node(
      'Constant',
      [
        [
          5,
          [
            [1, 'value'],
            [5, shapeTensor('', [2 ** 30])],
          ],
        ],
      ],
      [],
      ['shape'],
    ),
    node('Tile', [], ['pixels', 'shape']),
  ],
  ['Tile', node('Tile', [], ['pixels', 'huge'])],
  ['Expand', node('Expand', [], ['pixels', 'wide'])],
  ['Range', node('Range', [], ['zero', 'huge', 'one'])],
  ['Resize', node('Resize', [], ['pixels', '', '', 'wide'])],
  ['Pad', node('Pad', [], ['pixels', 'around'])],
  ['Pad by attribute', node('Pad', [integers('pads', [0, 2 ** 30, 0, 0])])],
  ['OneHot', node('OneHot', [], ['pixels', 'huge', 'w'])],
  ['Conv', node('Conv', [integers('pads', [2 ** 20, 2 ** 20, 2 ** 20, 2 ** 20])])],
  ['MaxPool', node('MaxPool', [integers('pads', [2 ** 20, 2 ** 20, 2 ** 20, 2 ** 20])])],
  ['ConvTranspose', node('ConvTranspose', [integers('output_shape', [2 ** 20, 2 ** 20])])],
];
const refused: [name: string, options: OnnxOptions, message: RegExp][] = [
  ['external data', { initializers: [external] }, /another file/],
  ['external data by location alone', { initializers: [tensor('w', [64, 3]).concat([[14, 1]])] }, /another file/],
  [
    'external data in an attribute',
    {
      nodes: [
        node('Constant', [
          [
            5,
            [
              [1, 'value'],
              [5, external],
            ],
          ],
        ]),
      ],
    },
    /another file/,
  ],
  ['an unknown domain of a node', { nodes: [node('Gemm', [[7, 'evil']])] }, /Gemm.*evil/],
  ['an operator of one machine', { nodes: [node('Conv', [[7, 'com.microsoft.nchwc']])] }, /extended/],
  ['an unknown operator of a known domain', { nodes: [node('Teleport', [[7, 'com.microsoft']])] }, /Teleport/],
  ['an unknown operator', { nodes: [node('Teleport')] }, /Teleport/],
  ['a very long operator', { nodes: [node('N'.repeat(1000))] }, /NNN is unknown/],
  ...['If', 'Loop', 'Scan', 'SequenceMap'].map((name): [string, OnnxOptions, RegExp] => [
    name,
    { nodes: [node(name)] },
    /control flow/,
  ]),
  ['a graph within a node', { nodes: [node('Relu', [[5, [[6, encode([[1, node('Relu')]])]]]])] }, /control flow/],
  ['a value that is made twice', { nodes: [node('Gemm'), node('Relu')] }, /"logits" is made twice/],
  [
    'a value that is given and made',
    { nodes: [node('Gemm'), node('Relu', [], ['pixels'], ['w'])] },
    /"w" is made by a node and given/,
  ],
  ['two initialisers of one name', { initializers: [tensor('w', [64, 3]), tensor('w', [64, 3])] }, /two initialisers/],
  ['a value that nothing makes', { nodes: [node('Gemm', [], ['pixels', 'nowhere'])] }, /"nowhere", which nothing makes/],
  [
    'an output that nothing makes',
    { nodes: [node('Gemm', [], ['pixels', 'w'], ['other'])] },
    /no node makes the output "logits"/,
  ],
  ['a circle', { nodes: [node('Add', [], ['b', 'w'], ['a']), node('Add', [], ['a', 'w'], ['b']), node('Gemm')] }, /circle/],
  ['a node that waits for itself', { nodes: [node('Add', [], ['logits', 'w'])] }, /circle/],
  ...bombs.map(([name, ...nodes]): [string, OnnxOptions, RegExp] => [
    `a bomb: ${name}`,
    { nodes, initializers: [tensor('w', [64, 3]), ...shapes] },
    /makes a tensor of/,
  ]),
  [
    'two versions of the default domain',
    {
      opsets: [
        ['', 17],
        ['ai.onnx', 13],
      ],
    },
    /twice/,
  ],
  ['no operator set', { opsets: [] }, /imports no version/],
  [
    'an unknown type of tensor',
    {
      initializers: [
        [
          [1, 1],
          [2, 99],
          [8, 'w'],
          [9, new Uint8Array(4)],
        ],
      ],
    },
    /unknown type 99/,
  ],
  ['functions', { model: [[25, [[1, 'f']]]] }, /functions.*inline/],
  ['training information', { model: [[20, [[1, 'x']]]] }, /training/],
  ['two graphs', { model: [[7, [[2, 'second']]]] }, /more than one graph/],
  ['no nodes', { nodes: [] }, /no nodes/],
  ['sparse initialisers', { graph: [[15, [[3, 1]]]] }, /sparse/],
  [
    'data that is shorter than its dimensions',
    { initializers: [tensor('w', [64, 3], new Uint8Array(8))] },
    /8 bytes of data.*768/,
  ],
  [
    'dimensions without data',
    {
      initializers: [
        [
          [1, 64],
          [2, 1],
          [8, 'w'],
        ],
      ],
    },
    /no data/,
  ],
  ['absurd dimensions', { initializers: [tensor('w', [2 ** 20, 2 ** 20], new Uint8Array(4))] }, /impossible/],
  ['an endless name', { nodes: [node('N'.repeat(5000))] }, /operator type of a node has 5000 bytes/],
];

describe('a bad file', () => {
  it.each(refused)('with %s is refused', (_, options, message) => {
    const file = buildOnnx(options);
    expect(() => read(file, 5)).toThrow(message);
    expect(() => read(file)).toThrow(OnnxError);
  });
  it('cut anywhere is refused', () => {
    const file = buildOnnx();
    // The operator set is the last field: without it the rest is well-formed, and refused for what it lacks.
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: file.length - 1 }),
        (length) => void expect(() => read(file.subarray(0, length))).toThrow(OnnxError),
      ),
    );
  });
  it('that is not all there is refused', () => {
    const file = buildOnnx();
    const reader = new OnnxReader(file.length);
    reader.push(file.subarray(0, 40));
    expect(() => reader.finish()).toThrow(/ends after 40 bytes/);
  });
  it('of random or changed bytes is read or refused, never anything else', () => {
    const calm = (bytes: Uint8Array) => {
      try {
        read(bytes, 7);
      } catch (error) {
        expect(error).toBeInstanceOf(OnnxError);
      }
    };
    const file = buildOnnx();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), calm));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => calm(file.with(at, byte))),
      { numRuns: 500 },
    );
  });
  it('with more fields than any network has is refused before it costs time', () => {
    const many = encode([
      [1, 8],
      [7, new Uint8Array(1_200_000).map((_, at) => (at % 2 === 0 ? 0x50 + 2 : 0))],
    ]);
    expect(() => read(many)).toThrow(/fields/);
  });
});

it('writes values as the reader reads them', () => {
  expect(encode(value({ name: 'x', dims: [300] }))).toEqual(
    Uint8Array.from([10, 1, 120, 18, 11, 10, 9, 8, 1, 18, 5, 10, 3, 8, 172, 2]),
  );
});
