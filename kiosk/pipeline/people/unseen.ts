/** The strip of a frame in which nobody is ever looked at: who stands in it is left out before anything is read of them. */
import type { Box } from '../types.ts';
import type { Person } from './person.ts';

/** Those of them whose box has its centre outside the strip. */
export function seenOf(people: readonly Person[], unseen: Box | undefined): readonly Person[] {
  return unseen === undefined
    ? people
    : people.filter(({ box }) => !contains(unseen, box.x + box.width / 2, box.y + box.height / 2));
}

/** What is left of the guide beside the strip, which is as high as the frame; nothing where the strip covers it. */
export function withoutStrip(guide: Box, unseen: Box | undefined): readonly Box[] {
  if (unseen === undefined) return [guide];
  const left = Math.max(guide.x, unseen.x <= guide.x ? unseen.x + unseen.width : guide.x);
  const right = Math.min(guide.x + guide.width, unseen.x > guide.x ? unseen.x : guide.x + guide.width);
  return right - left < 1 ? [] : [{ ...guide, x: left, width: right - left }];
}

function contains({ x, y, width, height }: Box, atX: number, atY: number): boolean {
  return atX >= x && atX <= x + width && atY >= y && atY <= y + height;
}
