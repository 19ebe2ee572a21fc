/**
 * The strip of a frame in which nobody is ever looked at. Its pixels are black before anything gets the frame (camera/frames.ts); who
 * reaches into it with more than an arm is left out, however much of them stands beside it.
 */
import type { Box } from '../types.ts';
import { BODY, sizeOf, type Person } from './person.ts';

/** How near to the strip a shoulder lies in it, times the person's size: the model puts what it cannot see at the edge of what it sees. */
const NEAR = 0.1;

/**
 * Those of them who do not stand in the strip: neither the centre of their box nor a shoulder, seen or guessed, lies in it or beyond it,
 * outside the frame.
 */
export function seenOf(people: readonly Person[], unseen: Box | undefined): readonly Person[] {
  return unseen === undefined ? people : people.filter((person) => !standsIn(person, unseen));
}

function standsIn(person: Person, { x, width }: Box): boolean {
  const { box, keypoints } = person;
  const near = NEAR * sizeOf(person);
  const [from, to] = x <= 0 ? [-Infinity, x + width] : [x, Infinity];
  const isIn = (at: number, margin: number) => at >= from - margin && at <= to + margin;
  return isIn(box.x + box.width / 2, 0) || BODY.shoulders.some((i) => isIn(keypoints[i]!.x, near));
}

/** What is left of a box of the frame beside the strip, which is as high as the frame; nothing where the strip covers it. */
export function withoutStrip(box: Box, unseen: Box | undefined): readonly Box[] {
  if (unseen === undefined) return [box];
  const left = Math.max(box.x, unseen.x <= box.x ? unseen.x + unseen.width : box.x);
  const right = Math.min(box.x + box.width, unseen.x > box.x ? unseen.x : box.x + box.width);
  return right - left < 1 ? [] : [{ ...box, x: left, width: right - left }];
}
