/** Worse views: repeatable, whole, different from each other, and blur that the measure of sharpness sees. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharpnessOf } from '../../kiosk/pipeline/quality.ts';
import { drawn } from '../../kiosk/pipeline/testing.ts';
import { generator } from './intervals.ts';
import { worsen } from './noise.ts';

const photo = drawn(120, 90, (x, y, c) => (x % 20 < 10 ? 200 : 40) + (y % 32 < 16 ? 20 : 0) + c * 5);
const box = { x: 30, y: 20, width: 60, height: 50 };

describe('worsen', () => {
  it('gives the same view for the same numbers, and another for others', () => {
    const [a, b, c] = [worsen(photo, box, generator(5)), worsen(photo, box, generator(5)), worsen(photo, box, generator(6))];
    expect(a).toEqual(b);
    expect(a.pixels.data).not.toEqual(c.pixels.data);
  });

  it('keeps a whole, opaque picture that its box fills, wherever the garment lies', () => {
    const side = fc.integer({ min: 1, max: 140 });
    fc.assert(
      fc.property(fc.nat(119), fc.nat(89), side, side, fc.nat(), (x, y, width, height, seed) => {
        const { pixels, box: at } = worsen(photo, { x, y, width, height }, generator(seed));
        expect(at).toEqual({ x: 0, y: 0, width: pixels.width, height: pixels.height });
        expect(pixels.data).toHaveLength(pixels.width * pixels.height * 4);
        expect(pixels.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
      }),
    );
  });

  it('makes most views less sharp than the photo', () => {
    const random = generator(2);
    const before = sharpnessOf(photo, box);
    const blunter = Array.from({ length: 40 }, () => worsen(photo, box, random)).filter(
      (view) => sharpnessOf(view.pixels, view.box) < before,
    );
    expect(blunter.length).toBeGreaterThan(20);
  });
});
