/** The clock goes on with every new picture, and not with an old one in a new stream. */
import { expect, test } from 'vitest';
import { FrameClock } from './frame-clock.ts';

const shade = (value: number) => () => new Uint8ClampedArray([0, 0, 0, 255, 255, 255, value, 255]);
const dark = () => new Uint8ClampedArray(8).fill(3);

test('compares twice a second, and goes on with each picture that differs', () => {
  const clock = new FrameClock();
  expect(clock.lastFrameAt).toBe(0);
  const times = [10, 40, 510, 1010, 1510].map((now, i) => {
    clock.see(now, shade(i < 4 ? i : 3));
    return clock.lastFrameAt;
  });
  expect(times).toEqual([10, 10, 510, 1010, 1010]);
});

test('a stream opened anew has shown nothing until its picture differs from the last one', () => {
  const clock = new FrameClock();
  clock.see(10, shade(1));
  clock.restart();
  clock.see(20, shade(1));
  expect(clock.lastFrameAt).toBe(0);
  clock.restart();
  clock.see(30, shade(1));
  expect(clock.lastFrameAt).toBe(0);
  clock.see(530, shade(2));
  expect(clock.lastFrameAt).toBe(530);
});

test('a plain picture, and one that nobody can read, are new in every stream', () => {
  for (const read of [dark, () => null]) {
    const clock = new FrameClock();
    clock.see(10, read);
    clock.restart();
    clock.see(20, read);
    expect(clock.lastFrameAt).toBe(20);
  }
});
