/** What the worker of one network owns: the network on one engine, perhaps one that finds people, and the kiosk's scene of both. */
import type { ClassifyCard, ModelCard, PoseCard } from '#contract/model-card';
import { requestDevice } from '../../inference/worker/device.ts';
import { decodeGolden, goldenDifference } from '../../inference/worker/golden.ts';
import { isFlexible, openGpuModel, openShapedModel } from '../../inference/worker/gpu/model.ts';
import { createMemoryEye, type Bound } from '../../inference/worker/memory-eye.ts';
import { once } from '../../inference/worker/once.ts';
import { createPixelReader } from '../../inference/worker/pixel-reader.ts';
import { openRuntime } from '../../inference/worker/runtime.ts';
import { openModel, type Model } from '../../inference/worker/session.ts';
import { createMutex } from '../../inference/mutex.ts';
import { EngineError } from '../../pipeline/engine-error.ts';
import { decodePeople } from '../../pipeline/people/decode.ts';
import { wholeBox } from '../../pipeline/pixels/guide.ts';
import { createPreprocessor } from '../../pipeline/pixels/preprocess.ts';
import { createScene, type Due } from '../../pipeline/scene.ts';
import type { Pixels, Reading, Scene } from '../../pipeline/types.ts';
import type { InputPicture, LabAnswer, LabCall, OpenReport, RegionStory } from '../protocol.ts';
import { readPicture } from './picture.ts';

/** A still is shown to the scene this often, this far apart in ms of a virtual clock: long enough for any region to settle. */
const LOOKS = 9;
const LOOK_MS = 250;

type Call<Kind extends LabCall['kind']> = Extract<LabCall, { kind: Kind }>;

/** A function that answers calls, strictly in turn: the runtime is not re-entrant. */
export function createLabHost(): (call: LabCall) => Promise<LabAnswer> {
  let network: Bound | null = null;
  let finder: Bound<PoseCard> | null = null;
  const classifier = (): Bound<ClassifyCard> => {
    if (network?.card.task !== 'classify') throw new EngineError('not-loaded', 'no classifier is open');
    return network as Bound<ClassifyCard>;
  };

  const answer = async (call: LabCall): Promise<LabAnswer> => {
    switch (call.kind) {
      case 'open': {
        const { report, ...opened } = await open(call.card, call.file, call.prefer);
        network = opened;
        return { kind: 'open', report };
      }
      case 'finder': {
        const { model } = await open(call.card, call.file, 'wasm');
        finder = { card: call.card, model };
        return { kind: 'finder' };
      }
      case 'read':
        return { kind: 'read', read: await readWhole(classifier(), call) };
      case 'scene':
        return { kind: 'scene', ...(await playStill(classifier(), finder, await readPicture(call.picture, call.disturbance))) };
      case 'poses': {
        if (network?.card.task !== 'pose') throw new EngineError('not-loaded', 'no network that finds people is open');
        const pixels = await readPicture(call.picture, call.disturbance);
        const { width, height } = pixels;
        const { outputs, inferenceMs } = await network.model.run(pixels, wholeBox(width, height));
        return { kind: 'poses', width, height, people: decodePeople(outputs, network.card, width, height), inferenceMs };
      }
    }
  };
  const inTurn = createMutex();
  return (call) => inTurn(() => answer(call));
}

/** Opens a network where it was asked for and nowhere else, and runs its golden picture: a difference is reported, not refused. */
async function open(card: ModelCard, file: Blob, prefer: 'webgpu' | 'wasm'): Promise<Bound & { readonly report: OpenReport }> {
  const { ort, threads } = await openRuntime();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const gpu = prefer === 'wasm' ? null : await requestDevice(true);
  if (typeof gpu === 'string') throw new EngineError('engine-down', `WebGPU cannot be had here (${gpu})`);
  const start = performance.now();
  const model: Model =
    gpu === null
      ? await openModel(ort, card, bytes)
      : await (isFlexible(card) ? openShapedModel(ort, gpu.device, card, bytes) : openGpuModel(ort, gpu.device, card, bytes));
  const createMs = performance.now() - start;
  const pixels = createPixelReader()(await decodeGolden(card), null);
  const { outputs } = await model.run(pixels, wholeBox(pixels.width, pixels.height));
  const device = gpu?.name ?? (threads === 1 ? '1 thread' : `${threads} threads`);
  const report = { engine: { kind: prefer, device }, createMs, goldenDifference: goldenDifference(card, outputs) };
  return { card, model, report };
}

