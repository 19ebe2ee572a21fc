/** Preprocessing equals PyTorch's numbers, an independent naive implementation, and keeps its promises on any picture. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampBox, lay, place } from './placement.ts';
import { createPreprocessor, preprocess } from './preprocess.ts';
import { drawn, testInput } from '../testing.ts';
import type { Box, InputSpec, Pixels } from '../types.ts';

interface Golden {
  readonly resize: { from: [number, number]; to: [number, number]; values: number[] }[];
  readonly preprocess: {
    from: [number, number];
    to: [number, number];
    channels: number;
    fit: InputSpec['fit'];
    mean: number[];
    std: number[];
    pad: number[];
    values: number[];
  }[];
}
const golden = JSON.parse(readFileSync(new URL('../testdata/resize.json', import.meta.url), 'utf8')) as Golden;
const pattern = (x: number, y: number, c: number) => x * 37 + y * 59 + c * 83 + x * y * 7;
const whole = ({ width, height }: Pixels): Box => ({ x: 0, y: 0, width, height });
const plain = { mean: [0, 0, 0], std: [1, 1, 1], pad: [0, 0, 0] };

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** The definition, pixel by pixel: every output is the mean of all inputs under a triangle, in double precision. */
function naive(pixels: Pixels, box: Box, input: InputSpec): number[] {
  const gray = input.colour === 'gray';
  const sample = (x: number, y: number, c: number): number => {
    const at = ((box.y + y) * pixels.width + box.x + x) * 4;
    const [r, g, b] = [pixels.data[at]!, pixels.data[at + 1]!, pixels.data[at + 2]!];
    return gray ? 0.299 * r + 0.587 * g + 0.114 * b : [r, g, b][c]!;
  };
  const triangle = (from: number, to: number, i: number): number[] => {
    const scale = from / to;
    const width = Math.max(scale, 1);
    const weights = Array.from({ length: from }, (_, j) => Math.max(0, 1 - Math.abs((j + 0.5 - (i + 0.5) * scale) / width)));
    const total = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / total);
  };
  const scales = [input.width / box.width, input.height / box.height] as const;
  const scale = input.fit === 'letterbox' ? Math.min(...scales) : Math.max(...scales);
  const size = (side: number, full: number) => (input.fit === 'stretch' ? full : Math.max(1, Math.floor(side * scale + 0.5)));
  const [nw, nh] = [size(box.width, input.width), size(box.height, input.height)];
  const offset = (full: number, part: number) => (part > full ? -Math.floor((part - full) / 2) : Math.floor((full - part) / 2));
  const out: number[] = [];
  for (let c = 0; c < (gray ? 1 : 3); c++)
    for (let oy = 0; oy < input.height; oy++)
      for (let ox = 0; ox < input.width; ox++) {
        const [x, y] = [ox - offset(input.width, nw), oy - offset(input.height, nh)];
        let value = input.pad[c]!;
        if (x >= 0 && y >= 0 && x < nw && y < nh) {
          const [wx, wy] = [triangle(box.width, nw, x), triangle(box.height, nh, y)];
          value = wy.reduce(
            (sum, v, j) => (v === 0 ? sum : sum + v * wx.reduce((s, u, i) => (u === 0 ? s : s + u * sample(i, j, c)), 0)),
            0,
          );
        }
        out.push((value - input.mean[c]!) / input.std[c]!);
      }
  return out;
}

const spec = fc.record({
  width: fc.integer({ min: 8, max: 20 }),
  height: fc.integer({ min: 8, max: 20 }),
  colour: fc.constantFrom('rgb' as const, 'gray' as const),
  fit: fc.constantFrom('letterbox' as const, 'stretch' as const, 'cover' as const),
});
const sides = { w: fc.integer({ min: 1, max: 45 }), h: fc.integer({ min: 1, max: 45 }) };

describe('against PyTorch', () => {
  it.each(golden.resize.map((entry) => [entry.from.join('×') + ' to ' + entry.to.join('×'), entry] as const))(
    'resizes %s',
    (_, entry) => {
      const pixels = drawn(...entry.from, pattern);
      const input = testInput({ width: entry.to[0], height: entry.to[1], fit: 'stretch', ...plain });
      expect(largestDifference(preprocess(pixels, whole(pixels), input), entry.values)).toBeLessThan(2e-4);
    },
  );

  it.each(golden.preprocess.map((entry) => [`${entry.from.join('×')} ${entry.fit} ${entry.channels}`, entry] as const))(
    'prepares %s as models/recipe/preprocess.py',
    (_, { from, to, channels, values, ...rest }) => {
      const pixels = drawn(...from, pattern);
      const input = testInput({ ...rest, width: to[0], height: to[1], colour: channels === 1 ? 'gray' : 'rgb' });
      expect(largestDifference(preprocess(pixels, whole(pixels), input), values)).toBeLessThan(2e-5);
    },
  );
});

