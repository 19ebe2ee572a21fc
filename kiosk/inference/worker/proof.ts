/**
 * The proof of a version: the kiosk's own session runs its golden picture, and one that its maker did not choose.
 * Command lines make it in Node, the console in a browser.
 */
import type * as ort from 'onnxruntime-web';
import type { ModelCard } from '#contract/model-card';
import type { Proof } from '#contract/proof';
import { generator } from '../../pipeline/generator.ts';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import type { Pixels } from '../../pipeline/types.ts';
import { assertFinite } from './finite.ts';
import { assertGolden, goldenDifference } from './golden.ts';
import { openModel, type Runtime } from './session.ts';

const SEED = 1;

/**
 * Runs `picture`, the card's decoded golden picture, then one of noise, which shows what a golden picture can hide: a black one runs through
 * weights that give no number, memory without end or nothing at all for any other. Throws EngineError when the file cannot be run or
 * answers otherwise than the card says.
 */
export async function makeProof(
  runtime: Runtime & Pick<typeof ort, 'env'>,
  card: ModelCard,
  file: Uint8Array,
  picture: Pixels,
): Promise<Proof> {
  const model = await openModel(runtime, card, file);
  const whole = wholeBox(picture.width, picture.height);
  try {
    const { outputs } = await model.run(picture, whole);
    const difference = goldenDifference(card, outputs);
    assertGolden(card, difference);
    const other = await model.run(noise(picture), whole);
    for (const [key, values] of Object.entries(other.outputs)) assertFinite(`${key} of a picture of noise`, values);
    const { versions } = runtime.env;
    return {
      runtime: 'onnxruntime-web',
      version: versions.web ?? versions.common,
      difference,
      at: new Date().toISOString(),
    };
  } finally {
    await model.close().catch(() => undefined);
  }
}

/** An opaque picture of that size, each value of each pixel drawn for itself; the same one every time. */
function noise({ width, height }: Pixels): Pixels {
  const random = generator(SEED);
  const data = Uint8Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : Math.floor(random() * 256)));
  return { width, height, data };
}
