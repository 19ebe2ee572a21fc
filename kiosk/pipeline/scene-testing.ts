/** A scene before an eye that sees what a test says: garments, people, and who wears what. */
import { exampleLabel, type ClassifyCard } from '#contract/testing/card';
import { nameOf } from './answer.ts';
import type { ColourName } from './colour/colour-names.ts';
import type { Eye } from './eye.ts';
import type { Person } from './people/person.ts';
import { createScene, type Due, type Effort } from './scene.ts';
import { figure, testCard, testFrame, testRef } from './testing.ts';
import type { Frame, Reading, Scene } from './types.ts';

/** Each garment and its group. */
export const GARMENTS = {
  ...{ 't-shirt': 'upper', pullover: 'upper', dress: 'whole', jacket: 'outer', trousers: 'lower', bag: 'carry' },
  ...{ other: 'none' },
};
export type Id = keyof typeof GARMENTS;
export const ids = Object.keys(GARMENTS) as Id[];
export const card = testCard({ labels: ids.map((id) => ({ ...exampleLabel(id), group: GARMENTS[id] })) });
export const guide = testFrame().guide;

/** Logits that are sure of one label. */
export const sure = (of: Id): number[] => ids.map((id) => (id === of ? 9 : 0));
/** Logits that are between all garments. */
export const TORN = ids.map((id) => (id === 'other' ? 0 : 1));
/** All regions in every frame, each of them four times. */
const ALL: Effort = { garmentsMs: 1e6, settledAfter: 4 };
/** All regions in every frame, without end. */
export const TIRELESS: Effort = { garmentsMs: 1e6, settledAfter: Infinity };

interface Options {
  readonly late?: boolean;
  readonly effort?: Effort;
  readonly own?: ClassifyCard;
}

/** A scene before an eye that sees `world`; a late one answers with the next frame, as on the GPU. */
export function setUp({ late = false, effort = ALL, own = card }: Options = {}) {
  const world = {
    people: [] as readonly Person[] | null,
    /** From where alone they are found; null: from anywhere. */
    from: null as 'back' | 'near' | null,
    read: (_: Due): readonly number[] => sure('t-shirt'),
    sharpness: 0.5,
    ms: 120,
    colour: 'blue' as ColourName,
    broken: false,
  };
  const asked: (readonly Due[])[] = [];
  /** From where each frame was looked at. */
  const stood: ('back' | 'near')[] = [];
  const told: { readonly due: Due; readonly reading: Reading }[] = [];
  let pending: readonly Due[] = [];
  const eye: Eye<unknown, Due> = {
    see: (_, where, back = false) => {
      stood.push(back ? 'back' : 'near');
      const people = back === (world.from === 'back') || world.from === null ? world.people : [];
      const asks = where({ width: 640, height: 480, people });
      asked.push(asks);
      const read = late ? pending : asks;
      pending = asks;
      if (world.broken) return Promise.reject(new Error('scripted'));
      const view = (ask: Due) => ({
        logits: Float32Array.from(world.read(ask)),
        sharpness: world.sharpness,
        ...(ask.colourBox && { colours: [{ name: world.colour, share: 0.9, hex: '#336699' }] }),
      });
      const views = read.map((ask) => ({ ask, view: view(ask) }));
      const garmentMs = views.length === 0 ? null : world.ms;
      return Promise.resolve({ views, way: 'external', preprocessMs: 3, inferenceMs: 4, garmentMs });
    },
  };
  const see = createScene(eye, own, testRef, { effort, onReading: (due, reading) => told.push({ due, reading }) });
  let at = -100;
  /** The scene `ms` after the one before. */
  const next = (ms = 100, changes: Partial<Frame<unknown>> = {}) => {
    at += ms;
    return see({ ...testFrame(), takenAt: at, ...changes });
  };
  /** The last of so many scenes, 100 ms apart. */
  const after = async (count: number): Promise<Scene> => {
    let scene = await next();
    for (let i = 1; i < count; i++) scene = await next();
    return scene;
  };
  return { world, asked, stood, told, next, after };
}

export const person = figure(200, 80, 100);
const changed = (changes: Partial<Record<number, Partial<Person['keypoints'][number]>>>, of = person): Person => ({
  ...of,
  keypoints: of.keypoints.map((point, i) => ({ ...point, ...changes[i] })),
});
/** The person, but these keypoints are not seen. */
export const without = (...indices: number[]) => changed(Object.fromEntries(indices.map((i) => [i, { score: 0.05 }])));
/** The person, with a garment held up between both hands. */
export const raised = changed({ 9: { x: 290, y: 120 }, 10: { x: 110, y: 120 } });
/** Of each person what they wear. */
export const worn = ({ people }: Scene) =>
  people.map(({ id, garments }) => [
    id,
    ...garments.map(({ kind, verdict }) => `${kind}: ${nameOf(verdict) ?? verdict.group ?? ''}`),
  ]);
/** Which regions were asked for. */
export const keys = (dues: readonly Due[] | undefined) => dues?.map(({ key }) => key);
