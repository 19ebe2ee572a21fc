/** The raised hand with which a person declines recognition: one hand, above the head, held up for a while. */
import { BODY, sizeOf, type Person } from './person.ts';
import type { Track } from './tracks.ts';

/** How long it is held up, in ms: nobody straightens a hat for so long. */
export const HELD_MS = 1500;
/** A keypoint that is less sure than this was not seen. */
const SEEN = 0.3;
/** How far above the highest point of the face the wrist is, as a share of the person's size: hands at a hat or at glasses are below. */
const ABOVE = 0.15;

/** Since when each person has held a hand up, by track, in ms of performance.now(), and whether that is long enough for one of them. */
export interface Hands {
  readonly since: ReadonlyMap<number, number>;
  readonly declined: boolean;
}

export const NO_HANDS: Hands = { since: new Map(), declined: false };

/** After a frame taken `at` ms in which these people are in sight. A hand that is down for one frame begins anew. */
export function declinedBy(before: Hands, people: readonly Track[], at: number): Hands {
  const raised = people.filter(({ person }) => isRaised(person));
  const since = new Map(raised.map(({ id }) => [id, before.since.get(id) ?? at]));
  return { since, declined: [...since.values()].some((begun) => at - begun >= HELD_MS) };
}

/**
 * One wrist in the frame above the whole face and the other one not: whoever holds a garment up uses both hands. In an image y grows
 * downwards; where it is negative a wrist is guessed, not seen.
 */
export function isRaised(person: Person): boolean {
  const seen = (indices: readonly number[]) => indices.map((i) => person.keypoints[i]!).filter(({ score }) => score >= SEEN);
  const face = seen(BODY.face);
  if (face.length === 0) return false;
  const top = Math.min(...face.map(({ y }) => y)) - ABOVE * sizeOf(person);
  return seen(BODY.wrists).filter(({ y }) => y >= 0 && y < top).length === 1;
}
