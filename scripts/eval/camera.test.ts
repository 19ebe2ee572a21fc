/** Stills before a camera: repeatable, never twice the same, and a rough camera shows less than a fair one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharpnessOf } from '../../kiosk/pipeline/people/quality.ts';
import { drawn } from '../../kiosk/pipeline/testing.ts';
import { filmOf, ROUGH, shaken, STILL, type FilmFrame } from './camera.ts';
import { generator } from '../../kiosk/pipeline/generator.ts';

const photo = drawn(120, 90, (x, y, c) => (x % 20 < 10 ? 200 : 40) + (y % 32 < 16 ? 20 : 0) + c * 5);
const whole = { x: 0, y: 0, width: 120, height: 90 };

/** As Array.fromAsync, which this library of types does not have yet. */
async function all(film: AsyncIterable<FilmFrame>): Promise<FilmFrame[]> {
  const frames: FilmFrame[] = [];
  for await (const frame of film) frames.push(frame);
  return frames;
}

describe('shaken', () => {
  it('gives the same picture for the same numbers, and another for others', () => {
    const [a, b, c] = [5, 5, 6].map((seed) => shaken(photo, STILL, generator(seed)));
    expect(a).toEqual(b);
    expect(a!.data).not.toEqual(c!.data);
  });

  it('keeps a whole, opaque picture of the same size, however rough the camera', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { width, height, data } = shaken(photo, ROUGH, generator(seed));
        expect([width, height, data.length]).toEqual([120, 90, photo.data.length]);
        expect(data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('changes nothing where nothing may differ', () => {
    const none = { place: 0, scale: 0, light: 0, grain: 0, blur: 0 };
    expect(shaken(photo, none, generator(1)).data).toEqual(photo.data);
  });

  it('is blunter before a rough camera than before a fair one', () => {
    const blunt = { ...ROUGH, grain: 0, blur: 0.05 };
    const sharp = (jitter: typeof ROUGH) => {
      const random = generator(2);
      const values = Array.from({ length: 20 }, () => sharpnessOf(shaken(photo, jitter, random), whole));
      return values.reduce((sum, value) => sum + value, 0);
    };
    expect(sharp(blunt)).toBeLessThan(sharp({ ...STILL, grain: 0 }));
  });
});

describe('filmOf', () => {
  it('plays the same film every time, thirty frames a second, of pictures that differ', async () => {
    const film = filmOf(photo, 1000, STILL, 3);
    const [first, second] = [await all(film()), await all(film())];
    expect(first).toHaveLength(30);
    expect(first.map(({ pixels }) => pixels)).toEqual(second.map(({ pixels }) => pixels));
    // The very same objects: what reads a picture once need not read it again.
    expect(first.every(({ pixels }, i) => pixels === second[i]!.pixels)).toBe(true);
    const distinct = new Set(first.map(({ pixels }) => pixels));
    expect(distinct.size).toBeGreaterThan(2);
    expect(distinct.size).toBeLessThan(first.length);
  });
});
