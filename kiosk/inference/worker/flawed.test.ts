/** Models that are right about a black picture and wrong about any other, on the runtime that ships: what they fail with. */
import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { flawedCard, flawedModel, type Flaw } from '#contract/testing/flawed';
import { toEngineError } from '../../pipeline/engine-error.ts';
import { drawn } from '../../pipeline/testing.ts';
import { createMemoryEye } from './memory-eye.ts';
import { openModel } from './session.ts';

ort.env.wasm.numThreads = 1;
const ask = { box: { x: 0, y: 0, width: 8, height: 8 } };

async function eyeWith(flaw: Flaw) {
  const file = flawedModel(flaw);
  const card = flawedCard(file, '1.0.0');
  const eye = createMemoryEye((level: number) => drawn(8, 8, () => level), {
    garments: { card, model: await openModel(ort, card, file) },
    people: null,
  });
  /** The logits for a grey of that level, or the code of the failure. */
  return (level: number) =>
    eye
      .see(level, () => [ask])
      .then(
        ({ views }) => [...views[0]!.view.logits],
        (thrown: unknown) => toEngineError(thrown, 'run-failed').code,
      );
}

test.each<[Flaw, unknown]>([
  ['none', [6, 0, 0]],
  ['late-nan', 'not-finite'],
  ['late-oom', 'out-of-memory'],
  ['late-throw', 'run-failed'],
])('%s: a black picture is answered, a grey one comes to %o', async (flaw, expected) => {
  const see = await eyeWith(flaw);
  expect(await see(0)).toEqual([6, 0, 0]);
  expect(await see(120)).toEqual(expected);
});
