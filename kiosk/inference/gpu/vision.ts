/** Looks at frames on the GPU: from the camera's frame to people and garments with one small readback, and no pixel in memory. */
import type { ClassifyCard, PoseCard } from '#contract/model-card';
import { wholeBox } from '../../pipeline/guide.ts';
import { placePeople } from '../../pipeline/people.ts';
import { sharpnessFrom } from '../../pipeline/quality.ts';
import type { Ask, Loaded, Models, View, Vision } from '../vision.ts';
import { createDecoder, decodedSize, unpack, type Decoder } from './decode.ts';
import { createFiller } from './fill.ts';
import type { GpuModel } from './model.ts';
import { createSharpness, SHARPNESS_VALUES } from './sharpness.ts';
import { packSlots, SLOT_BYTES, type Slot } from './slots.ts';
import { createStills, type FrameWay, type Still } from './stills.ts';
import { BufferUsage, MapMode } from './flags.ts';

/** Bytes that a frame may be read back in. */
const READBACK_BYTES = 4096;
/** Slots of a frame: one for the people, the others for garments. */
const SLOTS = 16;

export interface GpuVision extends Vision {
  see(...args: [frame: VideoFrame | ImageBitmap, models: Models<GpuModel>, ask: Ask]): ReturnType<Vision['see']>;
  /** How frames get onto the GPU; null before the first. */
  readonly way: FrameWay | null;
}

export function createGpuVision(device: GPUDevice, ways?: readonly FrameWay[]): GpuVision {
  const { queue } = device;
  const stills = createStills(device, ways);
  const filler = createFiller(device);
  const sharpness = createSharpness(device);
  const slots = device.createBuffer({ size: SLOTS * SLOT_BYTES, usage: BufferUsage.UNIFORM | BufferUsage.COPY_DST });
  const sums = device.createBuffer({
    size: SLOTS * SHARPNESS_VALUES * 4,
    usage: BufferUsage.STORAGE | BufferUsage.COPY_SRC,
  });
  const staging = device.createBuffer({ size: READBACK_BYTES, usage: BufferUsage.COPY_DST | BufferUsage.MAP_READ });
  // Two stills take turns and models stay, so each of these is made a handful of times.
  const binds = new WeakMap<object, WeakMap<object, GPUBindGroup>>();
  const bound = (still: Still, to: object, make: () => GPUBindGroup): GPUBindGroup => {
    const known = binds.get(still.view) ?? new WeakMap<object, GPUBindGroup>();
    binds.set(still.view, known);
    const group = known.get(to) ?? make();
    known.set(to, group);
    return group;
  };
  let decoder: { readonly card: PoseCard; readonly decoder: Decoder } | null = null;
  let last: Still | null = null;

  const decoderOf = (card: PoseCard): Decoder => {
    if (decoder?.card !== card) {
      decoder?.decoder.destroy();
      decoder = { card, decoder: createDecoder(device, card) };
    }
    return decoder.decoder;
  };

  /** Records what comes before a run: the model's input out of its slot, and for garments how sharp it is. */
  const prepare = (still: Still, { card, model }: Loaded<ClassifyCard | PoseCard, GpuModel>, slot: number) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    const { width, height } = card.input;
    filler.fill(
      pass,
      bound(still, model.input, () => filler.bind(slots, still.view, model.input)),
      slot,
      width,
      height,
    );
    if (card.task === 'classify')
      sharpness.measure(
        pass,
        bound(still, sums, () => sharpness.bind(slots, still.view, sums)),
        slot,
      );
    pass.end();
    queue.submit([encoder.finish()]);
  };

  return {
    get way() {
      return stills.way;
    },
    async see(frame, { garments, people }, ask) {
      const start = performance.now();
      const previous = last;
      const still = await stills.take(frame);
      last = still;
      const { width, height } = still;
      // Stills of another size are gone.
      const before = previous?.width === width && previous.height === height ? previous : null;
      const looks = [
        ...(before === null ? [] : ask.before.map((region) => ({ region, from: before }))),
        ...(ask.now === null ? [] : [{ region: ask.now, from: still }]),
      ].slice(0, Math.min(SLOTS - 1, room(garments.card, people?.card ?? null)));
      const asked: Slot[] = [
        { region: wholeBox(width, height), input: (people ?? garments).card.input },
        ...looks.map(({ region }) => ({ region, input: garments.card.input })),
      ];
      queue.writeBuffer(slots, 0, packSlots(asked, width, height));
      const prepared = performance.now();

      const labels = garments.card.labels.length;
      let at = 0;
      if (people !== null) {
        prepare(still, people, 0);
        const maps = await people.model.infer();
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        const finder = decoderOf(people.card);
        finder.decode(pass, maps.buffers);
        pass.end();
        encoder.copyBufferToBuffer(finder.found, 0, staging, 0, finder.found.size);
        queue.submit([encoder.finish()]);
        maps.release();
        at = finder.found.size;
      }
      for (const [i, { from }] of looks.entries()) {
        prepare(from, garments, i + 1);
        const outputs = await garments.model.infer();
        const encoder = device.createCommandEncoder();
        encoder.copyBufferToBuffer(outputs.buffers['logits']!, 0, staging, at + 4 * labels * i, 4 * labels);
        if (i === looks.length - 1) {
          const size = 4 * SHARPNESS_VALUES * looks.length;
          encoder.copyBufferToBuffer(sums, 4 * SHARPNESS_VALUES, staging, at + 4 * labels * looks.length, size);
        }
        queue.submit([encoder.finish()]);
        outputs.release();
      }
      const bytes = at + 4 * (labels + SHARPNESS_VALUES) * looks.length;
      const values = bytes === 0 ? new Float32Array(0) : await readBack(staging, bytes);
      const end = performance.now();

      const views = looks.map((_, i): View => {
        const from = at / 4 + labels * i;
        const measured = at / 4 + labels * looks.length + SHARPNESS_VALUES * i;
        const [count = 0, luma = 0, squared = 0, fine = 0, coarse = 0] = values.subarray(measured);
        return { logits: values.slice(from, from + labels), sharpness: sharpnessFrom([count, luma, squared, fine, coarse]) };
      });
      const fromNow = ask.now === null || looks.at(-1)?.from !== still ? 0 : 1;
      return {
        width,
        height,
        people: people === null ? null : placePeople(unpack(values, people.card), people.card, width, height),
        before: views.slice(0, views.length - fromNow),
        now: fromNow === 1 ? (views.at(-1) ?? null) : null,
        preprocessMs: prepared - start,
        inferenceMs: end - prepared,
        garmentMs: looks.length === 0 ? null : (end - prepared) / (looks.length + Number(people !== null)),
      };
    },
  };
}

/** How many garments fit into what is read back. */
function room({ labels }: ClassifyCard, people: PoseCard | null): number {
  return Math.floor(
    (READBACK_BYTES - (people === null ? 0 : 4 * decodedSize(people))) / (4 * (labels.length + SHARPNESS_VALUES)),
  );
}

async function readBack(staging: GPUBuffer, bytes: number): Promise<Float32Array> {
  await staging.mapAsync(MapMode.READ, 0, bytes);
  const values = new Float32Array(staging.getMappedRange(0, bytes).slice(0));
  staging.unmap();
  return values;
}
