/** The golden run before a push: what ships holds; another answer, another picture and a file that cannot be loaded do not. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BLACK_PNG } from '#contract/testing/card';
import { proofSchema } from '#contract/proof';
import { prove } from './golden-run.ts';
import { readLocalModel } from './local-model.ts';
import { newestVersion } from './newest.ts';
import { RELEASED } from './settings.ts';

const folder = join(RELEASED, 'fashion-mnist', newestVersion(RELEASED, 'fashion-mnist') ?? '');
const shipped = await readLocalModel(join(folder, 'model.onnx'), join(folder, 'card.json'));

describe('prove', () => {
  it('gives the proof of a model that holds', async () => {
    const proof = proofSchema.parse(await prove(shipped));
    expect(proof.difference).toBeLessThan(1e-3);
    expect(proof.version).toMatch(/^\d+\.\d+/);
  }, 60_000);

  it.each([
    ['another picture', { golden: { ...shipped.card.golden, png: BLACK_PNG } }, /golden values differ/],
    ['an output that the file has not', { output: { logits: 'nothing' } }, /nothing/],
  ])(
    'refuses %s',
    async (_, change, why) => {
      await expect(prove({ ...shipped, card: { ...shipped.card, ...change } as typeof shipped.card })).rejects.toThrow(why);
    },
    60_000,
  );

  it('refuses what is no model', async () => {
    await expect(prove({ ...shipped, file: join(folder, 'card.json') })).rejects.toThrow(/does not hold/);
  }, 60_000);
});
