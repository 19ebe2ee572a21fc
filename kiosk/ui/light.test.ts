/** The light goes where something moves, and stays where it is for noise, a lamp, or nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIGHT_GRID, movementIn, turned } from './light.ts';

const { width, height } = LIGHT_GRID;
/** A grey grid with a bright block of 4 × 4 whose corner is at (x, y). */
function grid(x: number, y: number, ground = 90, noise: (i: number) => number = () => 0): Uint8ClampedArray {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const isIn = i % width >= x && i % width < x + 4 && Math.floor(i / width) >= y && Math.floor(i / width) < y + 4;
    data.fill((isIn ? 220 : ground) + noise(i), i * 4, i * 4 + 4);
  }
  return data;
}

test('whoever appears somewhere is where the light goes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: width - 4 }), fc.integer({ min: 0, max: height - 4 }), (x, y) => {
      const moved = movementIn(grid(-9, -9), grid(x, y));
      expect(moved?.x).toBeCloseTo((x + 2) / width, 5);
      expect(moved?.y).toBeCloseTo((y + 2) / height, 5);
    }),
  );
});

test('of a camera on its side the light goes where the upright picture shows the movement', () => {
  const corner = { x: 0.1, y: 0.2 };
  expect(turned(corner, 0)).toEqual(corner);
  expect(turned(corner, 90), 'what is at the left comes to the top').toEqual({ x: 0.8, y: 0.1 });
  expect(turned(corner, 180)).toEqual({ x: 0.9, y: 0.8 });
  expect(turned(corner, 270), 'what is at the top comes to the left').toEqual({ x: 0.2, y: 0.9 });
});

test('noise is no movement, nor is a lamp that is switched on', () => {
  expect(movementIn(grid(5, 5), grid(5, 5))).toBeNull();
  expect(
    movementIn(
      grid(5, 5),
      grid(5, 5, 90, (i) => (i * 7) % 9),
    ),
  ).toBeNull();
  expect(movementIn(grid(-9, -9, 40), grid(-9, -9, 160))).toBeNull();
});
