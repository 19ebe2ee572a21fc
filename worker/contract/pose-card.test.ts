/** Pose cards: what a schema of fields alone would let through. */
import { describe, expect, it } from 'vitest';
import { modelCardSchema, type PoseCard } from './model-card.ts';
import { pointer, wrongFields } from './pointer.ts';
import { examplePoseCard } from './testing/pose-card.ts';

const wrong = (card: object): string[] => {
  const { error } = modelCardSchema.safeParse(card);
  return error ? wrongFields(error).map(({ path }) => pointer(path)) : [];
};
const card = examplePoseCard();
const golden = (samples: PoseCard['golden']['samples']) => ({ ...card, golden: { ...card.golden, samples } });
const [first, ...others] = card.golden.samples;

describe('a pose card', () => {
  it('is accepted', () => expect(wrong(card)).toEqual([]));

  it('is for the role people only: whoever reads garments relies on labels', () =>
    expect(wrong({ ...card, role: 'garments' })).toEqual(['/role']));

  it('names every output', () => {
    const { centres: _, ...rest } = card.output;
    expect(wrong({ ...card, output: rest })).toEqual(['/output/centres']);
  });

  it('has whole cells', () =>
    expect(wrong({ ...card, input: { ...card.input, width: 18, height: 30 } })).toEqual(
      expect.arrayContaining(['/input/width', '/input/height']),
    ));

  it('samples every map, inside of it', () => {
    expect(wrong(golden([...others, ...others]))).toEqual(['/golden/samples']);
    expect(wrong(golden([{ ...first!, at: 31 }, ...others]))).toEqual([]);
    expect(wrong(golden([{ ...first!, at: 32 }, ...others]))).toEqual(['/golden/samples/0/at']);
  });

  it('has one mean for each channel, as every card', () =>
    expect(wrong({ ...card, input: { ...card.input, mean: [1, 2, 3] } })).toEqual(['/input/mean']));

  it('may take any shape, in steps of whole cells that fit its input', () => {
    // The input is 16 × 32, the stride 4.
    for (const sideMultiple of [4, 8, 16]) expect(wrong({ ...card, sideMultiple })).toEqual([]);
    for (const sideMultiple of [0, -8, 4.5, 65, 128]) expect(wrong({ ...card, sideMultiple })).toContain('/sideMultiple');
    for (const sideMultiple of [2, 6]) expect(wrong({ ...card, sideMultiple })).toContain('/sideMultiple');
    expect(wrong({ ...card, sideMultiple: 32 })).toEqual(['/input/width']);
    expect(wrong({ ...card, sideMultiple: 12 })).toEqual(['/input/width', '/input/height']);
  });

  it('is told from a classifier by its task', () => {
    expect(wrong({ ...card, task: 'detect' })).toEqual(['/task']);
    expect(wrong({ ...card, task: 'classify' })).toContain('/labels');
  });
});
