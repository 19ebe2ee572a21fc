/** What looks at frames: people in the newest one, garments in it or in the one before. In memory here; on the GPU in gpu/vision.ts. */
import type { ClassifyCard, ModelCard, PoseCard } from '#contract/model-card';
import { EngineError } from '../pipeline/engine-error.ts';
import { wholeBox } from '../pipeline/guide.ts';
import { decodePeople } from '../pipeline/people.ts';
import type { Person } from '../pipeline/person.ts';
import { sharpnessOf } from '../pipeline/quality.ts';
import type { Box, ModelRef, Pixels } from '../pipeline/types.ts';
import { createPixelReader, type PixelReader } from './pixels.ts';
import type { Model } from './session.ts';

/** A loaded model and what it is. */
export interface Loaded<Card extends ModelCard = ModelCard, Kind extends Model = Model> {
  readonly ref: ModelRef;
  readonly card: Card;
  readonly model: Kind;
}

/** The models that look; `people` is null where nobody is looked for. */
export interface Models<Kind extends Model = Model> {
  readonly garments: Loaded<ClassifyCard, Kind>;
  readonly people: Loaded<PoseCard, Kind> | null;
}

/**
 * What to look at, in pixels: regions of the frame before, which the people in it asked for, and perhaps one of this frame. Garments are
 * read one frame late so that a frame needs its answers only once, in the end.
 */
export interface Ask {
  readonly before: readonly Box[];
  readonly now: Box | null;
}

/** What the garments model made of one region. */
export interface View {
  readonly logits: Float32Array;
  /** 0-1, as pipeline/quality.ts measures it. */
  readonly sharpness: number;
}

export interface Seen {
  readonly width: number;
  readonly height: number;
  /** Everybody in this frame, the main person first; null without a people model. */
  readonly people: readonly Person[] | null;
  /** In the order they were asked for. */
  readonly before: readonly View[];
  readonly now: View | null;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Of these the milliseconds that one garment took; null when none was read. */
  readonly garmentMs: number | null;
}

export interface Vision {
  /** Looks at a frame and closes it. One call at a time; a region of a frame before that never was gives no view. */
  see(frame: VideoFrame | ImageBitmap, models: Models, ask: Ask): Promise<Seen>;
}

/** Looks at frames in memory: any model, wherever it runs. */
export function createMemoryVision(read: PixelReader = createPixelReader()): Vision {
  let last: Pixels | null = null;
  return {
    async see(frame, { garments, people }, ask) {
      const start = performance.now();
      const pixels = read(frame, null);
      let preprocessMs = performance.now() - start;
      let inferenceMs = 0;
      const run = async ({ model }: Loaded, from: Pixels, region: Box) => {
        const answer = await model.run(from, region);
        preprocessMs += answer.preprocessMs;
        inferenceMs += answer.inferenceMs;
        return answer.outputs;
      };
      const view = async (from: Pixels, region: Box): Promise<View> => {
        const { logits } = await run(garments, from, region);
        if (logits === undefined) throw new EngineError('run-failed', `${garments.card.name} gave no logits`);
        return { logits, sharpness: sharpnessOf(from, region) };
      };
      const { width, height } = pixels;
      const maps = people === null ? null : await run(people, pixels, wholeBox(width, height));
      const looked = performance.now();
      const before: View[] = [];
      if (last !== null) for (const region of ask.before) before.push(await view(last, region));
      const now = ask.now === null ? null : await view(pixels, ask.now);
      const count = before.length + Number(now !== null);
      last = pixels;
      return {
        width,
        height,
        people: maps === null || people === null ? null : decodePeople(maps, people.card, width, height),
        before,
        now,
        preprocessMs,
        inferenceMs,
        garmentMs: count === 0 ? null : (performance.now() - looked) / count,
      };
    },
  };
}
