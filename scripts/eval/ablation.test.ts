/** The ablation: the same views give each way its due, and the parts of the vote do what they are for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testCard } from '../../kiosk/pipeline/testing.ts';
import { ablate, WAYS, type Sequence, type View } from './ablation.ts';

const card = testCard();
const [SHIRT, DRESS, NOTHING] = [
  [4, 0, 0, 0],
  [0, 4, 0, 0],
  [0, 0, 0, 4],
] as const;
const view = (logits: readonly number[], i: number, quality = 1): View => ({
  logits: Float32Array.from(logits),
  quality,
  takenAt: i * 100,
});
const play = (...all: (readonly number[])[]): Sequence => ({
  truth: ['t-shirt'],
  views: all.map((logits, i) => view(logits, i)),
});
const [FRAME = '', , MEAN = '', , , KIOSK = '', UNWEIGHTED = ''] = Object.keys(WAYS);
const of = (sequences: readonly Sequence[], way: string) => ablate(sequences, card).find((worth) => worth.way === way)!;

describe('ablate', () => {
  it('counts the same for every way where all views agree', () => {
    for (const worth of ablate([play(SHIRT, SHIRT, SHIRT, SHIRT)], card))
      expect(worth).toMatchObject({ changes: 0, right: 1, wrong: 0, precision: 1 });
  });

  it('shows what steadiness is worth: one odd frame in ten changes the frames, not the kiosk', () => {
    const odd = play(...Array.from({ length: 30 }, (_, i) => (i % 10 === 5 ? DRESS : SHIRT)));
    expect(of([odd], FRAME)).toMatchObject({ changes: 6, right: 0.9 });
    expect(of([odd], KIOSK)).toMatchObject({ changes: 0, right: 1 });
  });

  it('shows what quality is worth: few good views against many bad ones', () => {
    const views = Array.from({ length: 20 }, (_, i) => (i % 4 === 0 ? view(SHIRT, i, 1) : view(DRESS, i, 0.05)));
    const blurred: Sequence = { truth: ['t-shirt'], views };
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
