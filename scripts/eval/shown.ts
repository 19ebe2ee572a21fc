/** Plays a film before the kiosk's scene on a virtual clock, and sums up what a shopper sees in the course of it. */
import { answerOf, isSomething, nameOf } from '../../kiosk/pipeline/answer.ts';
import { firstPace, intervalAt, paced } from '../../kiosk/pipeline/pace.ts';
import { guideBox } from '../../kiosk/pipeline/pixels/guide.ts';
import type { Frame, Pixels, Scene } from '../../kiosk/pipeline/types.ts';
import type { FilmFrame } from './camera.ts';

/** What the screen shows from `from` ms on. */
export interface Moment {
  readonly from: number;
  readonly scene: Scene;
}

export interface Shown {
  /** In the order of time. */
  readonly moments: readonly Moment[];
  /** When the film ends, in ms. */
  readonly end: number;
}

/** The streams that were shown so far; nobody is followed from one into another. */
let streams = 0;

/**
 * Shows `film` to a scene as a kiosk sees it: at its pace, always the newest frame, each scene shown as soon as the frame's cost
 * (`inferenceMs` of the scene) is over. `onFrame` gets the pixels of every frame that was read.
 */
export async function play(
  film: AsyncIterable<FilmFrame>,
  see: (frame: Frame<Pixels>) => Promise<Scene>,
  onFrame: (pixels: Pixels, scene: Scene) => void = () => undefined,
): Promise<Shown> {
  const stream = (streams += 1);
  const moments: Moment[] = [];
  let pace = firstPace(0);
  let free = 0;
  let end = 0;
  let held: FilmFrame | null = null;
  const read = async ({ pixels, takenAt }: FilmFrame, begun: number) => {
    const scene = await see({ picture: pixels, takenAt, guide: guideBox(pixels.width, pixels.height), stream });
    const done = begun + scene.inferenceMs;
    moments.push({ from: done, scene });
    onFrame(pixels, scene);
    pace = paced(pace, scene.inferenceMs, isSomething(scene), done);
    free = Math.max(done, begun + intervalAt(pace, done));
  };
  for await (const frame of film) {
    // The one before is the newest when the kiosk gets free, unless this one is there by then.
    if (held !== null && frame.takenAt > Math.max(free, held.takenAt)) await read(held, Math.max(free, held.takenAt));
    held = frame;
    end = frame.takenAt;
  }
  if (held !== null && free <= end) await read(held, Math.max(free, held.takenAt));
  return { moments, end };
}

/** What the screen says in big type: a type's id, or null for a group, "not sure", "nothing here", or nothing yet. */
export function headline({ scene }: Moment): string | null {
  return nameOf(scene.headline);
}

/** Every type that the screen names at a moment, in big type or on somebody. */
export function names(moment: Moment): string[] {
  const labels = moment.scene.people.flatMap(({ garments }) => garments.map(({ verdict }) => nameOf(verdict)));
  return [...new Set([headline(moment), ...labels])].filter((id) => id !== null);
}

export interface Summary {
  /** The type that the headline named for the longest time; null when it named none. */
  readonly longest: string | null;
  /** How often the headline changed after it first told a type or a group. */
  readonly changes: number;
  /** From when on, in ms, the last headline stood unchanged until the end; null when it names no type. */
  readonly stableFrom: number | null;
  /** The type named at the end. */
  readonly last: string | null;
  /** The group told or named at the end, by the answer's own group or `groupOf` its name. */
  readonly lastGroup: string | null;
  /** Milliseconds for which the headline named each type. */
  readonly times: ReadonlyMap<string, number>;
}

/** Sums up the headlines of a film. */
export function summarise({ moments, end }: Shown, groupOf: (type: string) => string | undefined): Summary {
  const times = new Map<string, number>();
  let changes = 0;
  let since = 0;
  let said = '';
  let hasTold = false;
  moments.forEach((moment, i) => {
    const { headline: verdict } = moment.scene;
    const answer = verdict === null ? '' : answerOf(verdict);
    if (answer !== said) {
      if (hasTold) changes += 1;
      since = moment.from;
    }
    said = answer;
    hasTold ||= verdict?.decision === 'named' || verdict?.decision === 'group';
    const id = headline(moment);
    if (id !== null) times.set(id, (times.get(id) ?? 0) + (moments[i + 1]?.from ?? Math.max(end, moment.from)) - moment.from);
  });
  const longest = [...times].reduce<[string | null, number]>((best, next) => (next[1] > best[1] ? next : best), [null, -1]);
  const final = moments.at(-1);
  const last = final === undefined ? null : headline(final);
  const lastGroup = last === null ? (final?.scene.headline?.group ?? null) : (groupOf(last) ?? null);
  return { longest: longest[0], changes, stableFrom: last === null ? null : since, last, lastGroup, times };
}

/** Pairs that nobody wears, over a whole film: a whole garment with an upper or lower one, or two garments of one kind. */
export function impossiblePairs({ moments }: Shown, groupOf: (type: string) => string | undefined): number {
  return moments
    .flatMap(({ scene }) => scene.people)
    .filter(({ garments }) => {
      const groups = garments.flatMap(({ verdict }) => verdict.group ?? groupOf(nameOf(verdict) ?? '') ?? []);
      const twice = new Set(groups).size < groups.length;
      return twice || (groups.includes('whole') && (groups.includes('upper') || groups.includes('lower')));
    }).length;
}
