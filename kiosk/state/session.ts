/**
 * One visit before the screen, from an empty place to a goodbye, and the one notion of presence that all else follows: when the screen
 * was last alive and last touched. Pure; times are in ms of performance.now().
 */
import { answerOf, isSomething } from '../pipeline/answer.ts';
import type { Box, Scene, Wearer } from '../pipeline/types.ts';

/**
 * `empty`: nobody is there, or nothing but what gives no sign of life. `approach`: somebody is there, too far off to be read. `looking`:
 * near enough, or something is held up, and nothing is named yet. `named`: something was named; it stays so while they are there. `goodbye`: who was named has just left.
 */
export type SessionKind = 'empty' | 'approach' | 'looking' | 'named' | 'goodbye';

export interface Session {
  readonly kind: SessionKind;
  /** When it became this kind. */
  readonly since: number;
  /**
   * The last sign of life before the camera: somebody came, moved or left, or something else could be said; −∞ before the first frame. A
   * mannequin, or a model without a reject label before an empty wall, is the same all day long and no sign.
   */
  readonly aliveAt: number;
  /** When somebody last touched the screen, or it started. */
  readonly touchedAt: number;
  /** What stood there at the last sign of life, to tell the next one by. */
  readonly stood: Stood | null;
}

interface Stood {
  /** What is told of the headline; empty where nothing is: "not sure" of a bare wall comes and goes. */
  readonly answer: string;
  readonly people: readonly Pick<Wearer, 'id' | 'box'>[];
}

/** Milliseconds that the screen says goodbye for. */
export const GOODBYE_MS = 4000;
/** Without a sign of life for this long, in ms, the screen goes back to its own; after a touch it waits longer … */
export const IDLE_MS = 30_000;
export const TOUCH_MS = 60_000;
/** … and says so for this long before it does, in ms. */
export const WARNING_MS = 10_000;
/** Without a sign of life or a touch for this long, in ms, nobody is there: a visit is over, and nobody would mind if the app were replaced. */
export const QUIET_MS = 60_000;
/** Who is at least this high, as a share of the frame's height, is near enough to be read. */
const NEAR = 0.4;
/** Who moves by this share of their height is alive: the keypoints of a mannequin tremble less. */
const MOVED = 0.08;

export const FIRST_SESSION: Session = { kind: 'empty', since: 0, aliveAt: -Infinity, touchedAt: 0, stood: null };

/** After a frame of the camera, `frameHeight` pixels high. */
export function saw(before: Session, scene: Pick<Scene, 'people' | 'headline' | 'takenAt'>, frameHeight: number | null): Session {
  const { headline, people, takenAt } = scene;
  const told = headline?.decision === 'named' || headline?.decision === 'group' ? answerOf(headline) : '';
  const now: Stood = {
    answer: told,
    people: people.map(({ id, box }) => ({ id, box })),
  };
  const alive = isAlive(before.stood, now);
  const there = alive ? { ...before, aliveAt: Math.max(before.aliveAt, takenAt), stood: now } : before;
  if (!isSomething(scene))
    return passed(there.kind === 'named' ? become(there, 'goodbye', takenAt) : leave(there, takenAt), takenAt);
  if (isQuiet(there, takenAt)) return become(there, 'empty', takenAt);
  if (there.kind === 'named') return there;
  if (told !== '') return become(there, 'named', takenAt);
  const isNear = headline !== null || frameHeight === null || (people[0]?.box.height ?? Infinity) >= NEAR * frameHeight;
  return become(there, isNear || there.kind === 'looking' ? 'looking' : 'approach', takenAt);
}

/** After a while in which no frame came. */
export function passed(before: Session, now: number): Session {
  return before.kind === 'goodbye' && now - before.since >= GOODBYE_MS ? become(before, 'empty', now) : before;
}

/** Nothing can be seen any more, or something else than the camera is watched. */
export function ended(before: Session): Session {
  return before.kind === 'empty' ? before : { ...before, kind: 'empty', stood: null };
}

export function touched(before: Session, now: number): Session {
  return { ...before, touchedAt: now };
}

/** When the screen goes back to its own page, language, theme and camera, if it does not show them. */
export function resetsAt({ aliveAt, touchedAt }: Session): number {
  return Math.max(aliveAt + IDLE_MS, touchedAt + TOUCH_MS);
}

/** Whether nobody has been there for a while. */
export function isQuiet({ aliveAt, touchedAt }: Session, now: number): boolean {
  return now - Math.max(aliveAt, touchedAt) > QUIET_MS;
}

function leave(before: Session, at: number): Session {
  return before.kind === 'goodbye' ? before : become(before, 'empty', at);
}

function become(before: Session, kind: SessionKind, since: number): Session {
  return before.kind === kind ? before : { ...before, kind, since };
}

function isAlive(before: Stood | null, now: Stood): boolean {
  if (before === null || before.answer !== now.answer || before.people.length !== now.people.length) return true;
  const boxes = new Map(before.people.map(({ id, box }) => [id, box]));
  return now.people.some(({ id, box }) => hasMoved(boxes.get(id), box));
}

/** From where they stood; who did not stand anywhere has come. */
function hasMoved(a: Box | undefined, b: Box): boolean {
  if (a === undefined) return true;
  const far = MOVED * Math.max(a.height, b.height);
  return (
    Math.abs(a.x - b.x) > far ||
    Math.abs(a.y - b.y) > far ||
    Math.abs(a.width - b.width) > far ||
    Math.abs(a.height - b.height) > far
  );
}
