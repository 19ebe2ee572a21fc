/** Card against file: each disagreement names the card's field. */
import { describe, expect, it } from 'vitest';
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import { POSE_MAPS } from '#contract/pose-card';
import { examplePoseCard } from '#contract/testing/pose-card';
import { ProblemError } from '../http/problem.ts';
import { cardFor } from '../testing/card.ts';
import { buildOnnx, type OnnxOptions } from '#contract/testing/onnx';
import { OnnxReader } from './onnx.ts';
import { checkAgreement } from './validate.ts';

async function disagreement(
  options: OnnxOptions,
  change: (card: ClassifyCard) => ModelCard = (card) => card,
): Promise<[string, string[]] | null> {
  const file = buildOnnx(options);
  const reader = new OnnxReader(file.length);
  reader.push(file);
  try {
    checkAgreement(change(await cardFor(file)), reader.finish());
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [error.code, error.errors.map(({ field }) => field)];
  }
}

const embedded = (size: number) => (card: ClassifyCard) => ({
  ...card,
  output: { logits: 'logits', embedding: { name: 'vector', size } },
});
const outputs = (...dims: (number | string)[]) => [
  { name: 'logits', dims: [1, 3] },
  { name: 'vector', dims },
];
const pixels = (...dims: (number | string)[]) => ({ inputs: [{ name: 'pixels', dims }] });

