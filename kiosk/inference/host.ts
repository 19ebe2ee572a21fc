/** What the worker owns: the device, the runtime and the loaded models; answers one call at a time. */
import type { ModelCard } from '#contract/model-card';
import { EngineError, toEngineError } from '../pipeline/engine-error.ts';
import { wholeBox } from '../pipeline/guide.ts';
import { requestDevice } from './device.ts';
import { knownReplay, openGpuModel, type GpuModel } from './gpu/model.ts';
import { createGpuVision, type GpuVision } from './gpu/vision.ts';
import { assertGolden, decodeGolden, goldenDifference } from './golden.ts';
import { createMutex } from './mutex.ts';
import { createPixelReader, type PixelReader } from './pixels.ts';
import type { EngineAnswer, EngineCall, EngineInfo, LoadReport } from './protocol.ts';
import { openRuntime, type Runtime } from './runtime.ts';
import { openModel, type Model } from './session.ts';
import { createMemoryVision, type Loaded, type Models } from './vision.ts';
import { createWatcher } from './watcher.ts';

interface Engine {
  readonly info: EngineInfo;
  /** The device and what looks at frames on it; null on wasm. */
  readonly gpu: { readonly device: GPUDevice; readonly vision: GpuVision } | null;
  readonly ort: Runtime;
  readonly threads: number;
  readonly read: PixelReader;
}

type Call<Kind extends EngineCall['kind']> = Extract<EngineCall, { kind: Kind }>;

/** A function that answers calls, strictly in turn; `onLost` is called when the GPU device goes away. */
export function createHost(onLost: (message: string) => void): (call: EngineCall) => Promise<EngineAnswer> {
  let engine: Engine | null = null;
  const models = new Map<string, Loaded>();
  const watch = createWatcher();
  const memoryVision = createMemoryVision();
  const opened = (): Engine => {
    if (engine === null) throw new EngineError('not-loaded', 'the engine is not open');
    return engine;
  };

  const load = async ({ release, card, file, before }: Call<'load'>): Promise<EngineAnswer> => {
    const { model, report } = await prove(opened(), card, new Uint8Array(await file.arrayBuffer()), before?.engine ?? null);
    const key = keyOf(release, card.role);
    await models.get(key)?.model.close();
    models.set(key, { ref: { release, name: card.name, version: card.version }, card, model });
    return { kind: 'load', report };
  };

  const read = async ({ release, people, frame, region, takenAt, source }: Call<'read'>): Promise<EngineAnswer> => {
    try {
      const { gpu } = opened();
      const garments = find(release, 'garments', 'classify');
      const finder = people === null ? null : find(people, 'people', 'pose');
      const models: Models = { garments, people: finder };
      const vision = gpu !== null && areOnGpu(models) ? gpu.vision : null;
      const look = await watch(vision ?? memoryVision, models, { frame, guide: region, takenAt, source });
      return { kind: 'read', look: { ...look, frames: vision?.way ?? 'memory' } };
    } finally {
      frame.close();
    }
  };

  const find = <Task extends ModelCard['task']>(release: string, role: string, task: Task) => {
    const loaded = models.get(keyOf(release, role));
    if (loaded?.card.task !== task) throw new EngineError('not-loaded', `no ${role} model of release ${release} is loaded`);
    return loaded as Loaded<Extract<ModelCard, { task: Task }>>;
  };

  const unload = async (release: string): Promise<EngineAnswer> => {
    for (const [key, loaded] of models) {
      if (loaded.ref.release !== release) continue;
      models.delete(key);
      await loaded.model.close();
    }
    return { kind: 'unload' };
  };

  // Two overlapping runs hang the thread, even on two sessions: the runtime is not re-entrant under JSPI
  // (https://github.com/microsoft/onnxruntime/issues/32561).
  const inTurn = createMutex();
  return (call) =>
    inTurn(async () => {
      switch (call.kind) {
        case 'open':
          engine = await openEngine(call, onLost);
          return { kind: 'open', engine: engine.info };
        case 'load':
          return load(call);
        case 'read':
          return read(call);
        case 'unload':
          return unload(call.release);
      }
    });
}

/** Frames can stay on the GPU only if all that look at them are there. */
function areOnGpu({ garments, people }: Models): boolean {
  const isOnGpu = (model: Model): model is GpuModel => 'infer' in model;
  return isOnGpu(garments.model) && (people === null || isOnGpu(people.model));
}

function keyOf(release: string, role: string): string {
  return `${release}/${role}`;
}

async function openEngine({ prefer, because, uncaptured }: Call<'open'>, onLost: (message: string) => void): Promise<Engine> {
  const { ort, threads } = await openRuntime();
  const shared = { ort, threads, read: createPixelReader() };
  const gpu = prefer === 'wasm' ? because : await requestDevice(prefer === 'webgpu');
  if (typeof gpu === 'string') return { ...shared, gpu: null, info: wasmInfo(threads, gpu) };
  const { device, name } = gpu;
  void device.lost.then(({ message }) => onLost(message));
  const vision = createGpuVision(device);
  return { ...shared, gpu: { device, vision }, info: { kind: 'webgpu', reason: because, device: name, uncaptured } };
}

function wasmInfo(threads: number, reason: EngineInfo['reason']): EngineInfo {
  return { kind: 'wasm', reason, device: threads === 1 ? '1 thread' : `${threads} threads`, uncaptured: null };
}

interface Proven {
  readonly model: Model;
  readonly report: LoadReport;
}

/**
 * Loads a model where the engine runs. What the GPU cannot load or computes wrongly gets a second chance on wasm: if
 * that succeeds the GPU was to blame and the model runs on wasm, if not the model is, and the wasm failure is thrown.
 */
async function prove(engine: Engine, card: ModelCard, bytes: Uint8Array, before: EngineInfo | null): Promise<Proven> {
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
  engine: Engine,
  device: GPUDevice | null,
  info: EngineInfo,
  card: ModelCard,
  bytes: Uint8Array,
  before: EngineInfo | null,
): Promise<Proven> {
  const start = performance.now();
  const onGpu = device === null ? null : await openGpuModel(engine.ort, device, card, bytes, knownReplay(before, info));
  const model = onGpu ?? (await openModel(engine.ort, card, bytes));
  const createMs = performance.now() - start;
  try {
    const golden = await decodeGolden(card);
    const pixels = engine.read(golden, null);
    const { outputs, inferenceMs } = await model.run(pixels, wholeBox(pixels.width, pixels.height));
    const difference = goldenDifference(card, outputs);
    assertGolden(card, difference);
    const where = { ...info, uncaptured: onGpu?.uncaptured ?? null };
    return { model, report: { engine: where, createMs, warmupMs: inferenceMs, goldenDifference: difference } };
  } catch (thrown) {
    await model.close().catch(() => undefined);
    throw thrown;
  }
}
