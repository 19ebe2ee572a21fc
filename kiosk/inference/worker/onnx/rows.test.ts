/** Depthwise convolutions as matrices give the values that they gave before, and everything else stays as it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web';
import { assert, describe, expect, it } from 'vitest';
import { buildOnnx, tensor, type Field } from '#contract/testing/onnx';
import { withRowsAsChannels } from './rows.ts';

interface Case {
  readonly rows?: number;
  readonly columns?: number | string;
  readonly kernel?: number;
  readonly stride?: number;
  readonly pad?: number;
  readonly clip?: boolean;
  readonly bias?: boolean;
  readonly opset?: number;
}

const CHANNELS = 3;

/** A file with one depthwise convolution of CHANNELS channels. */
function file({ rows = 6, columns = 7, kernel = 5, stride = 1, pad = 2, clip = true, bias = true, opset = 17 }: Case = {}) {
  const dims = [1, CHANNELS, rows, columns];
  const after = typeof columns === 'string' ? columns : Math.floor((columns + 2 * pad - kernel) / stride) + 1;
  const output = { name: 'logits', dims: [1, CHANNELS, Math.floor((rows + 2 * pad - kernel) / stride) + 1, after] };
  const conv: Field[] = [
    ...['pixels', 'w', ...(bias ? ['b'] : [])].map((name): Field => [1, name]),
    [2, clip ? 'sums' : 'logits'],
    [4, 'Conv'],
    [5, numbers('strides', [stride, stride])],
    [5, numbers('pads', [pad, pad, pad, pad])],
    [5, [[1, 'group'], [3, CHANNELS], [20, 2]]], // prettier-ignore
  ];
  const relu: Field[] = [[1, 'sums'], [2, 'logits'], [4, 'Relu']]; // prettier-ignore
  return buildOnnx({
    inputs: [{ name: 'pixels', dims }],
    outputs: [output],
    nodes: clip ? [conv, relu] : [conv],
    initializers: [
      tensor('w', [CHANNELS, 1, kernel, kernel], waves(CHANNELS * kernel * kernel)),
      ...(bias ? [tensor('b', [CHANNELS], waves(CHANNELS))] : []),
    ],
    opsets: [['', opset]],
  });
}

function numbers(name: string, values: readonly number[]): Field[] {
  return [[1, name], ...values.map((value): Field => [8, value]), [20, 7]];
}

function waves(count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float32Array.from({ length: count }, (_, i) => Math.sin(1 + i * i)).buffer);
}

async function answerOf(bytes: Uint8Array, rows: number, columns: number): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  const pixels = Float32Array.from({ length: CHANNELS * rows * columns }, (_, i) => Math.cos(i * i));
  const { logits } = await session.run({ pixels: new ort.Tensor('float32', pixels, [1, CHANNELS, rows, columns]) });
  await session.release();
  assert(logits?.data instanceof Float32Array);
  return logits.data;
}

describe('withRowsAsChannels', () => {
  it.each<Case>([{}, { clip: false }, { bias: false }, { rows: 12, columns: 3 }, { rows: 1 }, { kernel: 7, pad: 3 }])(
    'gives the same values for %o',
    async (about) => {
      const bytes = file(about);
      const changed = withRowsAsChannels(bytes);
      expect(changed).not.toBe(bytes);
      const { rows = 6, columns = 7 } = about;
      assert(typeof columns === 'number');
      const [before, after] = [await answerOf(bytes, rows, columns), await answerOf(changed, rows, columns)];
      expect(after.length).toBe(before.length);
      before.forEach((value, i) => expect(after[i]).toBeCloseTo(value, 5));
    },
  );

  it.each<Case>([{ kernel: 3, pad: 1 }, { stride: 2 }, { pad: 1 }, { rows: 13 }, { columns: 'width' }, { opset: 10 }])(
    'leaves %o as it is',
    (about) => {
      const bytes = file(about);
      expect(withRowsAsChannels(bytes)).toBe(bytes);
    },
  );

  it('leaves what is no ONNX file, or half of one, to the runtime', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(8), new Uint8Array(64).fill(255), file().slice(0, 200)])
      expect(withRowsAsChannels(bytes)).toBe(bytes);
  });

  it('finds the eight of the released garments network', () => {
    const folder = fileURLToPath(new URL('../../../../models/released/garments/', import.meta.url));
    const [version] = readdirSync(folder);
    assert(version);
    const changed = withRowsAsChannels(new Uint8Array(readFileSync(`${folder}${version}/model.onnx`)));
    expect(new TextDecoder('latin1').decode(changed).match(/Gather/g)).toHaveLength(8);
  });
});
