/** The proof of a version on the runtime that ships: who is right about the golden picture alone gets none. */
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { proofSchema } from '#contract/proof';
import { flawedCard, flawedModel, type Flaw } from '#contract/testing/flawed';
import { drawn } from '../../pipeline/testing.ts';
import { makeProof } from './proof.ts';

ort.env.wasm.numThreads = 1;
const black = drawn(8, 8, () => 0);

const proofOf = (flaw: Flaw) => {
  const file = flawedModel(flaw);
  return makeProof(ort, flawedCard(file, '1.0.0'), file, black);
};

test('a model that answers any picture gets one', async () => {
  expect(proofSchema.parse(await proofOf('none')).difference).toBe(0);
});

test.each<[Flaw, RegExp]>([
  ['late-nan', /noise gave NaN/],
  ['late-oom', /./],
  ['late-throw', /./],
])('%s: right about its golden picture, which is black, it gets none', async (flaw, why) => {
  await expect(proofOf(flaw)).rejects.toThrow(why);
});
