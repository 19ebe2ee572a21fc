/** Vitrine: the kiosk's own vision, as its inference worker runs it. */
import { createGpuVision } from '../../../kiosk/inference/gpu/vision.ts';
import { openGpuModel, openUnproven, type GpuModel } from '../../../kiosk/inference/gpu/model.ts';
import { requestDevice } from '../../../kiosk/inference/device.ts';
import { openRuntime } from '../../../kiosk/inference/runtime.ts';
import { openModel } from '../../../kiosk/inference/session.ts';
import { createMemoryVision, type Loaded, type Vision } from '../../../kiosk/inference/vision.ts';
import type { ModelCard } from '#contract/model-card';
import type { Backend, Contender, Files } from './contender.ts';
import { wholeBox } from '../../../kiosk/pipeline/guide.ts';
import type { Box } from '../../../kiosk/pipeline/types.ts';
import { upperBody } from './garment.ts';

export async function open(backend: Backend, files: Files): Promise<Contender> {
  const { ort, threads } = await openRuntime();
  const gpu = backend === 'webgpu' ? await requestDevice(true) : null;
  if (typeof gpu === 'string') throw new Error(`no GPU device: ${gpu}`);
  const load = async <Card extends ModelCard>({ card, bytes }: { card: Card; bytes: Uint8Array }): Promise<Loaded<Card>> => {
    const ref = { release: 'bench', name: card.name, version: card.version };
    const model = await (gpu === null ? openModel(ort, card, bytes) : openGpuModel(ort, gpu.device, card, bytes));
    return { ref, card, model };
  };
  const models = { people: await load(files.people), garments: await load(files.garments) };
  const vision = gpu === null ? createMemoryVision() : (createGpuVision(gpu.device) as Vision);

  // As on the kiosk, a garment of a frame is read along with the next one.
  let due: Box | null = null;
  return {
    threads: gpu === null ? threads : 1,
    async look(frame) {
      const seen = await vision.see(frame, models, { before: due === null ? [] : [due], now: null });
      const person = seen.people?.[0] ?? null;
      due = upperBody(person, seen.width, seen.height);
      return { person, logits: seen.before[0] === undefined ? null : [...seen.before[0].logits] };
    },
    async classify(picture) {
      const { logits } = (await models.garments.model.run(picture, wholeBox(picture.width, picture.height))).outputs;
      if (logits === undefined) throw new Error('no logits');
      return logits;
    },
    async capture(pairs) {
      if (gpu === null) throw new Error('nothing is recorded on wasm');
      const { device } = gpu;
      const { card, bytes } = files.garments;
      const captured = await openUnproven(ort, device, card, bytes, null);
      const plain = await openUnproven(ort, device, card, bytes, 'for comparison');
      const time = async (model: GpuModel) => {
        await device.queue.onSubmittedWorkDone();
        const start = performance.now();
        const outputs = await model.infer();
        const ms = performance.now() - start;
        outputs.release();
        return ms;
      };
      const times = { captured: [] as number[], plain: [] as number[] };
      // The first run records, the second is the first replay.
      for (let pair = -2; pair < pairs; pair++) {
        const [one, other] = [await time(captured), await time(plain)];
        if (pair < 0) continue;
        times.captured.push(one);
        times.plain.push(other);
      }
      return times;
    },
  };
}
