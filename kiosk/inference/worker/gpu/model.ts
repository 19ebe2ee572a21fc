/**
 * A model whose input and outputs stay on the GPU, its dispatches recorded once and replayed (graph capture), which takes the host
 * out of a run. The replay is not believed: it must give what a plain run gives, for other inputs than the recorded one too.
 */
import type { Tensor } from 'onnxruntime-web';
import type { ModelCard, PoseCard } from '#contract/model-card';
import { toEngineError } from '../../../pipeline/engine-error.ts';
import { shapedCard } from '../../../pipeline/people/pose-input.ts';
import { createPreprocessor } from '../../../pipeline/pixels/preprocess.ts';
import type { Box, Pixels } from '../../../pipeline/types.ts';
import { wantedOutputs, type Outputs } from '../outputs.ts';
import type { EngineInfo, Replay } from '../../protocol.ts';
import { createSession, inputShape, matches, mismatch, type RunResult, type Model, type Runtime } from '../session.ts';
import { BufferUsage, MapMode } from './flags.ts';

/** Values on the GPU by what they are, as in `Outputs`; `release` when they were used. */
export interface GpuOutputs {
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  release(): void;
}

export interface GpuModel extends Model {
  /** float32, in the layout of the card's input; to be filled before `infer`. */
  readonly input: GPUBuffer;
  readonly replay: Replay;
  /** The model for frames of width × height pixels: itself, unless its file takes the camera's own shape. */
  shaped(width: number, height: number): Promise<GpuModel>;
  /** Runs what is in `input`. Never call it while another run, creation or release of any session is under way. */
  infer(): Promise<GpuOutputs>;
}

/** How far a replay may be from the plain run, as a share of the largest value: the order of additions may differ. */
const REPLAY_TOLERANCE = 1e-3;

/**
 * Whether a file may be replayed as far as that is known: no where nothing is replayed `now`, else what a worker found out `before` on
 * the GPU that is used now; undefined when it was not tested on this one.
 */
export function testedReplay(before: EngineInfo | null, now: EngineInfo): Replay | undefined {
  if (now.replay?.on === false) return now.replay;
  return before?.kind === 'webgpu' && now.kind === 'webgpu' && before.device === now.device
    ? (before.replay ?? undefined)
    : undefined;
}

/**
 * Opens the model replayed, or run plainly where a replay fails its test. `tested` is what this test once said of the same file, runtime
 * and GPU; undefined when it was never made. Throws `load-failed` as `openModel` does.
 */
export async function openGpuModel(
  ort: Runtime,
  device: GPUDevice,
  card: ModelCard,
  bytes: Uint8Array,
  tested?: Replay,
): Promise<GpuModel> {
  if (tested?.on === false) return openUntested(ort, device, card, bytes, tested);
  let why: string;
  try {
    const replayed = await openUntested(ort, device, card, bytes, { on: true });
    if (tested?.on) return replayed;
    try {
      const plain = await openUntested(ort, device, card, bytes, { on: false, why: 'for comparison' });
      try {
        const difference = await compare(replayed, plain, card);
        if (difference <= REPLAY_TOLERANCE) return replayed;
        why = `a replay differs by ${difference.toExponential(1)}`;
      } finally {
        await plain.close();
      }
      await replayed.close();
    } catch (thrown) {
      await replayed.close().catch(() => undefined);
      throw thrown;
    }
  } catch (thrown) {
    const error = toEngineError(thrown, 'load-failed');
    if (error.code === 'engine-down') throw error;
    why = error.message;
  }
  return openUntested(ort, device, card, bytes, { on: false, why });
}

/** How many shapes of one model are kept open: the golden picture's, the camera's, and that of a picked picture or a turned camera. */
const SHAPES = 3;

/**
 * As `openGpuModel`, for a file that takes the camera's own shape: a session for each shape that is asked for, for a recording holds
 * for one shape alone. Replay is tested in the card's own shape, when the model is loaded: another one is the same file on the same
 * GPU, and the first frame of a camera has no time for a test.
 */
export async function openShapedModel(
  ort: Runtime,
  device: GPUDevice,
  card: PoseCard,
  bytes: Uint8Array,
  tested?: Replay,
): Promise<GpuModel> {
  const first = await openGpuModel(ort, device, card, bytes, tested);
  const open = new Map([[shapeKey(card), first]]);
  const shaped = async (width: number, height: number): Promise<GpuModel> => {
    const own = shapedCard(card, width, height);
    const key = shapeKey(own);
    const model = open.get(key) ?? (await openUntested(ort, device, own, bytes, first.replay));
    // The one that was used last comes last.
    open.delete(key);
    open.set(key, model);
    const [oldest] = open;
    if (open.size > SHAPES && oldest !== undefined) {
      open.delete(oldest[0]);
      await oldest[1].close();
    }
    return model;
  };
  return {
    ...first,
    shaped,
    run: async (pixels, region) => (await shaped(region.width, region.height)).run(pixels, region),
    close: async () => {
      for (const model of open.values()) await model.close();
    },
  };
}

function shapeKey({ input }: PoseCard): string {
  return `${input.width} × ${input.height}`;
}

