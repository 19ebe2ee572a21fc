/**
 * Mutants of a released version, by the registry's own checks: what these take gives its golden values in the kiosk's runtime, or the
 * runtime says why it does not, and it gets no proof. `npm run hostile` does it with thousands, over HTTP, up to the channel.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-web';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawBy, mutantOf, type Upload } from '#contract/testing/mutants';
import { makeProof } from '../../../kiosk/inference/worker/proof.ts';
import { EngineError } from '../../../kiosk/pipeline/engine-error.ts';
import { generator } from '../../../kiosk/pipeline/generator.ts';
import { ProblemError } from '../../http/problem.ts';
import { OnnxError, OnnxReader } from '../../registry/onnx.ts';
import { checkAgreement, parseCard } from '../../registry/validate.ts';

const MUTANTS = 60;
const folder = join(import.meta.dirname, '../../../models/released/fashion-mnist/1.2.0');
const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const released: Upload = { card: read('card.json'), model: read('model.onnx') };
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'fatal';

/** The card of what the registry would take. Throws what it refuses with. */
function check({ card, model }: Upload) {
  const parsed = parseCard(card);
  const reader = new OnnxReader(model.length);
  reader.push(model);
  checkAgreement(parsed, reader.finish());
  return parsed;
}

async function comesTo(upload: Upload): Promise<string> {
  try {
    const card = check(upload);
    const { data, info } = await sharp(Uint8Array.from(atob(card.golden.png), (character) => character.charCodeAt(0)))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { difference } = await makeProof(ort, card, upload.model, { ...info, data: new Uint8Array(data) });
    expect(difference).toBeLessThanOrEqual(card.golden.tolerance);
    return 'runs';
  } catch (thrown) {
    if (thrown instanceof ProblemError || thrown instanceof OnnxError) return 'refused';
    if (thrown instanceof EngineError) return 'unproven';
    throw thrown;
  }
}

it(`each of ${MUTANTS} is refused, runs, or gets no proof`, async () => {
  const draw = drawBy(generator(7));
  const counts: Record<string, number> = { refused: 0, runs: 0, unproven: 0 };
  for (let number = 0; number < MUTANTS; number++) counts[await comesTo(await mutantOf(released, `0.0.${number}`, draw))]! += 1;
  expect(
    Object.values(counts).every((count) => count > 0),
    JSON.stringify(counts),
  ).toBe(true);
});

it('the released version itself runs', async () => {
  expect(await comesTo(released)).toBe('runs');
}, 60_000);
