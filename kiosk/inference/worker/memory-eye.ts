/** The eye that reads pixels in memory: any model, wherever it runs, and every region in the frame in which it was asked for. */
import type { ClassifyCard, ModelCard, PoseCard } from '#contract/model-card';
import { colourOf } from '../../pipeline/colour/colour.ts';
import { EngineError } from '../../pipeline/engine-error.ts';
import type { Ask, Eye, View } from '../../pipeline/eye.ts';
import { decodePeople } from '../../pipeline/people/decode.ts';
import { sharpnessOf } from '../../pipeline/people/quality.ts';
import { lookRegion } from '../../pipeline/people/pose-input.ts';
import type { Box, Pixels } from '../../pipeline/types.ts';
import { assertFinite } from './finite.ts';
import type { Model } from './session.ts';

/** An open model and its card. */
export interface Bound<Card extends ModelCard = ModelCard, Kind extends Model = Model> {
  readonly card: Card;
  readonly model: Kind;
}

/** The models of an eye; `people` is null where nobody is looked for. */
export interface EyeModels<Kind extends Model = Model> {
  readonly garments: Bound<ClassifyCard, Kind>;
  readonly people: Bound<PoseCard, Kind> | null;
}

/** `read` turns a picture into pixels and closes it. */
export function createMemoryEye<Picture, A extends Ask>(
  read: (picture: Picture) => Pixels,
  { garments, people }: EyeModels,
): Eye<Picture, A> {
  return {
    async see(picture, where, back = false) {
      const start = performance.now();
      const pixels = read(picture);
      let preprocessMs = performance.now() - start;
      let inferenceMs = 0;
      const run = async ({ card, model }: Bound, region: Box) => {
        const answer = await model.run(pixels, region);
        for (const values of Object.values(answer.outputs)) assertFinite(`${card.name} ${card.version}`, values);
        preprocessMs += answer.preprocessMs;
        inferenceMs += answer.inferenceMs;
        return answer.outputs;
      };
      const { width, height } = pixels;
      const maps = people && (await run(people, lookRegion(width, height, back)));
      const found = maps && decodePeople(maps, people.card, width, height, back);
      const asks = where({ width, height, people: found });
      const begun = performance.now();
      const views: { readonly ask: A; readonly view: View }[] = [];
      for (const ask of asks) {
        const { logits } = await run(garments, ask.box);
        if (logits === undefined) throw new EngineError('run-failed', `${garments.card.name} gave no logits`);
        const colours = ask.colourBox === undefined ? {} : { colours: colourOf(pixels, ask.colourBox) };
        views.push({ ask, view: { logits, sharpness: sharpnessOf(pixels, ask.box), ...colours } });
      }
      const garmentMs = views.length === 0 ? null : (performance.now() - begun) / views.length;
      return { views, way: 'memory', preprocessMs, inferenceMs, garmentMs };
    },
  };
}
