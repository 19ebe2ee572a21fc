/** sRGB becomes the CIELAB values that the standards give. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labOf } from './cielab.ts';

describe('labOf', () => {
  // From http://www.brucelindbloom.com/index.html?ColorCalculator.html, sRGB, reference white D65.
  it.each([
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 255, 0],
      [87.73, -86.18, 83.18],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [119, 119, 119],
      [50.03, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  ] as const)('%j is %j', ([red, green, blue], lab) => {
    const { L, a, b } = labOf(red, green, blue);
    expect(Math.max(Math.abs(L - lab[0]), Math.abs(a - lab[1]), Math.abs(b - lab[2]))).toBeLessThan(0.05);
  });

  it('greys have no hue, and a lighter one has more lightness', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 254 }), (byte) => {
        const { L, a, b } = labOf(byte, byte, byte);
        expect(Math.hypot(a, b)).toBeLessThan(1e-9);
        expect(labOf(byte + 1, byte + 1, byte + 1).L).toBeGreaterThan(L);
      }),
    );
  });
});
