/** Progress output: each tenth once in a log, one redrawn line on a terminal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, progressBar, progressLines } from './progress.ts';

/** Reports in the order an upload makes them: growing, ending at the total. */
const uploads = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 50 }))
  .map(([total, shares]) => ({
    total,
    steps: [...shares.toSorted((a, b) => a - b).map((share) => Math.floor(share * total)), total],
  }));

describe('progressLines', () => {
  it('prints each tenth at most once, in order, and always the last', () => {
    fc.assert(
      fc.property(uploads, ({ total, steps }) => {
        const step = progressLines('m', total);
        const lines = steps.map(step).filter((line) => line !== '');
        const tens = lines.map((line) => Number(/ (\d+) %/.exec(line)?.[1]));
        expect(tens.at(-1)).toBe(100);
        expect(tens).toEqual([...new Set(tens)].toSorted((a, b) => a - b));
        expect(tens.every((ten) => ten % 10 === 0)).toBe(true);
      }),
    );
  });

  it('prints ten lines for a smooth upload', () => {
    const step = progressLines('m', 1000);
    expect(Array.from({ length: 1001 }, (_, loaded) => step(loaded)).filter((line) => line !== '')).toHaveLength(10);
  });
});

describe('progressBar', () => {
  it('keeps one width, redraws its line only, and ends it once at 100 %', () => {
    fc.assert(
      fc.property(uploads, ({ total, steps }) => {
        const step = progressBar('m', total);
        const drawn = steps.map(step).filter((text) => text !== '');
        expect(
          drawn.every((text) => text.startsWith('\r') && [...text].filter((char) => '█░'.includes(char)).length === 28),
        ).toBe(true);
        expect(drawn.filter((text) => text.endsWith('\n'))).toEqual([drawn.at(-1)]);
      }),
    );
  });
});

describe('formatBytes', () => {
  it.each([
    [999, '999 B'],
    [1000, '1.0 kB'],
    [6_753_139, '6.8 MB'],
  ])('%i is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});
