/**
 * The eye on the GPU: from the camera's frame to people and garments with one small readback, and no pixel in memory but the few by
 * which a colour is told, now and then. The regions that a frame's people ask for are read along with the next frame, so that a frame
 * needs its answers only once, in the end.
 */
import type { ClassifyCard, PoseCard } from '#contract/model-card';
import type { Ask, Eye, View } from '../../../pipeline/eye.ts';
import { placePeople } from '../../../pipeline/people/decode.ts';
import { lookRegion, shapedCard } from '../../../pipeline/people/pose-input.ts';
import { sharpnessFrom } from '../../../pipeline/people/quality.ts';
import { createColourReader } from '../colour-reader.ts';
import type { Bound, EyeModels } from '../memory-eye.ts';
import { assertFinite } from '../finite.ts';
import { createFiller } from './fill.ts';
import { BufferUsage, MapMode } from './flags.ts';
import type { GpuModel } from './model.ts';
import { createDecoder, decodedSize, unpack, type Decoder } from './people.ts';
import { createSharpness, SHARPNESS_VALUES } from './sharpness.ts';
import { packParams, PARAMS_BYTES, type Params } from './params.ts';
import { createStills, type GpuWay, type Still } from './stills.ts';

/** Size of the read-back buffer of a frame, in bytes; larger only where one garment's labels would not fit. */
const READBACK_BYTES = 4096;
/** Regions of a frame: one for the people, the others for garments. */
const MOST_REGIONS = 16;

/** What all eyes on one device share. */
export interface GpuEyes {
  /** An eye with these models. Only the newest one may be used: they share what frames are kept in. */
  open<A extends Ask>(models: EyeModels<GpuModel>): Eye<VideoFrame | ImageBitmap, A>;
}

