/** The input takes the camera's shape: the whole frame is in it, as large as in the square, with less than a step of padding. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { examplePoseCard } from '#contract/testing/pose-card';
import { lay, place } from '../pixels/placement.ts';
import { lookRegion, poseInput } from './pose-input.ts';

const base = examplePoseCard();
const square = { ...base.input, width: 256, height: 256 };
const card = { ...base, input: square, sideMultiple: 32 };

describe('poseInput', () => {
  it.each([
    [640, 480, 256, 192],
    [1280, 720, 256, 160],
    [1920, 1080, 256, 160],
    [480, 640, 192, 256],
    [720, 1280, 160, 256],
    [640, 640, 256, 256],
    [368, 550, 192, 256],
    [2, 2000, 32, 256],
    [641, 640, 256, 256],
  ])('is, for a frame of %i × %i, %i × %i', (width, height, inputWidth, inputHeight) =>
    expect(poseInput(card, width, height)).toEqual({ ...square, width: inputWidth, height: inputHeight }),
  );

  it('is the input of the card where the file takes no other', () => {
    const { sideMultiple: _, ...fixed } = card;
    expect(poseInput(fixed, 640, 480)).toBe(fixed.input);
  });

  it('takes its longer side from the longer one of the card', () => {
    const tall = { ...card, input: { ...square, width: 128 } };
    expect(poseInput(tall, 640, 480)).toMatchObject({ width: 256, height: 192 });
  });

  it('is the input of the card for frames of its own shape, so that the golden picture is seen as trained', () =>
    expect(poseInput(card, square.width, square.height)).toEqual(square));

  const side = fc.integer({ min: 1, max: 4096 });
  // A stride of 4, a multiple of it, and a longer side that is one of that.
  const cards = fc
    .record({
      cells: fc.integer({ min: 1, max: 16 }),
      long: fc.integer({ min: 4, max: 16 }),
      short: fc.integer({ min: 1, max: 16 }),
    })
    .map(({ cells, long, short }) => {
      const sideMultiple = 4 * cells;
      const input = {
        ...square,
        width: Math.max(8, sideMultiple * long),
        height: Math.max(8, sideMultiple * Math.min(long, short)),
      };
      return { ...card, input, sideMultiple };
    });

  it('has sides that are multiples, the longer as long as the card says', () =>
    fc.assert(
      fc.property(cards, side, side, (any, width, height) => {
        const input = poseInput(any, width, height);
        expect([input.width % any.sideMultiple, input.height % any.sideMultiple]).toEqual([0, 0]);
        expect(Math.max(input.width, input.height)).toBe(any.input.width);
        expect(input.width >= input.height).toBe(width >= height || input.width === input.height);
      }),
    ));

  it('holds the whole frame, as large as a square would, with less than one multiple to spare', () =>
    fc.assert(
      fc.property(cards, side, side, (any, width, height) => {
        const input = poseInput(any, width, height);
        const long = any.input.width;
        const at = place(width, height, input);
        const inSquare = place(width, height, { ...input, width: long, height: long });
        expect([at.width, at.height]).toEqual([inSquare.width, inSquare.height]);
        expect([at.left >= 0, at.top >= 0]).toEqual([true, true]);
        expect(at.width + at.left <= input.width && at.height + at.top <= input.height).toBe(true);
        expect(Math.min(input.width, input.height) - Math.min(at.width, at.height)).toBeLessThanOrEqual(any.sideMultiple);
      }),
    ));

  it('is the same from further back, where the frame lies in the middle and is a fifth smaller', () =>
    fc.assert(
      fc.property(cards, side, side, (any, width, height) => {
        fc.pre(Math.min(width, height) >= 64);
        const region = lookRegion(width, height, true);
        const input = poseInput(any, width, height);
        expect(poseInput(any, region.width, region.height)).toEqual(input);
        const { box, at } = lay(region, width, height, input);
        expect(box).toEqual(lookRegion(width, height, false));
        const near = place(width, height, input);
        expect(Math.abs(at.width - near.width / 1.25)).toBeLessThanOrEqual(2);
        expect(Math.abs(at.left + at.width / 2 - input.width / 2)).toBeLessThanOrEqual(2);
        expect(Math.abs(at.top + at.height / 2 - input.height / 2)).toBeLessThanOrEqual(2);
      }),
    ));

  it('turns with the camera', () =>
    fc.assert(
      fc.property(cards, side, side, (any, width, height) => {
        const lying = poseInput(any, width, height);
        const standing = poseInput(any, height, width);
        expect([standing.width, standing.height]).toEqual([lying.height, lying.width]);
      }),
    ));

  it('is asked of cards that the contract accepts', () => expect(modelCardSchema.safeParse(card).error).toBeUndefined());
});
