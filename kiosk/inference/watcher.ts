/** Frame after frame: who is in it, then those of their garments that are due; with nobody in view, the guide. */
import { qualityOf } from '../pipeline/quality.ts';
import type { Box, Look, ModelRef } from '../pipeline/types.ts';
import { look, NO_WEARERS, plan, seen, type Due, type Wearers } from '../pipeline/wearers.ts';
import { sameModel } from '../pipeline/vote.ts';
import type { Models, Vision } from './vision.ts';

/** A frame and the region of it, in pixels, that is looked at when nobody is in view. */
export interface Shot {
  readonly frame: VideoFrame | ImageBitmap;
  readonly guide: Box;
  readonly takenAt: number;
  /** Where it comes from; nobody is followed from one source to another. */
  readonly source: number;
}

/** So many milliseconds of a frame may go into garments, but always one look. */
const GARMENTS_MS = 120;
/** Share of the newest run in the measured time of one look. */
const NEWEST = 0.2;
/** After a pause this long, in ms, whoever is there is somebody new. */
const PAUSE_MS = 3000;

/** What is remembered from one frame to the next. */
interface Memory {
  readonly ref: ModelRef;
  readonly source: number;
  readonly at: number;
  readonly wearers: Wearers;
  /** Regions of the last frame that the next one has to look at. */
  readonly due: readonly Due[];
}

/** Looks at one frame after the other and remembers the people in view. One call at a time. */
export function createWatcher() {
  let memory: Memory | null = null;
  let lookMs = GARMENTS_MS;

  return async (vision: Vision, models: Models, { frame, guide, takenAt, source }: Shot): Promise<Omit<Look, 'frames'>> => {
    const { ref, card } = models.garments;
    const follows = memory !== null && memory.source === source && sameModel(memory.ref, ref) && takenAt - memory.at <= PAUSE_MS;
    const { wearers: before, due, at } = follows && memory !== null ? memory : { wearers: NO_WEARERS, due: [], at: takenAt };
    const nobody = before.tracks.tracks.length === 0;
    const ask = { before: due.map(({ region }) => region.box), now: nobody ? guide : null };
    const sight = await vision.see(frame, models, ask);
    const { width, height, preprocessMs, inferenceMs } = sight;
    if (sight.garmentMs !== null) lookMs += NEWEST * (sight.garmentMs - lookMs);

    let wearers = before;
    for (const [i, { logits, sharpness }] of sight.before.entries()) {
      const of = due[i]!;
      const reading = { model: ref, logits, takenAt: at, preprocessMs, inferenceMs };
      wearers = look(wearers, of, reading, qualityOf(sharpness, of.region.box, of.track.person), card);
    }
    const budget = Math.max(1, Math.floor(GARMENTS_MS / lookMs));
    const planned = plan(wearers, sight.people ?? [], takenAt, width, height, budget);
    memory = { ref, source, at: takenAt, wearers: planned.wearers, due: planned.due };
    const inView = seen(planned.wearers, takenAt, card);
    const logits = inView.length > 0 ? null : (sight.now?.logits ?? null);
    return { model: ref, logits, wearers: inView, takenAt, preprocessMs, inferenceMs };
  };
}