/** `ways` are how frames may get onto the GPU, the best first. */
export function createGpuEyes(device: GPUDevice, ways?: readonly GpuWay[]): GpuEyes {
  const { queue } = device;
  const stills = createStills(device, ways);
  const filler = createFiller(device);
  const sharpness = createSharpness(device);
  const readColours = createColourReader();
  const params = device.createBuffer({ size: MOST_REGIONS * PARAMS_BYTES, usage: BufferUsage.UNIFORM | BufferUsage.COPY_DST });
  const sums = device.createBuffer({
    size: MOST_REGIONS * SHARPNESS_VALUES * 4,
    usage: BufferUsage.STORAGE | BufferUsage.COPY_SRC,
  });
  const makeStaging = (size: number) => device.createBuffer({ size, usage: BufferUsage.COPY_DST | BufferUsage.MAP_READ });
  let staging = makeStaging(READBACK_BYTES);
  // Two stills take turns and models stay, so each of these is made a handful of times.
  const binds = new WeakMap<object, WeakMap<object, GPUBindGroup>>();
  const bound = (still: Still, to: object, make: () => GPUBindGroup): GPUBindGroup => {
    const known = binds.get(still.view) ?? new WeakMap<object, GPUBindGroup>();
    binds.set(still.view, known);
    const group = known.get(to) ?? make();
    known.set(to, group);
    return group;
  };
  let decoder: { readonly key: string; readonly decoder: Decoder } | null = null;

  const decoderOf = (card: PoseCard): Decoder => {
    const key = JSON.stringify([card.input.width, card.input.height, card.stride, card.people]);
    if (decoder?.key !== key) {
      decoder?.decoder.destroy();
      decoder = { key, decoder: createDecoder(device, card) };
    }
    return decoder.decoder;
  };

  /** Records what comes before a run: the model's input out of its region, and for garments how sharp it is. */
  const prepare = (still: Still, { card, model }: Bound<ClassifyCard | PoseCard, GpuModel>, index: number) => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    const { width, height } = card.input;
    filler.fill(
      pass,
      bound(still, model.input, () => filler.bind(params, still.view, model.input)),
      index,
      width,
      height,
    );
    if (card.task === 'classify')
      sharpness.measure(
        pass,
        bound(still, sums, () => sharpness.bind(params, still.view, sums)),
        index,
      );
    pass.end();
    queue.submit([encoder.finish()]);
  };

  return {
    open<A extends Ask>({ garments, people }: EyeModels<GpuModel>): Eye<VideoFrame | ImageBitmap, A> {
      const peopleBytes = people === null ? 0 : 4 * decodedSize(people.card);
      const garmentBytes = 4 * (garments.card.labels.length + SHARPNESS_VALUES);
      if (peopleBytes + garmentBytes > staging.size) {
        staging.destroy();
        staging = makeStaging(peopleBytes + garmentBytes);
      }
      const most = Math.min(MOST_REGIONS - 1, Math.floor((staging.size - peopleBytes) / garmentBytes));
      let pending: { readonly still: Still; readonly asks: readonly A[] } | null = null;
      return {
        most,
        async see(frame, where, back = false) {
          const start = performance.now();
          const carried = pending;
          // What goes wrong from here on leaves nothing to go on with.
          pending = null;
          // Before the frame is closed. Where a region was a frame ago it still is.
          const colours = new Map(
            (carried?.asks ?? []).flatMap((ask) =>
              ask.colourBox === undefined ? [] : [[ask, readColours(frame, ask.colourBox)]],
            ),
          );
          const { still, sound } = await stills.take(frame);
          const { width, height } = still;
          // Stills of another size are gone; with nobody to find, the regions are known before anything is read.
          const fits = carried?.still.width === width && carried.still.height === height;
          const now = people === null ? { still, asks: where({ width, height, people: null }) } : fits ? carried : null;
          const from = now?.still ?? still;
          const asks = now?.asks ?? [];
          const finder = people && {
            card: shapedCard(people.card, width, height),
            model: await people.model.shaped(width, height),
          };
          const asked: Params[] = [
            { region: lookRegion(width, height, back), input: (finder ?? garments).card.input },
            ...asks.map(({ box }) => ({ region: box, input: garments.card.input })),
          ];
          queue.writeBuffer(params, 0, packParams(asked, width, height));
          const prepared = performance.now();

          const labels = garments.card.labels.length;
          let at = 0;
          if (finder !== null) {
            prepare(still, finder, 0);
            const maps = await finder.model.infer();
            const encoder = device.createCommandEncoder();
            const pass = encoder.beginComputePass();
            const decoder = decoderOf(finder.card);
            decoder.decode(pass, maps.buffers);
            pass.end();
            encoder.copyBufferToBuffer(decoder.found, 0, staging, 0, decoder.found.size);
            queue.submit([encoder.finish()]);
            maps.release();
            at = decoder.found.size;
          }
          for (const i of asks.keys()) {
            prepare(from, garments, i + 1);
            const outputs = await garments.model.infer();
            const encoder = device.createCommandEncoder();
            encoder.copyBufferToBuffer(outputs.buffers['logits']!, 0, staging, at + 4 * labels * i, 4 * labels);
            if (i === asks.length - 1) {
              const size = 4 * SHARPNESS_VALUES * asks.length;
              encoder.copyBufferToBuffer(sums, 4 * SHARPNESS_VALUES, staging, at + 4 * labels * asks.length, size);
            }
            queue.submit([encoder.finish()]);
            outputs.release();
          }
          const bytes = at + 4 * (labels + SHARPNESS_VALUES) * asks.length;
          const values = bytes === 0 ? new Float32Array(0) : await readBack(staging, bytes);
          await sound;
          const end = performance.now();
          assertFinite(nameOf(garments.card), values.subarray(at / 4, at / 4 + labels * asks.length));

          const views = asks.map((ask, i): { ask: A; view: View } => {
            const first = at / 4 + labels * i;
            const measured = at / 4 + labels * asks.length + SHARPNESS_VALUES * i;
            const [count = 0, luma = 0, squared = 0, fine = 0, coarse = 0] = values.subarray(measured);
            const sharp = sharpnessFrom([count, luma, squared, fine, coarse]);
            const seen = colours.get(ask);
            return {
              ask,
              view: { logits: values.slice(first, first + labels), sharpness: sharp, ...(seen && { colours: seen }) },
            };
          });
          if (people !== null) {
            const decoded = unpack(values, people.card);
            for (const { score, top, left, bottom, right } of decoded.candidates)
              assertFinite(nameOf(people.card), Float32Array.of(score, top, left, bottom, right));
            const found = placePeople(decoded, people.card, width, height, back);
            pending = { still, asks: where({ width, height, people: found }) };
          }
          return {
            views,
            way: stills.way,
            preprocessMs: prepared - start,
            inferenceMs: end - prepared,
            garmentMs: asks.length === 0 ? null : (end - prepared) / (asks.length + Number(people !== null)),
          };
        },
      };
    },
  };
}

function nameOf({ name, version }: ClassifyCard | PoseCard): string {
  return `${name} ${version}`;
}

async function readBack(staging: GPUBuffer, bytes: number): Promise<Float32Array> {
  await staging.mapAsync(MapMode.READ, 0, bytes);
  const values = new Float32Array(staging.getMappedRange(0, bytes).slice(0));
  staging.unmap();
  return values;
}
