/** Probabilities, decisions and the steady answer over several readings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, logProbabilities, topK } from './decode.ts';
import { guideBox } from './guide.ts';
import { testCard, testReading, testRef } from './testing.ts';
import { answerOf, EMPTY_VOTE, vote, type Vote } from './vote.ts';

const card = testCard();
const logit = fc.double({ min: -1e4, max: 1e4, noNaN: true });
const SHIRT = [9, 0, 0, 0];
const DRESS = [0, 9, 0, 0];
const NOTHING = [0, 0, 0, 9];

/** Feeds logits every 100 ms and returns the verdicts. */
function play(rows: readonly (readonly number[])[], step = 100) {
  let memory: Vote = EMPTY_VOTE;
  return rows.map((logits, i) => {
    const result = vote(memory, testReading(logits, i * step), card);
    memory = result.vote;
    return result.verdict;
  });
}
const told = (verdict: ReturnType<typeof play>[number]) =>
  verdict.decision === 'named' ? verdict.guesses[0]?.id : verdict.decision;

describe('decode', () => {
  it('gives probabilities that sum to 1, whatever the logits and the temperature', () => {
    fc.assert(
      fc.property(
        fc.array(logit, { minLength: 2, maxLength: 50 }),
        fc.double({ min: 0.05, max: 100, noNaN: true }),
        (logits, t) => {
          const sum = logProbabilities(logits, t).reduce((total, value) => total + Math.exp(value), 0);
          expect(sum).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('divides by the temperature', () => {
    expect(logProbabilities([2, 0], 2).map(Math.exp)[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it('picks the largest values, the lower index first among equals', () => {
    expect(topK([1, 5, 5, 3], 3)).toEqual([1, 2, 3]);
  });

  it('names above the label’s own threshold, is unsure below it, and says nothing when the reject label wins', () => {
    const labels = card.labels.map((label) => (label.id === 'dress' ? { ...label, group: 'whole', threshold: 0.9 } : label));
    const strict = testCard({ labels });
    const logs = (probabilities: number[]) => probabilities.map(Math.log);
    expect(decide(logs([0.6, 0.2, 0.1, 0.1]), strict, testRef, 0).decision).toBe('named');
    expect(decide(logs([0.1, 0.8, 0.05, 0.05]), strict, testRef, 0).decision).toBe('unsure');
    expect(decide(logs([0.2, 0.1, 0.1, 0.6]), strict, testRef, 0).decision).toBe('nothing');
  });

  it('backs off to the group when its garments together are sure enough, and then guesses only among them', () => {
    const groups = ['upper', 'upper', 'carry', 'none'];
    const grouped = testCard({ labels: card.labels.map((label, i) => ({ ...label, group: groups[i]! })) });
    const logs = (probabilities: number[]) => probabilities.map(Math.log);
    const verdict = decide(logs([0.4, 0.35, 0.2, 0.05]), grouped, testRef, 0);
    expect(verdict).toMatchObject({ decision: 'group', group: 'upper' });
    expect(verdict.guesses.map(({ id }) => id)).toEqual(['t-shirt', 'dress']);
    expect(decide(logs([0.24, 0.24, 0.45, 0.07]), grouped, testRef, 0)).toMatchObject({ decision: 'unsure', group: null });
    expect(decide(logs([0.3, 0.25, 0.05, 0.4]), grouped, testRef, 0).decision, 'the reject label wins').toBe('nothing');
  });

  it('never guesses the reject label, and works without one', () => {
    const verdict = decide([-3, -2, -1, -0.1], card, testRef, 0);
    expect(verdict.guesses.map((guess) => guess.id)).toEqual(['bag', 'dress', 't-shirt']);
    expect(decide([-3, -2, -1, -0.1], testCard({ reject: null }), testRef, 0)).toMatchObject({ decision: 'named' });
  });
});

describe('vote', () => {
  it('shows the first reading at once', () => {
    expect(told(play([SHIRT])[0]!)).toBe('t-shirt');
  });

  it('ignores one outlier, however confident', () => {
    const shown = play([SHIRT, SHIRT, SHIRT, [0, 14, 0, 0], SHIRT, SHIRT]).map(told);
    expect(new Set(shown)).toEqual(new Set(['t-shirt']));
  });

  it('changes the label after the evidence has turned and has held for two answers', () => {
    const shown = play([SHIRT, SHIRT, DRESS, DRESS, DRESS, DRESS]).map(told);
    expect(shown.slice(0, 3)).toEqual(['t-shirt', 't-shirt', 't-shirt']);
    expect(shown.at(-1)).toBe('dress');
    expect(shown.indexOf('dress')).toBeGreaterThanOrEqual(4);
  });

  it('forgets what was put down within about a second', () => {
    const shown = play([...Array<number[]>(10).fill(SHIRT), ...Array<number[]>(12).fill(NOTHING)]).map(told);
    expect(shown.at(-1)).toBe('nothing');
    expect(shown.indexOf('nothing')).toBeLessThanOrEqual(20);
  });

  it('starts afresh after a pause: a slow engine shows every reading', () => {
    expect(play([SHIRT, DRESS, NOTHING], 3000).map(told)).toEqual(['t-shirt', 'dress', 'nothing']);
  });

  it('never mixes models: the first reading of another version counts alone and shows at once', () => {
    const next = { ...testRef, version: '2.0.0' };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(SHIRT, DRESS, NOTHING), { maxLength: 12 }), (history) => {
        let memory: Vote = EMPTY_VOTE;
        history.forEach((logits, i) => (memory = vote(memory, testReading(logits, i * 50), card).vote));
        const fresh = vote(EMPTY_VOTE, testReading([0, 0, 2, 0], 700, next), card).verdict;
        expect(vote(memory, testReading([0, 0, 2, 0], 700, next), card).verdict).toEqual(fresh);
      }),
    );
  });

  it('lets good views outweigh more bad ones, and forgets the bad ones first', () => {
    const rules = { windowMs: 10_000, views: 4, streak: 1, keep: 1 };
    let memory: Vote = EMPTY_VOTE;
    const look = (logits: readonly number[], at: number, quality: number) => {
      const result = vote(memory, testReading(logits, at), card, { quality, rules });
      memory = result.vote;
      return told(result.verdict);
    };
    look(SHIRT, 0, 0.9);
    look(SHIRT, 100, 0.8);
    for (let i = 2; i < 30; i++) expect(look(DRESS, i * 100, 0.05)).toBe('t-shirt');
    expect(memory.views.map(({ quality }) => quality)).toEqual([0.9, 0.8, 0.05, 0.05]);
    expect(memory.views.at(-1)?.takenAt, 'of equals the newest').toBe(2900);
  });

  it('lets a shown name stay a little below the threshold that it had to reach, and go further down', () => {
    const rules = { windowMs: 10_000, views: 1, streak: 1, keep: 0.8 };
    const strict = testCard({ labels: card.labels.map((label) => ({ ...label, threshold: 0.5 })) });
    const at = (share: number) => [share, (1 - share) / 3, (1 - share) / 3, (1 - share) / 3].map(Math.log);
    const show = (...shares: number[]) => {
      let memory: Vote = EMPTY_VOTE;
      return shares.map((share, i) => {
        const result = vote(memory, testReading(at(share), i * 100), strict, { rules });
        memory = result.vote;
        return told(result.verdict);
      });
    };
    expect(show(0.45)).not.toContain('t-shirt');
    expect(show(0.55, 0.45, 0.41, 0.39, 0.45).map((name) => name === 't-shirt')).toEqual([true, true, true, false, false]);
  });

  it('says the same whatever unit the quality has, and is the plain mean when all views are equal', () => {
    const row = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 4, maxLength: 4 });
    const views = fc.array(fc.tuple(row, fc.double({ min: 0.01, max: 1, noNaN: true })), { minLength: 1, maxLength: 8 });
    const last = (rows: readonly (readonly [number[], number])[], unit: number) => {
      let memory: Vote = EMPTY_VOTE;
      rows.forEach(([logits, quality], i) => {
        memory = vote(memory, testReading(logits, i * 10), card, { quality: quality * unit }).vote;
      });
      return memory.shown!;
    };
    fc.assert(
      fc.property(views, (rows) => {
        const [one, other] = [last(rows, 1), last(rows, 8)];
        expect(answerOf(one)).toBe(answerOf(other));
        expect(one.guesses[0]!.probability).toBeCloseTo(other.guesses[0]!.probability, 9);
      }),
    );
  });

  it('keeps a label excluded that any region excludes', () => {
    const masked = [...SHIRT];
    masked[1] = -Infinity;
    const { vote: memory } = vote(EMPTY_VOTE, testReading(masked, 0), card);
    const { verdict } = vote(memory, testReading(masked, 100), card);
    expect(verdict.guesses.map(({ id }) => id)).toEqual(['t-shirt', 'bag']);
    expect(verdict.decision).toBe('named');
  });

  it('changes what it says only when two fused answers in a row agree', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 4, maxLength: 4 }), { maxLength: 30 }),
        (rows) => {
          const changes = play(rows)
            .map(told)
            .flatMap((now, i, all) => (i > 0 && now !== all[i - 1] ? [i] : []));
          for (const [i, at] of changes.entries()) expect(at - (changes[i - 1] ?? 0)).toBeGreaterThanOrEqual(2);
        },
      ),
    );
  });
});

it('keeps the guide portrait, centred and inside any frame', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4096 }), fc.integer({ min: 2, max: 4096 }), (width, height) => {
      const box = guideBox(width, height);
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      expect(Math.abs(box.x * 2 + box.width - width)).toBeLessThanOrEqual(1);
      if (Math.min(width, height) >= 100) expect(box.width / box.height).toBeCloseTo(0.75, 1);
    }),
  );
});
