/** Noise: as strong as asked for, the same every time, and never in the alpha. */
import { expect, it } from 'vitest';
import { addNoise } from './noise.ts';

const gray = () => new Uint8ClampedArray(4 * 20_000).fill(128);

it.each([1, 20, 40])('has a standard deviation of %d and no bias', (deviation) => {
  const data = gray();
  addNoise(data, deviation);
  const values = [...data].filter((_, i) => i % 4 !== 3).map((value) => value - 128);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(deviation / 50);
  expect(Math.sqrt(variance)).toBeCloseTo(deviation, deviation > 1 ? 0 : 1);
});

it('is the same for every network, and leaves alpha alone', () => {
  const [one, two] = [gray(), gray()];
  addNoise(one, 30);
  addNoise(two, 30);
  expect(one).toEqual(two);
  expect(new Set(one.filter((_, i) => i % 4 === 3))).toEqual(new Set([128]));
});

it('cuts off what would leave the range', () => {
  const data = Uint8Array.from([0, 255, 0, 255, 255, 0, 255, 255]);
  addNoise(data, 128);
  expect([data[3], data[7]]).toEqual([255, 255]);
  for (const value of data) expect(value).toBeGreaterThanOrEqual(0);
});
