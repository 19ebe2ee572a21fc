/** What is told of a golden picture that is no picture, and that the opsets which a card may name are those of the runtime that ships. */
import * as ort from 'onnxruntime-web';
import { afterEach, expect, it, vi } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { exampleCard } from '#contract/testing/card';
import { buildOnnx, node } from '#contract/testing/onnx';
import { decodeGolden } from './golden.ts';
import { createSession } from './session.ts';

afterEach(() => vi.unstubAllGlobals());

it('names the golden picture when the browser cannot decode it, and not the model', async () => {
  const refuse = () => Promise.reject(new DOMException('The source image could not be decoded.', 'InvalidStateError'));
  vi.stubGlobal('createImageBitmap', refuse);
  const card = exampleCard({ name: 'coats', version: '1.2.3' });
  await expect(decodeGolden(card)).rejects.toMatchObject({
    code: 'load-failed',
    message: 'the golden picture of coats 1.2.3 cannot be decoded: The source image could not be decoded.',
  });
});

it.each([7, 25, 26, 27])(
  'a card may name opset %d just where the runtime loads it',
  async (opset) => {
    const shape = { dims: [1, 1, 8, 8] };
    const file = buildOnnx({
      nodes: [node('Relu', [], ['pixels'])],
      outputs: [{ name: 'logits', ...shape }],
      initializers: [],
      opsets: [['', opset]],
    });
    const loads = createSession(ort, file, { executionProviders: ['wasm'] }).then(
      (session) => session.release().then(() => true),
      () => false,
    );
    expect(await loads).toBe(modelCardSchema.safeParse(exampleCard({ opset })).success);
  },
  60_000,
);
