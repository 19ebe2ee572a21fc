/** One model on wasm: an ONNX Runtime session with the preprocessing that its card asks for. */
import type * as ort from 'onnxruntime-web';
import type { InferenceSession } from 'onnxruntime-web';
import type { ModelCard } from '#contract/model-card';
import { EngineError, toEngineError } from '../../pipeline/engine-error.ts';
import { shapedCard } from '../../pipeline/people/pose-input.ts';
import { createPreprocessor, type Preprocessor } from '../../pipeline/pixels/preprocess.ts';
import type { Box, Pixels } from '../../pipeline/types.ts';
import { withRowsAsChannels } from './onnx/rows.ts';
import { wantedOutputs, type Outputs, type WantedOutput } from './outputs.ts';

/** The part of ONNX Runtime that sessions need; its builds for browsers and for Node have it. */
export type Runtime = Pick<typeof ort, 'InferenceSession' | 'Tensor'>;

export interface RunResult {
  readonly outputs: Outputs;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
}

export interface Model {
  /** Runs one region. Never call it while another run, creation or release of any session is under way. */
  run(pixels: Pixels, region: Box): Promise<RunResult>;
  close(): Promise<void>;
}

/**
 * Creates the session. Throws `load-failed` when the bytes are no model or not the one that the card describes, and
 * `engine-down` when the runtime did not start, which it does with the first session: the model was not even tried.
 */
export async function openModel(ort: Runtime, card: ModelCard, bytes: Uint8Array): Promise<Model> {
  const session = await createSession(ort, withRowsAsChannels(bytes), { executionProviders: ['wasm'] });
  if (!matches(session, card)) throw await mismatch(session, card);
  const names = wantedOutputs(card).map(({ name }) => name);
  const shapeOf = createShapes(card);

  const run = async (pixels: Pixels, region: Box): Promise<RunResult> => {
    const start = performance.now();
    const { fill, dims, wanted } = shapeOf(region);
    const tensor = new ort.Tensor('float32', fill(pixels, region), dims);
    const filled = performance.now();
    const results = await session.run({ [card.input.name]: tensor }, names);
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

/** What a run needs to know of the shape of its input. */
interface Shape {
  readonly fill: Preprocessor;
  readonly dims: readonly number[];
  readonly wanted: readonly WantedOutput[];
}

/** The shape of the input for a region: the card's own, but for a file that takes the camera's; each made once. */
function createShapes(card: ModelCard): (region: Pick<Box, 'width' | 'height'>) => Shape {
  const known = new Map<string, Shape>();
  return ({ width, height }) => {
    const shaped = cardFor(card, width, height);
    const dims = inputShape(shaped);
    const key = dims.join();
    const shape = known.get(key) ?? { fill: createPreprocessor(shaped.input), dims, wanted: wantedOutputs(shaped) };
    known.set(key, shape);
    return shape;
  };
}

/** The card as it holds for a region of width × height pixels. */
export function cardFor(card: ModelCard, width: number, height: number): ModelCard {
  return card.task === 'pose' ? shapedCard(card, width, height) : card;
}

/** The file's session. Throws `engine-down` when the runtime did not start, `load-failed` for everything else. */
export async function createSession(
  ort: Runtime,
  bytes: Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  try {
    // 'all' folds the casts of half precision weights once, here, and not in every run.
    return await ort.InferenceSession.create(bytes, { graphOptimizationLevel: 'all', ...options });
  } catch (thrown) {
    // The only mark of it: https://github.com/microsoft/onnxruntime/blob/main/js/common/lib/backend-impl.ts
    const noRuntime = thrown instanceof Error && thrown.message.startsWith('no available backend found');
    throw toEngineError(thrown, noRuntime ? 'engine-down' : 'load-failed');
  }
}

/** Whether the file has the input and the outputs that its card names. */
export function matches(session: InferenceSession, card: ModelCard): boolean {
  return (
    session.inputNames.includes(card.input.name) && wantedOutputs(card).every(({ name }) => session.outputNames.includes(name))
  );
}

/** Releases a session that does not match its card; the error says what it has. */
export async function mismatch(session: InferenceSession, card: ModelCard): Promise<EngineError> {
  await session.release();
  const names = wantedOutputs(card).map(({ name }) => name);
  const found = `${session.inputNames.join(', ')} → ${session.outputNames.join(', ')}`;
  return new EngineError('load-failed', `the card names ${card.input.name} → ${names.join(', ')}, the file has ${found}`);
}

/** The shape of the card's input, with a batch of one. */
export function inputShape({ input }: ModelCard): number[] {
  const channels = input.colour === 'rgb' ? 3 : 1;
  return input.layout === 'NCHW' ? [1, channels, input.height, input.width] : [1, input.height, input.width, channels];
}
