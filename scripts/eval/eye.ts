/** The kiosk's own eye on wasm, over pixels that were read from files, with the released models; and its cost on a virtual clock. */
import { CommandError } from '../lib/command.ts';
import type { Ask, Eye, Found } from '../../kiosk/pipeline/eye.ts';
import type { ClassifyCard } from '#contract/model-card';
import { createScene, type Due, type SceneOptions } from '../../kiosk/pipeline/scene.ts';
import type { Frame, ModelRef, Pixels, Scene } from '../../kiosk/pipeline/types.ts';
import { createMemoryEye, type EyeModels } from '../../kiosk/inference/worker/memory-eye.ts';
import { wholeBox } from '../../kiosk/pipeline/pixels/guide.ts';
import { once } from '../../kiosk/inference/worker/once.ts';
import type { Speed } from './speeds.ts';
import type { Workbench } from './workbench.ts';

/** The released garments model and, if there is one, the people model, bound to eyes over pixels. */
export interface Eyes {
  /** The version of the people model; null without one. */
  readonly people: string | null;
  /** A fresh scene, which remembers nobody. Its `inferenceMs` is what the frame costs at that speed; nothing is said of real time. */
  scene(speed: Speed, options?: SceneOptions): (frame: Frame<Pixels>) => Promise<Scene>;
  /** What the kiosk would read of the nearest person of a still, from further back where nobody is found at once. Nothing is read; empty: nobody. */
  nearest(picture: Pixels): Promise<readonly Due[]>;
  /** A scene in which everybody surely wears everything that may be looked for on them, each by the longest name of its group. */
  wordy(speed: Speed): (frame: Frame<Pixels>) => Promise<Scene>;
}

export async function openEyes(bench: Pick<Workbench, 'find' | 'classifier'>): Promise<Eyes> {
  const garments = await bench.classifier('garments');
  const finder = await bench.find('people');
  if (finder !== null && finder.card.task !== 'pose')
    throw new CommandError(`${finder.card.name} ${finder.card.version} finds no people, its task is ${finder.card.task}.`);
  const people = finder === null ? null : { card: finder.card, model: once(finder.model) };
  const models = { garments: { card: garments.card, model: once(garments.model) }, people } as EyeModels;
  const { card } = garments;
  const ref: ModelRef = { release: 'evaluation', name: card.name, version: card.version };
  const open = () => createMemoryEye<Pixels, Due>((pixels) => pixels, models);
  return {
    people: finder?.card.version ?? null,
    scene: (speed, options) => createScene(timed(speed.late ? late(open()) : open(), speed), card, ref, options),
    async nearest(picture) {
      let asked: readonly Due[] = [];
      const eye = unread(open(), (dues) => (asked = dues));
      const see = createScene(eye, card, ref, { effort: { garmentsMs: Infinity, settledAfter: Infinity } });
      const guide = wholeBox(picture.width, picture.height);
      for (const takenAt of [0, 100]) if (!asked[0]?.person) await see({ picture, takenAt, guide, stream: 0 });
      const person = asked[0]?.person ?? null;
      return asked.filter((due) => person !== null && due.person === person);
    },
    wordy: (speed) => createScene(timed(wordy(open(), card), speed), card, ref),
  };
}

/** Reads no garment; calls `onAsk` with what it would read. */
function unread(eye: Eye<Pixels, Due>, onAsk: (dues: readonly Due[]) => void): Eye<Pixels, Due> {
  return {
    see(pixels, where, back) {
      const told = (found: Found): readonly Due[] => {
        onAsk(where(found));
        return [];
      };
      return eye.see(pixels, told, back);
    },
  };
}

/** Reads no garment: says of each region the longest name that may be given there. */
function wordy(eye: Eye<Pixels, Due>, { labels, reject }: ClassifyCard): Eye<Pixels, Due> {
  const lengthOf = ({ title, id }: ClassifyCard['labels'][number]) =>
    Math.max(id.length, ...Object.values(title).map((text) => text.length));
  const logitsFor = ({ region: { group } }: Due) => {
    const may = labels.filter((label) => label.id !== reject && (group === null || label.group === group));
    const [longest] = may.toSorted((a, b) => lengthOf(b) - lengthOf(a));
    return Float32Array.from(labels, (label) => (label === longest ? 30 : 0));
  };
  let asks: readonly Due[] = [];
  const finder = unread(eye, (dues) => (asks = dues));
  return {
    async see(pixels, where, back) {
      const seen = await finder.see(pixels, where, back);
      return { ...seen, views: asks.map((ask) => ({ ask, view: { logits: logitsFor(ask), sharpness: 1 } })) };
    },
  };
}

/** Regions that the GPU's eye reads of a frame at most. */
const MOST = 15;

/** Answers with the next frame, as the GPU's eye does. */
function late<A extends Ask>(eye: Eye<Pixels, A>): Eye<Pixels, A> {
  let held: Awaited<ReturnType<typeof eye.see>>['views'] = [];
  return {
    most: MOST,
    async see(pixels, where, back) {
      const seen = await eye.see(pixels, where, back);
      const views = held;
      held = seen.views;
      return { ...seen, views };
    },
  };
}

/** Says what a frame costs on the kiosk that is measured, whatever it costs here. */
function timed<A extends Ask>(eye: Eye<Pixels, A>, { frameMs, garmentMs }: Speed): Eye<Pixels, A> {
  return {
    ...eye,
    async see(pixels, where, back) {
      let asked = 0;
      const counted = (found: Found): readonly A[] => {
        const asks = where(found);
        asked = asks.length;
        return asks;
      };
      const seen = await eye.see(pixels, counted, back);
      return { ...seen, preprocessMs: 0, inferenceMs: frameMs + asked * garmentMs, garmentMs: asked === 0 ? null : garmentMs };
    },
  };
}
