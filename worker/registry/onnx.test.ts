/** The walker: what it reads of good files, what it refuses, and that no bytes make it fail in another way. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildOnnx, encode, node, tensor, value, type OnnxOptions } from '#contract/testing/onnx';
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
  operators: ['Gemm'],
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
  it('counts the operators of nested graphs', () => {
    const branch = encode([[1, node('Relu')]]);
    expect(
      read(
        buildOnnx({
          nodes: [
            node('If', [
              [
                5,
                [
                  [1, 'then_branch'],
                  [6, branch],
                ],
              ],
            ]),
          ],
        }),
      ).operators,
    ).toEqual(['If', 'Relu']);
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
const nested = (depth: number): Uint8Array => encode([[1, node('If', depth === 0 ? [] : [[5, [[6, nested(depth - 1)]]]])]]);
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
  ['an unknown domain of a node', { nodes: [node('FusedConv', [[7, 'com.microsoft']])] }, /FusedConv.*com\.microsoft/],
  ['an unknown domain in a nested graph', { nodes: [node('If', [[5, [[6, encode([[1, node('X', [[7, 'evil']])]])]]]])] }, /evil/],
  [
    'an unknown imported domain',
    {
      opsets: [
        ['', 17],
        ['ai.onnx.ml', 3],
      ],
    },
    /ai\.onnx\.ml/,
  ],
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
  ['functions', { model: [[25, [[1, 'f']]]] }, /functions/],
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
  ['deeply nested graphs', { nodes: [node('If', [[5, [[6, nested(6)]]]])] }, /nested/],
  ['an endless name', { nodes: [node('N'.repeat(1000))] }, /at most 512/],
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
