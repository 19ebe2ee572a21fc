/** One frame through the models: who is in it, then those of their garments that are due; with nobody in view, the guide. */
import type { ClassifyCard, ModelCard, PoseCard } from '#contract/model-card';
import { EngineError } from '../pipeline/engine-error.ts';
import { wholeBox } from '../pipeline/guide.ts';
import { decodePeople } from '../pipeline/people.ts';
import { qualityOf } from '../pipeline/quality.ts';
import type { Box, Look, ModelRef, Pixels } from '../pipeline/types.ts';
import { look, NO_WEARERS, plan, seen, type Wearers } from '../pipeline/wearers.ts';
import { sameModel } from '../pipeline/vote.ts';
import type { Model } from './session.ts';

/** A loaded model and what it is. */
export interface Loaded<Card extends ModelCard = ModelCard> {
  readonly ref: ModelRef;
  readonly card: Card;
  readonly model: Model;
}

/** A frame in memory: `guide` is looked at when nobody is in view. */
export interface Still {
  readonly pixels: Pixels;
  readonly guide: Box;
  readonly takenAt: number;
}

/** So many milliseconds of a frame may go into garments, but always one look. */
const GARMENTS_MS = 120;
/** Share of the newest run in the measured time of one look. */
const NEWEST = 0.2;
/** After a pause this long, in ms, whoever is there is somebody new. */
const PAUSE_MS = 3000;

/** Looks at one frame after the other and remembers the people in view. One call at a time. */
export function createWatcher() {
  let wearers: Wearers = NO_WEARERS;
  let last: { readonly ref: ModelRef; readonly at: number } | null = null;
  let lookMs = GARMENTS_MS;

  return async (garments: Loaded<ClassifyCard>, people: Loaded<PoseCard> | null, still: Still): Promise<Look> => {
    const { pixels, guide, takenAt } = still;
    const { ref, card } = garments;
    if (last === null || !sameModel(last.ref, ref) || takenAt - last.at > PAUSE_MS) wearers = NO_WEARERS;
    last = { ref, at: takenAt };
    const spent = { preprocessMs: 0, inferenceMs: 0 };
    const run = async (model: Model, region: Box) => {
      const { outputs, preprocessMs, inferenceMs } = await model.run(pixels, region);
      spent.preprocessMs += preprocessMs;
      spent.inferenceMs += inferenceMs;
      return { outputs, ms: preprocessMs + inferenceMs, inferenceMs };
    };
    const read = async (region: Box) => {
      const { outputs, ms, inferenceMs } = await run(garments.model, region);
      if (outputs['logits'] === undefined) throw new EngineError('run-failed', `${card.name} gave no logits`);
      lookMs += NEWEST * (ms - lookMs);
      return { model: ref, logits: outputs['logits'], takenAt, preprocessMs: ms - inferenceMs, inferenceMs };
    };

    if (people !== null) {
      const { width, height } = pixels;
      const { outputs } = await run(people.model, wholeBox(width, height));
      const found = decodePeople(outputs, people.card, width, height);
      const planned = plan(wearers, found, takenAt, width, height, Math.max(1, Math.floor(GARMENTS_MS / lookMs)));
      ({ wearers } = planned);
      for (const due of planned.due)
        wearers = look(wearers, due, await read(due.region.box), qualityOf(pixels, due.region.box, due.track.person), card);
      const inView = seen(wearers, takenAt, width, height, card);
      if (inView.length > 0) return { model: ref, logits: null, wearers: inView, takenAt, ...spent };
    }
    const { logits } = await read(guide);
    return { model: ref, logits, wearers: [], takenAt, ...spent };
  };
}