describe('on any picture', () => {
  it('equals the naive definition, for any region', () => {
    const check = fc.property(
      spec,
      fc.record(sides),
      fc.record({ x: fc.nat(20), y: fc.nat(20), ...sides }),
      (shape, { w, h }, region) => {
        const pixels = drawn(w, h, pattern);
        const input = testInput(shape);
        const box = { x: region.x, y: region.y, width: region.w, height: region.h };
        fc.pre(box.x + box.width <= w && box.y + box.height <= h);
        const expected = naive(pixels, box, input);
        expect(largestDifference(preprocess(pixels, box, input), expected)).toBeLessThan(1e-4);
      },
    );
    fc.assert(check, { numRuns: 60 });
  });

  it('pads where a region reaches beyond the picture, and shows the rest as large as if it did not', () => {
    const beyond = fc.record({ left: fc.nat(15), top: fc.nat(15), right: fc.nat(15), bottom: fc.nat(15) });
    const check = fc.property(spec, fc.record(sides), beyond, (shape, { w, h }, { left, top, right, bottom }) => {
      fc.pre(shape.fit !== 'cover');
      const pixels = drawn(w, h, pattern);
      const input = testInput({ ...shape, layout: 'NHWC' });
      const { box, at } = lay({ x: -left, y: -top, width: w + left + right, height: h + top + bottom }, w, h, input);
      expect(box).toEqual(whole(pixels));
      const all = place(w + left + right, h + top + bottom, input);
      expect(Math.abs(at.width / w - all.width / (w + left + right))).toBeLessThanOrEqual(1 / w);
      expect(Math.abs((at.left - all.left) / left - all.width / (w + left + right)) * left || 0).toBeLessThanOrEqual(0.5 + 1e-9);
      const shown = preprocess(pixels, whole(pixels), { ...input, fit: 'stretch', width: at.width, height: at.height });
      const channels = input.colour === 'rgb' ? 3 : 1;
      const values = preprocess(pixels, { x: -left, y: -top, width: w + left + right, height: h + top + bottom }, input);
      values.forEach((value, i) => {
        const [c, x, y] = [i % channels, Math.floor(i / channels) % input.width, Math.floor(i / channels / input.width)];
        const [dx, dy] = [x - at.left, y - at.top];
        const isIn = dx >= 0 && dy >= 0 && dx < at.width && dy < at.height;
        const expected = isIn ? shown[(dy * at.width + dx) * channels + c]! : (input.pad[c]! - input.mean[c]!) / input.std[c]!;
        expect(value).toBeCloseTo(expected, 4);
      });
    });
    fc.assert(check, { numRuns: 60 });
  });

  it('keeps a constant picture constant and every value finite', () => {
    fc.assert(
      fc.property(spec, fc.record(sides), fc.nat(255), (shape, { w, h }, level) => {
        const pixels = drawn(w, h, () => level);
        const input = testInput({ ...shape, fit: 'stretch' });
        const plane = input.width * input.height;
        preprocess(pixels, whole(pixels), input).forEach((value, i) => {
          const c = Math.floor(i / plane);
          expect(value).toBeCloseTo((level - input.mean[c]!) / input.std[c]!, 4);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('letterboxes without cutting, touching two opposite sides', () => {
    fc.assert(
      fc.property(spec, fc.record(sides), (shape, { w, h }) => {
        const input = testInput({ ...shape, fit: 'letterbox' });
        const at = place(w, h, input);
        expect(at.left).toBeGreaterThanOrEqual(0);
        expect(at.top).toBeGreaterThanOrEqual(0);
        expect(at.left + at.width).toBeLessThanOrEqual(input.width);
        expect(at.top + at.height).toBeLessThanOrEqual(input.height);
        expect(at.width === input.width || at.height === input.height).toBe(true);
      }),
    );
  });

  it('fills the input completely with cover', () => {
    fc.assert(
      fc.property(spec, fc.record(sides), (shape, { w, h }) => {
        const input = testInput({ ...shape, fit: 'cover' });
        const at = place(w, h, input);
        expect(Math.max(at.left, at.top)).toBeLessThanOrEqual(0);
        expect(at.left + at.width).toBeGreaterThanOrEqual(input.width);
        expect(at.top + at.height).toBeGreaterThanOrEqual(input.height);
      }),
    );
  });

  it('clamps any box to whole pixels inside the picture', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.record(sides), number, number, number, number, ({ w, h }, x, y, width, height) => {
        const box = clampBox({ x, y, width, height }, w, h);
        expect(Object.values(box).every(Number.isInteger)).toBe(true);
        expect(Math.min(box.x, box.y, box.width - 1, box.height - 1)).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(w);
        expect(box.y + box.height).toBeLessThanOrEqual(h);
      }),
    );
  });
});

it('writes NHWC with the channels innermost', () => {
  const pixels = drawn(9, 14, pattern);
  const nchw = preprocess(pixels, whole(pixels), testInput({}));
  const nhwc = preprocess(pixels, whole(pixels), testInput({ layout: 'NHWC' }));
  for (let i = 0; i < 144; i++) for (let c = 0; c < 3; c++) expect(nhwc[i * 3 + c]).toBe(nchw[c * 144 + i]);
});

it('leaves nothing of the former picture behind when the shape changes', () => {
  const run = createPreprocessor(testInput({}));
  const [wide, tall] = [drawn(40, 10, pattern), drawn(10, 40, pattern)];
  run(wide, whole(wide));
  expect(run(tall, whole(tall))).toEqual(preprocess(tall, whole(tall), testInput({})));
});
