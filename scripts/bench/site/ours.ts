/** Vitrine: the kiosk's own scene and eyes, as its inference worker runs them; one garment is read in every frame. */
import type { ModelCard } from '#contract/model-card';
import { requestDevice } from '../../../kiosk/inference/worker/device.ts';
import { createGpuEyes } from '../../../kiosk/inference/worker/gpu/eye.ts';
import {
  isFlexible,
  openGpuModel,
  openShapedModel,
  openUntested,
  type GpuModel,
} from '../../../kiosk/inference/worker/gpu/model.ts';
import { createMemoryEye, type Bound } from '../../../kiosk/inference/worker/memory-eye.ts';
import { createPixelReader } from '../../../kiosk/inference/worker/pixel-reader.ts';
import { openRuntime } from '../../../kiosk/inference/worker/runtime.ts';
import { openModel, type Model, type Runtime } from '../../../kiosk/inference/worker/session.ts';
import type { Eye } from '../../../kiosk/pipeline/eye.ts';
import type { Person } from '../../../kiosk/pipeline/people/person.ts';
import { guideBox, wholeBox } from '../../../kiosk/pipeline/pixels/guide.ts';
import { createScene, type Due } from '../../../kiosk/pipeline/scene.ts';
import type { Reading } from '../../../kiosk/pipeline/types.ts';
import type { Backend, Contender, Files } from './contender.ts';

/** One region a frame, in every frame: as much as everybody else reads. */
const EFFORT = { garmentsMs: 0, settledAfter: Infinity };
type CameraEye = Eye<VideoFrame | ImageBitmap, Due>;

export async function open(backend: Backend, files: Files): Promise<Contender> {
  const { ort, threads } = await openRuntime();
  const gpu = backend === 'webgpu' ? await requestDevice(true) : null;
  if (typeof gpu === 'string') throw new Error(`no GPU device: ${gpu}`);
  const { eye, classifier } = gpu === null ? await openInMemory(ort, files) : await openOnGpu(ort, gpu.device, files);
  let person: Person | null = null;
  let reading: Reading | null = null;
  const watched: CameraEye = {
    ...eye,
    see: (picture, where, back) => {
      const noted: typeof where = (found) => {
        person = found.people?.[0] ?? null;
        return where(found);
      };
      return eye.see(picture, noted, back);
    },
  };
  const { card } = files.garments;
  const ref = { release: 'bench', name: card.name, version: card.version };
  // Every frame for itself: nobody is settled, and every frame has its region to read.
  let stream = 0;
  const onReading = (_: Due, latest: Reading) => (reading = latest);
  const sceneOf = createScene(watched, card, ref, { effort: EFFORT, onReading });
  return {
    threads: gpu === null ? threads : 1,
    async see(frame) {
      reading = null;
      const guide = guideBox(frame.displayWidth, frame.displayHeight);
      await sceneOf({ picture: frame, takenAt: performance.now(), guide, stream: (stream += 1) });
      const { logits } = (reading as Reading | null) ?? { logits: null };
      return { person, logits: logits === null ? null : Array.from(logits) };
    },
    async classify(picture) {
      const { logits } = (await classifier.run(picture, wholeBox(picture.width, picture.height))).outputs;
      if (logits === undefined) throw new Error('no logits');
      return logits;
    },
    async replay(pairs) {
      if (gpu === null) throw new Error('nothing is replayed on wasm');
      const { device } = gpu;
      const { card, bytes } = files.garments;
      const replayed = await openUntested(ort, device, card, bytes, { on: true });
      const plain = await openUntested(ort, device, card, bytes, { on: false, why: 'for comparison' });
      const time = async (model: GpuModel) => {
        await device.queue.onSubmittedWorkDone();
        const start = performance.now();
        const outputs = await model.infer();
        const ms = performance.now() - start;
        outputs.release();
        return ms;
      };
      const times = { replayed: [] as number[], plain: [] as number[] };
      // The first run records, the second is the first replay.
      for (let pair = -2; pair < pairs; pair++) {
        const [one, other] = [await time(replayed), await time(plain)];
        if (pair < 0) continue;
        times.replayed.push(one);
        times.plain.push(other);
      }
      return times;
    },
  };
}

interface Opened {
  readonly eye: CameraEye;
  readonly classifier: Model;
}

async function openInMemory(ort: Runtime, { people, garments }: Files): Promise<Opened> {
  const load = async <Card extends ModelCard>({ card, bytes }: { card: Card; bytes: Uint8Array }): Promise<Bound<Card>> => ({
    card,
    model: await openModel(ort, card, bytes),
  });
  const models = { people: await load(people), garments: await load(garments) };
  const read = createPixelReader();
  return { eye: createMemoryEye((picture) => read(picture, null), models), classifier: models.garments.model };
}

async function openOnGpu(ort: Runtime, device: GPUDevice, { people, garments }: Files): Promise<Opened> {
  const load = async <Card extends ModelCard>({ card, bytes }: { card: Card; bytes: Uint8Array }) => {
    const open = isFlexible(card) ? openShapedModel(ort, device, card, bytes) : openGpuModel(ort, device, card, bytes);
    return { card, model: await open } satisfies Bound<Card, GpuModel>;
  };
  const models = { people: await load(people), garments: await load(garments) };
  return { eye: createGpuEyes(device).open(models), classifier: models.garments.model };
}