describe('checkAgreement', () => {
  it('accepts what fits', async () => {
    expect(await disagreement({})).toBeNull();
    expect(await disagreement({ outputs: outputs(1, 32) }, embedded(32))).toBeNull();
    const nhwc = (card: ClassifyCard): ClassifyCard => ({ ...card, input: { ...card.input, layout: 'NHWC', width: 16 } });
    expect(await disagreement(pixels(1, 8, 16, 1), nhwc)).toBeNull();
  });

  it.each<[string, OnnxOptions, string, string]>([
    ['another input name', { inputs: [{ name: 'image', dims: [1, 1, 8, 8] }] }, 'invalid-model', '/input/name'],
    [
      'two inputs',
      {
        inputs: [
          { name: 'pixels', dims: [1, 1, 8, 8] },
          { name: 'b', dims: [1] },
        ],
      },
      'invalid-model',
      '/input',
    ],
    ['no input', { inputs: [] }, 'invalid-model', '/input'],
    ['an integer input', { inputs: [{ name: 'pixels', dims: [1, 1, 8, 8], type: 2 }] }, 'invalid-model', '/input/dtype'],
    ['a dynamic batch', pixels('batch', 1, 8, 8), 'invalid-model', '/input'],
    ['another batch', pixels(2, 1, 8, 8), 'invalid-model', '/input'],
    ['three channels', pixels(1, 3, 8, 8), 'invalid-model', '/input/colour'],
    ['another height', pixels(1, 1, 9, 8), 'invalid-model', '/input/height'],
    ['another width', pixels(1, 1, 8, 9), 'invalid-model', '/input/width'],
    ['three dimensions', pixels(1, 8, 8), 'invalid-model', '/input'],
    ['another opset', { opsets: [['', 18]] }, 'invalid-model', '/opset'],
    ['another output name', { outputs: [{ name: 'scores', dims: [1, 3] }] }, 'output-mismatch', '/output/logits'],
    ['too many outputs', { outputs: [{ name: 'logits', dims: [1, 4] }] }, 'output-mismatch', '/labels'],
    ['an open number of outputs', { outputs: [{ name: 'logits', dims: [1, 'n'] }] }, 'output-mismatch', '/labels'],
    ['an integer output', { outputs: [{ name: 'logits', dims: [1, 3], type: 7 }] }, 'output-mismatch', '/output/logits'],
    ['a flat output', { outputs: [{ name: 'logits', dims: [3] }] }, 'output-mismatch', '/output/logits'],
  ])('refuses %s', async (_, options, code, field) => expect(await disagreement(options)).toEqual([code, [field]]));

  it('refuses an embedding of another size or name', async () => {
    expect(await disagreement({ outputs: outputs(1, 16) }, embedded(32))).toEqual([
      'output-mismatch',
      ['/output/embedding/size'],
    ]);
    expect(await disagreement({}, embedded(32))).toEqual(['output-mismatch', ['/output/embedding/name']]);
  });

  describe('for a pose model', () => {
    const maps = Object.entries(POSE_MAPS).map(([name, channels]) => ({ name, dims: [1, channels, 8, 4] }));
    const fit = { inputs: [{ name: 'pixels', dims: [1, 1, 32, 16] }] };

    it('accepts maps of the right shape', async () => {
      expect(await disagreement({ ...fit, outputs: maps }, () => examplePoseCard())).toBeNull();
    });

    it.each([
      ['is missing', []],
      ['is not float32', [{ name: 'offsets', dims: [1, 34, 8, 4], type: 7 }]],
      ['has its rows and columns swapped', [{ name: 'offsets', dims: [1, 34, 4, 8] }]],
      ['has its channels last', [{ name: 'offsets', dims: [1, 8, 4, 34] }]],
      ['has too few channels', [{ name: 'offsets', dims: [1, 17, 8, 4] }]],
      ['is of open size', [{ name: 'offsets', dims: [1, 34, 'h', 'w'] }]],
    ])('names the map that %s', async (_, instead) => {
      const outputs = [...maps.filter(({ name }) => name !== 'offsets'), ...instead];
      expect(await disagreement({ ...fit, outputs }, () => examplePoseCard())).toEqual(['output-mismatch', ['/output/offsets']]);
    });

    describe('that takes any height and width', () => {
      const free = pixels(1, 1, 'height', 'width');
      const open = maps.map(({ name, dims: [batch, channels] }) => ({ name, dims: [batch!, channels!, 'rows', 'columns'] }));
      const card = () => examplePoseCard({ sideMultiple: 8 });

      it('accepts sides by their names and maps of open size', async () => {
        expect(await disagreement({ ...free, outputs: open }, card)).toBeNull();
        const unnamed = open.map(({ name, dims }) => ({ name, dims: dims.map((dim) => (typeof dim === 'string' ? '' : dim)) }));
        expect(await disagreement({ ...free, outputs: unnamed }, card)).toBeNull();
      });

      it('accepts them with the channels last', async () => {
        const last = () => examplePoseCard({ sideMultiple: 8, input: { ...card().input, layout: 'NHWC' } });
        expect(await disagreement({ ...pixels(1, 'height', 'width', 1), outputs: open }, last)).toBeNull();
      });

      it('refuses it when the card does not say so', async () => {
        expect(await disagreement({ ...free, outputs: open }, () => examplePoseCard())).toEqual([
          'invalid-model',
          ['/input/height', '/input/width'],
        ]);
        expect(await disagreement({ ...fit, outputs: open }, () => examplePoseCard())).toEqual([
          'output-mismatch',
          Object.keys(POSE_MAPS).map((map) => `/output/${map}`),
        ]);
      });

      it.each<[string, ReturnType<typeof pixels>, string[]]>([
        ['a fixed file', fit, ['/sideMultiple', '/sideMultiple']],
        ['a fixed height', pixels(1, 1, 32, 'width'), ['/sideMultiple']],
        ['other names', pixels(1, 1, 'h', 'w'), ['/sideMultiple', '/sideMultiple']],
        ['swapped names', pixels(1, 1, 'width', 'height'), ['/sideMultiple', '/sideMultiple']],
        ['an unnamed side', pixels(1, 1, 'height', ''), ['/sideMultiple']],
        ['an open batch', pixels('batch', 1, 'height', 'width'), ['/input']],
        ['open channels', pixels(1, 'channels', 'height', 'width'), ['/input/colour']],
        ['three dimensions', pixels(1, 'height', 'width'), ['/input']],
      ])('refuses %s, naming the field', async (_, inputs, fields) =>
        expect(await disagreement({ ...inputs, outputs: open }, card)).toEqual(['invalid-model', fields]),
      );

      it.each([
        ['fixed', [1, 34, 8, 4]],
        ['fixed in height', [1, 34, 8, 'columns']],
        ['open in its channels', [1, 'channels', 'rows', 'columns']],
        ['open in its batch', ['batch', 34, 'rows', 'columns']],
        ['of three dimensions', [34, 'rows', 'columns']],
      ])('names the map that is %s', async (_, dims) => {
        const outputs = [...open.filter(({ name }) => name !== 'offsets'), { name: 'offsets', dims }];
        expect(await disagreement({ ...free, outputs }, card)).toEqual(['output-mismatch', ['/output/offsets']]);
      });
    });
  });
});