async function readWhole({ card, model }: Bound<ClassifyCard>, { picture, disturbance, input }: Call<'read'>) {
  const pixels = await readPicture(picture, disturbance);
  const { outputs, preprocessMs, inferenceMs } = await model.run(pixels, wholeBox(pixels.width, pixels.height));
  const { logits } = outputs;
  if (logits === undefined) throw new EngineError('run-failed', `${card.name} gave no logits`);
  return { logits, preprocessMs, inferenceMs, input: input ? inputOf(card, pixels) : null };
}

/** The input tensor of a whole picture, put back into 0–255. */
function inputOf({ input }: ClassifyCard, pixels: Pixels): InputPicture {
  const { width, height, layout, colour, mean, std } = input;
  const tensor = createPreprocessor(input)(pixels, wholeBox(pixels.width, pixels.height));
  const channels = colour === 'rgb' ? 3 : 1;
  const plane = width * height;
  const data = new Uint8ClampedArray(4 * plane).fill(255);
  for (let at = 0; at < plane; at++)
    for (let c = 0; c < 3; c++) {
      const from = Math.min(c, channels - 1);
      const value = tensor[layout === 'NCHW' ? from * plane + at : at * channels + from]!;
      data[4 * at + c] = value * std[from]! + mean[from]!;
    }
  return { width, height, data };
}

/** Plays a still before the kiosk's own scene until it is settled, and keeps every reading of every region. */
async function playStill(
  garments: Bound<ClassifyCard>,
  people: Bound<PoseCard> | null,
  pixels: Pixels,
): Promise<{ width: number; height: number; scene: Scene; regions: RegionStory[] }> {
  const { width, height } = pixels;
  const still = <B extends Bound>(bound: B): B => ({ ...bound, model: once(bound.model) });
  const eye = createMemoryEye<Pixels, Due>((picture) => picture, {
    garments: still(garments),
    people: people && still(people),
  });
  const read = new Map<string, { due: Due; views: Reading[] }>();
  const onReading = (due: Due, reading: Reading): void => {
    read.set(due.key, { due, views: [...(read.get(due.key)?.views ?? []), reading] });
  };
  const { name, version } = garments.card;
  const effort = { garmentsMs: Infinity, settledAfter: 4 };
  const see = createScene(eye, garments.card, { release: 'lab', name, version }, { effort, onReading });
  let scene: Scene | null = null;
  for (let look = 0; look < LOOKS && !scene?.settled; look++)
    scene = await see({ picture: pixels, takenAt: look * LOOK_MS, guide: wholeBox(width, height), stream: 1 });
  const regions = [...read.values()].map(({ due, views }) => storyOf(due, views, scene!));
  return { width, height, scene: scene!, regions };
}

function storyOf({ key, region }: Due, views: readonly Reading[], { people, headline }: Scene): RegionStory {
  const person = region.kind === 'guide' ? null : Number(key.split('/')[0]);
  const garment = people.find(({ id }) => id === person)?.garments.find(({ kind }) => kind === region.kind);
  return {
    person,
    kind: region.kind,
    box: region.box,
    group: region.group,
    least: region.least,
    clothed: region.clothed,
    views: views.map(({ logits, ...view }) => ({ ...view, logits: Float32Array.from(logits) })),
    verdict: garment?.verdict ?? (person === null ? headline : null),
  };
}
