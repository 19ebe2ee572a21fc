/** What the worker owns: the device, the runtime, the loaded models and the scene; answers one call at a time. */
import type { ModelCard } from '#contract/model-card';
import { EngineError, toEngineError } from '../../pipeline/engine-error.ts';
import type { Eye } from '../../pipeline/eye.ts';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import { createScene, type Due } from '../../pipeline/scene.ts';
import type { Frame, ModelRef, Scene } from '../../pipeline/types.ts';
import { createMutex } from '../mutex.ts';
import type { EngineAnswer, EngineCall, EngineInfo, LoadReport } from '../protocol.ts';
import { requestDevice } from './device.ts';
import { assertGolden, decodeGolden, goldenDifference } from './golden.ts';
import { createGpuEyes, type GpuEyes } from './gpu/eye.ts';
import { isFlexible, openGpuModel, openShapedModel, testedReplay, type GpuModel } from './gpu/model.ts';
import { createMemoryEye, type Bound, type EyeModels } from './memory-eye.ts';
import { createPixelReader, type PixelReader } from './pixel-reader.ts';
import { openRuntime } from './runtime.ts';
import { openModel, type Model, type Runtime } from './session.ts';

interface Backend {
  readonly info: EngineInfo;
  /** The device and the eyes on it; null on wasm. */
  readonly gpu: { readonly device: GPUDevice; readonly eyes: GpuEyes } | null;
  readonly ort: Runtime;
  readonly threads: number;
  readonly read: PixelReader;
}

/** A loaded model and what it is. */
interface Loaded<Card extends ModelCard = ModelCard> extends Bound<Card> {
  readonly ref: ModelRef;
}

/** The scene of the models that saw the last frame. With others everybody in view is somebody new. */
interface Watch {
  readonly garments: Loaded;
  readonly people: Loaded | null;
  readonly see: (frame: Frame) => Promise<Scene>;
}

type Call<Kind extends EngineCall['kind']> = Extract<EngineCall, { kind: Kind }>;

/** A function that answers calls, strictly in turn; `onLost` is called when the GPU device goes away. */
export function createHost(onLost: (message: string) => void): (call: EngineCall) => Promise<EngineAnswer> {
  let engine: Backend | null = null;
  const models = new Map<string, Loaded>();
  let watch: Watch | null = null;
  const opened = (): Backend => {
    if (engine === null) throw new EngineError('not-loaded', 'the engine is not open');
    return engine;
  };

  const load = async ({ release, card, file, before }: Call<'load'>): Promise<EngineAnswer> => {
    const { model, report } = await prove(opened(), card, new Uint8Array(await file.arrayBuffer()), before?.engine ?? null);
    const key = keyOf(release, card.role);
    // One that does not close well is gone all the same.
    await models
      .get(key)
      ?.model.close()
      .catch(() => undefined);
    models.set(key, { ref: { release, name: card.name, version: card.version }, card, model });
    return { kind: 'load', report };
  };

  const see = async ({ release, people, frame }: Call<'see'>): Promise<EngineAnswer> => {
    try {
      const engine = opened();
      const garments = find(release, 'garments', 'classify');
      const finder = people === null ? null : find(people, 'people', 'pose');
      if (watch?.garments !== garments || watch.people !== finder) {
        const eye = openEye(engine, { garments, people: finder });
        watch = { garments, people: finder, see: createScene(eye, garments.card, garments.ref) };
      }
      return { kind: 'see', scene: await watch.see(frame) };
    } finally {
      frame.picture.close();
    }
  };

  const find = <Task extends ModelCard['task']>(release: string, role: string, task: Task) => {
    const loaded = models.get(keyOf(release, role));
    if (loaded?.card.task !== task) throw new EngineError('not-loaded', `no ${role} model of release ${release} is loaded`);
    return loaded as Loaded<Extract<ModelCard, { task: Task }>>;
  };

  // Two overlapping runs hang the thread, even on two sessions: the runtime is not re-entrant under JSPI
  // (https://github.com/microsoft/onnxruntime/issues/32561).
  const inTurn = createMutex();
  return (call) =>
    inTurn(async () => {
      switch (call.kind) {
        case 'open':
          engine = await openBackend(call, onLost);
          return { kind: 'open', engine: engine.info };
        case 'load':
          return load(call);
        case 'see':
          return see(call);
      }
    });
}

