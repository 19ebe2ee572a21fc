/** The versions of the operator set that a card may name are those that the runtime which ships can load. */
import * as ort from 'onnxruntime-web';
import { expect, it } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { exampleCard } from '#contract/testing/card';
import { buildOnnx, node, tensor } from '#contract/testing/onnx';

const VERSIONS = Array.from({ length: 40 }, (_, i) => i);
const named = VERSIONS.filter((opset) => modelCardSchema.safeParse({ ...exampleCard(), opset }).success);
const newest = Math.max(...named);

async function runs(opset: number): Promise<boolean> {
  const pixels = new ort.Tensor('float32', new Float32Array(64), [1, 1, 8, 8]);
  const nodes = [node('Flatten', [], ['pixels'], ['row']), node('MatMul', [], ['row', 'w'], ['logits'])];
  const file = buildOnnx({ nodes, initializers: [tensor('w', [64, 3])], opsets: [['', opset]] });
  try {
    const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'], logSeverityLevel: 4 });
    const { logits } = await session.run({ pixels });
    await session.release();
    return logits?.dims.join() === '1,3';
  } catch {
    return false;
  }
}

it.each(named)('opset %i runs', async (opset) => {
  expect(await runs(opset)).toBe(true);
});

it('the one after the newest does not, or a card may say so', async () => {
  expect(await runs(newest + 1)).toBe(false);
});
