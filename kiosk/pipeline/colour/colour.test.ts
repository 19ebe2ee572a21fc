/** A garment gets the name a person would give it, in most light, and not the name of what surrounds it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labOf } from './cielab.ts';
import { COLOUR_NAMES } from './colour-names.ts';
import type { ColourName } from './colour-names.ts';
import { colourOf } from './colour.ts';
import { gainsOf, NO_GAINS } from './light.ts';
import type { Box, Pixels } from '../types.ts';

type Rgb = readonly [number, number, number];

/** Cloth as a camera sees it in good light. */
const CLOTH: Readonly<Record<ColourName, Rgb>> = {
  black: [26, 26, 28],
  white: [240, 240, 236],
  grey: [128, 128, 130],
  red: [186, 24, 38],
  orange: [232, 112, 26],
  yellow: [236, 206, 44],
  green: [44, 128, 62],
  blue: [38, 78, 168],
  purple: [108, 44, 140],
  pink: [234, 150, 184],
  brown: [104, 66, 36],
  beige: [206, 184, 146],
};
const WALL: Rgb = [176, 174, 170];
const CARD: Rgb = [242, 242, 242];
/** Skin from light to dark: four of the Monk Skin Tone scale (https://skintone.google, CC BY 4.0). */
const SKINS: readonly Rgb[] = [
  [247, 234, 208],
  [215, 189, 150],
  [160, 126, 86],
  [96, 65, 52],
];

/** A frame whose colour at a pixel `paint` tells. */
function frame(width: number, height: number, paint: (x: number, y: number) => Rgb): Pixels {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(paint(x, y), (y * width + x) * 4);
  return { width, height, data };
}

const within = (x: number, y: number, { x: left, y: top, width, height }: Box) =>
  x >= left && y >= top && x < left + width && y < top + height;

/** A garment before a wall on which something white hangs. */
const GARMENT: Box = { x: 40, y: 30, width: 40, height: 60 };
const LOOK: Box = { x: 30, y: 20, width: 60, height: 80 };
function scene(cloth: Rgb, wall: Rgb = WALL): Pixels {
  return frame(120, 120, (x, y) => (within(x, y, GARMENT) ? cloth : y < 12 ? CARD : wall));
}

/** The same scene under another light: factors on linear red, green and blue. */
function lit({ width, height, data }: Pixels, factors: Rgb): Pixels {
  const other = data.map((byte, i) => {
    if (i % 4 === 3) return byte;
    const value = byte / 255;
    const light = (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4) * factors[i % 4]!;
    return Math.min(255, Math.round((light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055) * 255));
  });
  return { width, height, data: other };
}

const best = (pixels: Pixels, region: Box = LOOK) => colourOf(pixels, region)[0]?.name;
const whole = ({ width, height }: Pixels): Box => ({ x: 0, y: 0, width, height });
const anyByte = fc.integer({ min: 0, max: 255 });
const anyPicture = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
      .map((data): Pixels => ({ width, height, data })),
  );

describe('names', () => {
  it.each(COLOUR_NAMES)('%s is named in light of 0.6 to 1.2 and under mild tints', (name) => {
    const light = fc.double({ min: 0.6, max: 1.2, noNaN: true });
    const tint = fc.double({ min: 0.93, max: 1.07, noNaN: true });
    fc.assert(
      fc.property(light, tint, tint, (level, red, blue) => {
        expect(best(lit(scene(CLOTH[name]), [level * red, level, level * blue]))).toBe(name);
      }),
      { numRuns: 40 },
    );
  });

  it.each(COLOUR_NAMES)('%s is named when it fills the whole frame', (name) => {
    const pixels = frame(32, 32, () => CLOTH[name]);
    expect(colourOf(pixels, whole(pixels))).toMatchObject([{ name, share: 1 }]);
  });

  it('gives both colours of a pattern their shares', () => {
    const stripes = frame(120, 120, (x, y) => (within(x, y, GARMENT) ? (y % 4 === 0 ? CLOTH.red : CLOTH.white) : CLOTH.green));
    const [first, second, ...rest] = colourOf(stripes, LOOK);
    expect([first?.name, second?.name, rest]).toEqual(['white', 'red', []]);
    expect(first?.share).toBeCloseTo(0.75, 1);
  });
});