/** On the GPU if all of its models are there: then frames can stay there too. */
function openEye({ gpu, read }: Backend, models: EyeModels): Eye<VideoFrame | ImageBitmap, Due> {
  return gpu !== null && areOnGpu(models) ? gpu.eyes.open(models) : createMemoryEye((picture) => read(picture, null), models);
}

function areOnGpu(models: EyeModels): models is EyeModels<GpuModel> {
  const isOnGpu = (model: Model): model is GpuModel => 'infer' in model;
  return isOnGpu(models.garments.model) && (models.people === null || isOnGpu(models.people.model));
}

function keyOf(release: string, role: string): string {
  return `${release}/${role}`;
}

async function openBackend({ prefer, because, replay }: Call<'open'>, onLost: (message: string) => void): Promise<Backend> {
  const { ort, threads } = await openRuntime();
  const shared = { ort, threads, read: createPixelReader() };
  const gpu = prefer === 'wasm' ? because : await requestDevice(prefer === 'webgpu');
  if (typeof gpu === 'string') return { ...shared, gpu: null, info: wasmInfo(threads, gpu) };
  const { device, name } = gpu;
  void device.lost.then(({ message }) => onLost(message));
  const eyes = createGpuEyes(device);
  return { ...shared, gpu: { device, eyes }, info: { kind: 'webgpu', reason: because, device: name, replay } };
}

function wasmInfo(threads: number, reason: EngineInfo['reason']): EngineInfo {
  return { kind: 'wasm', reason, device: threads === 1 ? '1 thread' : `${threads} threads`, replay: null };
}

interface Proven {
  readonly model: Model;
  readonly report: LoadReport;
}

/**
 * Loads a model where the engine runs. What the GPU cannot load or computes wrongly gets a second chance on wasm: if
 * that succeeds the GPU was to blame and the model runs on wasm, if not the model is, and the wasm failure is thrown.
 */
async function prove(engine: Backend, card: ModelCard, bytes: Uint8Array, before: EngineInfo | null): Promise<Proven> {
  try {
    return await openProven(engine, engine.gpu?.device ?? null, engine.info, card, bytes, before);
  } catch (thrown) {
    if (engine.gpu === null) throw thrown;
    const reason = toEngineError(thrown, 'load-failed').code === 'golden-mismatch' ? 'golden-mismatch' : 'webgpu-failed';
    return openProven(engine, null, wasmInfo(engine.threads, reason), card, bytes, before);
  }
}

/** Creates the session and runs the golden picture, which warms it up as well. Nothing stays open after a failure. */
async function openProven(
  engine: Backend,
  device: GPUDevice | null,
  info: EngineInfo,
  card: ModelCard,
  bytes: Uint8Array,
  before: EngineInfo | null,
): Promise<Proven> {
  const start = performance.now();
  const tested = testedReplay(before, info);
  const onGpu =
    device === null
      ? null
      : await (isFlexible(card)
          ? openShapedModel(engine.ort, device, card, bytes, tested)
          : openGpuModel(engine.ort, device, card, bytes, tested));
  const model = onGpu ?? (await openModel(engine.ort, card, bytes));
  const createMs = performance.now() - start;
  try {
    const golden = await decodeGolden(card);
    const pixels = engine.read(golden, null);
    const { outputs, inferenceMs } = await model.run(pixels, wholeBox(pixels.width, pixels.height));
    const difference = goldenDifference(card, outputs);
    assertGolden(card, difference);
    const where = { ...info, replay: onGpu?.replay ?? null };
    return { model, report: { engine: where, createMs, warmupMs: inferenceMs, goldenDifference: difference } };
  } catch (thrown) {
    await model.close().catch(() => undefined);
    throw thrown;
  }
}
