/** One model in memory: an ONNX Runtime session with the preprocessing that its card asks for. */
import type { InferenceSession } from 'onnxruntime-web';
import type { ModelCard } from '#contract/model-card';
import { EngineError, toEngineError } from '../pipeline/engine-error.ts';
import { createPreprocessor } from '../pipeline/preprocess.ts';
import type { Box, Pixels } from '../pipeline/types.ts';
import { wantedOutputs, type Outputs } from './outputs.ts';
import type { Runtime } from './runtime.ts';

/** Where a session runs: a WebGPU device of ours, or wasm. */
export type Provider = GPUDevice | 'wasm';

export interface Answer {
  readonly outputs: Outputs;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}

export interface Model {
  /** Runs one region. Never call it while another run, creation or release of any session is under way. */
  run(pixels: Pixels, region: Box): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Creates the session. Throws `load-failed` when the bytes are no model or not the one that the card describes, and
 * `engine-down` when the runtime did not start, which it does with the first session: the model was not even looked at.
 */
export async function openModel(ort: Runtime, provider: Provider, card: ModelCard, bytes: Uint8Array): Promise<Model> {
  const session = await createSession(ort, provider, bytes);
  const { input } = card;
  const wanted = wantedOutputs(card);
  const names = wanted.map(({ name }) => name);
  if (!session.inputNames.includes(input.name) || !names.every((name) => session.outputNames.includes(name))) {
    await session.release();
    const found = `${session.inputNames.join(', ')} → ${session.outputNames.join(', ')}`;
    throw new EngineError('load-failed', `the card names ${input.name} → ${names.join(', ')}, the file has ${found}`);
  }
  const fill = createPreprocessor(input);
  const channels = input.colour === 'rgb' ? 3 : 1;
  const shape = input.layout === 'NCHW' ? [1, channels, input.height, input.width] : [1, input.height, input.width, channels];

  const run = async (pixels: Pixels, region: Box): Promise<Answer> => {
    const start = performance.now();
    const tensor = new ort.Tensor('float32', fill(pixels, region), shape);
    const filled = performance.now();
    // Asking for these alone leaves an embedding output on the GPU, uncopied.
    const results = await session.run({ [input.name]: tensor }, names);
    try {
      const outputs: Record<string, Float32Array> = {};
      for (const { key, name, size } of wanted) {
        const data = results[name]?.data;
        if (!(data instanceof Float32Array) || data.length !== size)
          throw new Error(`${card.name} gave ${data?.length ?? 0} ${key} and not ${size}`);
        outputs[key] = data.slice();
      }
      return { outputs, preprocessMs: filled - start, inferenceMs: performance.now() - filled };
    } finally {
      for (const result of Object.values(results)) result.dispose();
      tensor.dispose();
    }
  };
  return { run, close: () => session.release() };
}

async function createSession(ort: Runtime, provider: Provider, bytes: Uint8Array): Promise<InferenceSession> {
  // The device goes in here: `env.webgpu.device` is ignored (https://github.com/microsoft/onnxruntime/issues/26107).
  const executionProviders = provider === 'wasm' ? ['wasm'] : [{ name: 'webgpu', device: provider } as const];
  try {
    // 'all' folds the casts of half precision weights once, here, and not in every run.
    return await ort.InferenceSession.create(bytes, { executionProviders, graphOptimizationLevel: 'all' });
  } catch (thrown) {
    // The only mark of it: https://github.com/microsoft/onnxruntime/blob/main/js/common/lib/backend-impl.ts
    const noRuntime = thrown instanceof Error && thrown.message.startsWith('no available backend found');
    throw toEngineError(thrown, noRuntime ? 'engine-down' : 'load-failed');
  }
}
