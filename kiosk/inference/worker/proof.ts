/** The proof of a version: the kiosk's own session runs its golden picture. Command lines make it in Node, the console in a browser. */
import type * as ort from 'onnxruntime-web';
import type { ModelCard } from '#contract/model-card';
import type { Proof } from '#contract/proof';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import type { Pixels } from '../../pipeline/types.ts';
import { assertGolden, goldenDifference } from './golden.ts';
import { openModel, type Runtime } from './session.ts';

/** Runs `picture`, the card's decoded golden picture; throws EngineError when the file cannot be run or answers otherwise than the card says. */
export async function makeProof(
  runtime: Runtime & Pick<typeof ort, 'env'>,
  card: ModelCard,
  file: Uint8Array,
  picture: Pixels,
): Promise<Proof> {
  const model = await openModel(runtime, card, file);
  try {
    const { outputs } = await model.run(picture, wholeBox(picture.width, picture.height));
    const difference = goldenDifference(card, outputs);
    assertGolden(card, difference);
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