/** Opens the model with or without replay, as given, without a test. */
export async function openUntested(
  ort: Runtime,
  device: GPUDevice,
  card: ModelCard,
  bytes: Uint8Array,
  replay: Replay,
): Promise<GpuModel> {
  const session = await createSession(ort, bytes, {
    // The device goes in here: `env.webgpu.device` is ignored (https://github.com/microsoft/onnxruntime/issues/26107).
    executionProviders: [{ name: 'webgpu', device }],
    preferredOutputLocation: 'gpu-buffer',
    enableGraphCapture: replay.on,
    ...(isFlexible(card) && { freeDimensionOverrides: { height: card.input.height, width: card.input.width } }),
  });
  if (!matches(session, card)) throw await mismatch(session, card);
  const wanted = wantedOutputs(card);
  const { name } = card.input;
  const dims = inputShape(card);
  const usage = BufferUsage.STORAGE | BufferUsage.COPY_SRC | BufferUsage.COPY_DST;
  const input = device.createBuffer({ size: 4 * dims.reduce((all, side) => all * side, 1), usage });
  const tensor = ort.Tensor.fromGpuBuffer(input, { dataType: 'float32', dims });
  const fill = createPreprocessor(card.input);

  const infer = async (): Promise<GpuOutputs> => {
    // Without fetches: a replayed graph gives the same output buffers in every run, and named ones break on the second.
    const results = await session.run({ [name]: tensor });
    const buffers = Object.fromEntries(
      wanted.map((output) => [output.key, bufferOf(results[output.name], output.name, output.size)]),
    );
    const release = () => {
      if (!replay.on) for (const result of Object.values(results)) result.dispose();
    };
    return { buffers, release };
  };
  const run = async (pixels: Pixels, region: Box): Promise<RunResult> => {
    const start = performance.now();
    device.queue.writeBuffer(input, 0, fill(pixels, region));
    const filled = performance.now();
    const outputs = await infer();
    const values = await download(device, wanted, outputs);
    outputs.release();
    return { outputs: values, preprocessMs: filled - start, inferenceMs: performance.now() - filled };
  };
  const close = async () => {
    await session.release();
    input.destroy();
  };
  const model: GpuModel = { input, replay, infer, run, close, shaped: () => Promise.resolve(model) };
  return model;
}

/** Whether the file takes the camera's own shape. */
export function isFlexible(card: ModelCard): card is PoseCard {
  return card.task === 'pose' && card.sideMultiple !== undefined;
}

function bufferOf(result: Tensor | undefined, name: string, size: number): GPUBuffer {
  if (result?.location !== 'gpu-buffer' || result.size !== size)
    throw new Error(`${name} gave ${result?.size ?? 0} values at ${result?.location ?? 'no place'} and not ${size} on the GPU`);
  return result.gpuBuffer;
}

/** All wanted outputs in memory, by one copy. */
async function download(device: GPUDevice, wanted: ReturnType<typeof wantedOutputs>, { buffers }: GpuOutputs): Promise<Outputs> {
  const size = wanted.reduce((sum, output) => sum + 4 * output.size, 0);
  const staging = device.createBuffer({ size, usage: BufferUsage.COPY_DST | BufferUsage.MAP_READ });
  const encoder = device.createCommandEncoder();
  let at = 0;
  for (const { key, size: values } of wanted) {
    encoder.copyBufferToBuffer(buffers[key]!, 0, staging, at, 4 * values);
    at += 4 * values;
  }
  device.queue.submit([encoder.finish()]);
  try {
    await staging.mapAsync(MapMode.READ);
    const all = new Float32Array(staging.getMappedRange().slice(0));
    let from = 0;
    return Object.fromEntries(wanted.map(({ key, size: values }) => [key, all.slice(from, (from += values))]));
  } finally {
    staging.destroy();
  }
}

/** How far a replay is from a plain run of another picture than the recorded one, relative to the largest value. */
async function compare(replayed: GpuModel, plain: GpuModel, card: ModelCard): Promise<number> {
  const { width, height } = card.input;
  const whole = { x: 0, y: 0, width, height };
  await replayed.run(pattern(width, height, false), whole);
  const [mine, theirs] = [
    await replayed.run(pattern(width, height, true), whole),
    await plain.run(pattern(width, height, true), whole),
  ];
  let difference = 0;
  let largest = 1e-6;
  for (const [key, values] of Object.entries(theirs.outputs))
    for (const [index, value] of values.entries()) {
      const apart = Math.abs(value - (mine.outputs[key]?.[index] ?? NaN));
      difference = Math.max(difference, Number.isNaN(apart) ? Infinity : apart);
      largest = Math.max(largest, Math.abs(value));
    }
  return difference / largest;
}

/** Two pictures that no model takes for the same: a gradient, and stripes. */
function pattern(width: number, height: number, striped: boolean): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      data[at] = striped ? ((x >> 4) % 2) * 200 : (255 * x) / width;
      data[at + 1] = striped ? 128 : (255 * y) / height;
      data[at + 2] = striped ? ((y >> 3) % 2) * 255 : 60;
    }
  return { width, height, data };
}