describe('what is not the garment', () => {
  it.each(COLOUR_NAMES)('a %s background does not win', (name) => {
    const cloth = name === 'blue' ? 'red' : 'blue';
    expect(best(scene(CLOTH[cloth], CLOTH[name]))).toBe(cloth);
  });

  it.each(SKINS)('skin of %i %i %i around a garment does not win, whatever the garment', (...skin) => {
    // A narrow top: arms left and right, a neck above it, and a little wall beyond them.
    for (const name of COLOUR_NAMES) {
      const top: Box = { x: 45, y: 45, width: 30, height: 50 };
      const person: Box = { x: 32, y: 20, width: 56, height: 80 };
      const pixels = frame(120, 120, (x, y) =>
        within(x, y, top) ? CLOTH[name] : within(x, y, person) ? skin : y < 12 ? CARD : WALL,
      );
      expect(best(pixels)).toBe(name);
    }
  });

  it('cloth of the colour of skin keeps its name', () => {
    expect(best(scene(CLOTH.brown))).toBe('brown');
    expect(best(scene(CLOTH.beige))).toBe('beige');
  });

  it('the white behind a catalogue photo is no tint: pale beige before it stays beige', () => {
    const pixels = frame(120, 120, (x, y) => (within(x, y, GARMENT) ? [196, 178, 154] : [255, 255, 255]));
    expect(best(pixels, whole(pixels))).toBe('beige');
  });

  it('a garment that fills its region keeps its colour, though the rim has it too', () => {
    const pixels = frame(90, 90, (x, y) => (within(x, y, { x: 5, y: 5, width: 80, height: 80 }) ? CLOTH.green : WALL));
    expect(best(pixels, { x: 10, y: 10, width: 70, height: 70 })).toBe('green');
  });

  it('under a mask only the masked pixels count, wherever they lie', () => {
    const pixels = scene(CLOTH.purple);
    const mask = new Uint8Array(120 * 120).map((_, i) =>
      within(i % 120, Math.floor(i / 120), { ...GARMENT, width: 3 }) ? 1 : 0,
    );
    expect(colourOf(pixels, LOOK, { mask })).toMatchObject([{ name: 'purple', share: 1 }]);
    expect(colourOf(pixels, LOOK, { mask: new Uint8Array(120 * 120) })).toEqual(colourOf(pixels, LOOK));
  });
});

describe('promises', () => {
  it('shares are positive, sorted and sum to 1, for any picture and any region', () => {
    const anyBox = fc.record({ x: anyByte, y: anyByte, width: anyByte, height: anyByte });
    fc.assert(
      fc.property(anyPicture, anyBox, (pixels, region) => {
        const shares = colourOf(pixels, region).map(({ share }) => share);
        expect(shares.length).toBeGreaterThan(0);
        expect(Math.min(...shares)).toBeGreaterThan(0);
        expect(shares.toSorted((a, b) => b - a)).toEqual(shares);
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on the size of the picture', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLOUR_NAMES), fc.integer({ min: 2, max: 5 }), (name, factor) => {
        const small = scene(CLOTH[name]);
        const large = frame(120 * factor, 120 * factor, (x, y) => {
          const at = (Math.floor(y / factor) * 120 + Math.floor(x / factor)) * 4;
          return [small.data[at]!, small.data[at + 1]!, small.data[at + 2]!];
        });
        const box = { x: 30 * factor, y: 20 * factor, width: 60 * factor, height: 80 * factor };
        expect(colourOf(large, box).map((part) => part.name)).toEqual(colourOf(small, LOOK).map((part) => part.name));
        expect(colourOf(large, box)[0]?.share).toBeCloseTo(colourOf(small, LOOK)[0]?.share ?? 0, 1);
      }),
      { numRuns: 12 },
    );
  });

  it('under a mask the order of the pixels does not matter', () => {
    fc.assert(
      fc.property(anyPicture, fc.infiniteStream(fc.nat()), (pixels, random) => {
        const count = pixels.width * pixels.height;
        const order = Array.from({ length: count }, (_, i) => i);
        for (let i = count - 1; i > 0; i--) {
          const j = random.next().value! % (i + 1);
          [order[i], order[j]] = [order[j]!, order[i]!];
        }
        const data = Uint8Array.from(pixels.data, (_, i) => pixels.data[order[i >> 2]! * 4 + (i & 3)]!);
        const mask = new Uint8Array(count).fill(1);
        const named = (picture: Pixels) =>
          new Map(colourOf(picture, whole(picture), { mask, balance: false }).map(({ name, share }) => [name, share]));
        const [before, after] = [named(pixels), named({ ...pixels, data })];
        expect(new Set(after.keys())).toEqual(new Set(before.keys()));
        for (const [name, share] of before) expect(after.get(name)).toBeCloseTo(share, 9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('light', () => {
  it('leaves a frame of one colour alone, however that colour looks like a tint', () => {
    expect(gainsOf(frame(64, 64, () => CLOTH.beige))).toEqual(NO_GAINS);
  });

  it('leaves the tint of a frame without grey alone: a red sheet is no red lamp', () => {
    const { red, green, blue } = gainsOf(frame(64, 64, (x) => (x < 32 ? CLOTH.red : CLOTH.orange)));
    expect([red, blue]).toEqual([green, green]);
  });

  it('weakens a tint and never turns it round', () => {
    const grey = (x: number, y: number): Rgb => (y < 20 ? CARD : x < 60 ? WALL : CLOTH.grey);
    const distance = (balanced: boolean) => {
      const pixels = lit(frame(120, 120, grey), [1.06, 1, 0.94]);
      const { red, green, blue } = balanced ? gainsOf(pixels) : NO_GAINS;
      const { data } = lit(pixels, [red, green, blue]);
      const { b } = labOf(data[60 * 120 * 4]!, data[60 * 120 * 4 + 1]!, data[60 * 120 * 4 + 2]!);
      return b;
    };
    expect(distance(true)).toBeLessThan(distance(false));
    expect(distance(true)).toBeGreaterThan(0);
  });
});
