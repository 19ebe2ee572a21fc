/** The input of a pose model for a camera: the frame's own shape where the file takes any, so that no time goes into its padding. */
import type { PoseCard } from '#contract/model-card';
import { wholeBox } from '../pixels/guide.ts';
import type { Box, InputSpec } from '../types.ts';

/**
 * The card's input for frames of width × height pixels (≥ 1). With `sideMultiple` its longer side lies along the frame's longer one
 * and stays as long; the other is the next multiple that holds the whole frame. Else it is the card's input itself.
 * The same rule as `shaped` in models/people/picture.py.
 */
export function poseInput({ input, sideMultiple }: PoseCard, width: number, height: number): InputSpec {
  if (sideMultiple === undefined) return input;
  const long = Math.max(input.width, input.height);
  // One division of whole numbers, so that nothing just above a multiple becomes the next one.
  const multiples = Math.ceil((Math.min(width, height) * long) / (Math.max(width, height) * sideMultiple));
  const short = Math.min(long, multiples * sideMultiple);
  return width >= height ? { ...input, width: long, height: short } : { ...input, width: short, height: long };
}

/**
 * By what share of its sides a look from further back takes in more than the frame. A quarter is exact in binary, so that the region keeps the
 * frame's shape and its input. Three eighths find 26 of 43 who are missed for 23, and take 7 garments of 300 for somebody instead of 3
 * (models/LOG.md, 2026-11-30).
 */
const AROUND = 0.25;

/**
 * The region of a frame in which people are looked for: all of it, or from further `back` more than that, the frame in the middle of padding.
 * Somebody who fills the frame is larger than anybody in what the network has learnt from.
 */
export function lookRegion(width: number, height: number, back: boolean): Box {
  if (!back) return wholeBox(width, height);
  const [x, y] = [(-AROUND / 2) * width, (-AROUND / 2) * height];
  return { x, y, width: (1 + AROUND) * width, height: (1 + AROUND) * height };
}

/** The card as it holds for frames of that size: with their own input. */
export function shapedCard(card: PoseCard, width: number, height: number): PoseCard {
  return { ...card, input: poseInput(card, width, height) };
}
