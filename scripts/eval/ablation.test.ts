/** The ablation: the same readings give each way its due, and the parts of the vote do what they are for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testCard, testReading } from '../../kiosk/pipeline/testing.ts';
import type { Reading } from '../../kiosk/pipeline/types.ts';
import { ablate, WAYS, type Sequence } from './ablation.ts';

const card = testCard();
const [SHIRT, DRESS, NOTHING] = [
  [4, 0, 0, 0],
  [0, 4, 0, 0],
  [0, 0, 0, 4],
] as const;
const reading = (logits: readonly number[], i: number, quality = 1): Reading => testReading(logits, i * 100, { quality });
const play = (...all: (readonly number[])[]): Sequence => ({
  truth: ['t-shirt'],
  own: null,
  least: 0,
  readings: all.map((logits, i) => reading(logits, i)),
});
const [FRAME = '', , MEAN = '', , , KIOSK = '', UNWEIGHTED = ''] = Object.keys(WAYS);
const of = (sequences: readonly Sequence[], way: string) => ablate(sequences, card).find((worth) => worth.way === way)!;

describe('ablate', () => {
  it('counts the same for every way where all readings agree', () => {
    for (const worth of ablate([play(SHIRT, SHIRT, SHIRT, SHIRT)], card))
      expect(worth).toMatchObject({ changes: 0, right: 1, wrong: 0, precision: 1 });
  });

  it('shows what steadiness is worth: one odd frame in ten changes the frames, not the kiosk', () => {
    const odd = play(...Array.from({ length: 30 }, (_, i) => (i % 10 === 5 ? DRESS : SHIRT)));
    expect(of([odd], FRAME)).toMatchObject({ changes: 6, right: 0.9 });
    expect(of([odd], KIOSK)).toMatchObject({ changes: 0, right: 1 });
  });

  it('shows what quality is worth: few good readings against many bad ones', () => {
    const readings = Array.from({ length: 20 }, (_, i) => (i % 4 === 0 ? reading(SHIRT, i, 1) : reading(DRESS, i, 0.05)));
    const blurred: Sequence = { truth: ['t-shirt'], own: null, least: 0, readings };
    expect(of([blurred], KIOSK).right).toBeGreaterThan(of([blurred], UNWEIGHTED).right);
  });

  it('keeps shares shares, whatever is seen', () => {
    const logits = fc.constantFrom(SHIRT, DRESS, NOTHING, [1, 1, 1, 0]);
    fc.assert(
      fc.property(fc.array(logits, { minLength: 1, maxLength: 40 }), (all) => {
        for (const { right, wrong, changes } of ablate([play(...all)], card)) {
          expect(right + wrong).toBeLessThanOrEqual(1 + 1e-9);
          expect(changes).toBeLessThan(all.length);
        }
      }),
    );
    expect(of([play(NOTHING, NOTHING)], MEAN)).toMatchObject({ right: 0, wrong: 0 });
  });
});
