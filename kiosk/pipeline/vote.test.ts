/** The steady answer over several readings of a region: outliers, changes, pauses, good and bad views. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf, decide, logProbabilities } from './answer.ts';
import { guideBox } from './pixels/guide.ts';
import { testCard, testReading } from './testing.ts';
import type { Reading, Verdict } from './types.ts';
import { EMPTY_VOTE, GUIDE, HELD, vote, WORN, type Rules, type Vote } from './vote.ts';

const card = testCard();
const SHIRT = [9, 0, 0, 0];
const DRESS = [0, 9, 0, 0];
const NOTHING = [0, 0, 0, 9];

/** The votes after each of these readings. */
function votes(readings: readonly Reading[], of = card, options: Parameters<typeof vote>[3] = {}) {
  let memory: Vote = EMPTY_VOTE;
  return readings.map((reading) => {
    const next = vote(memory, reading, of, options);
    memory = next;
    return next;
  });
}
/** Feeds logits every `step` ms and returns the verdicts. */
const play = (rows: readonly (readonly number[])[], step = 100) =>
  votes(rows.map((logits, i) => testReading(logits, i * step))).map(({ shown }) => shown);
const told = (verdict: Verdict) => (verdict.decision === 'named' ? verdict.guesses[0]?.id : verdict.decision);

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

  it('changes the answer of the guide only when two readings agree, however far apart', () => {
    const shown = (step: number, ...rows: readonly (readonly number[])[]) => {
      const readings = rows.map((logits, i) => testReading(logits, i * step));
      return votes(readings, card, { rules: GUIDE }).map((each) => told(each.shown));
    };
    const wall = ['nothing', 'nothing', 'nothing', 'nothing', 'nothing'];
    expect(shown(3000, NOTHING, SHIRT, NOTHING, DRESS, NOTHING)).toEqual(wall);
    expect(shown(3000, NOTHING, SHIRT, DRESS, DRESS)).toEqual(['nothing', 'nothing', 'nothing', 'dress']);
  });

  it('lets good views outweigh more bad ones, and forgets the bad ones first', () => {
    const rules = { windowMs: 10_000, views: 4, streak: 1, streakMs: 0, followMs: 0, keep: 1 };
    const good = [testReading(SHIRT, 0, { quality: 0.9 }), testReading(SHIRT, 100, { quality: 0.8 })];
    const bad = Array.from({ length: 28 }, (_, i) => testReading(DRESS, 200 + i * 100, { quality: 0.05 }));
    const all = votes([...good, ...bad], card, { rules });
    expect(new Set(all.map(({ shown }) => told(shown)))).toEqual(new Set(['t-shirt']));
    const { kept } = all.at(-1)!;
    expect(kept.map(({ quality }) => quality)).toEqual([0.9, 0.8, 0.05, 0.05]);
    expect(kept.at(-1)?.takenAt, 'of equals the newest').toBe(2900);
  });

  it('counts as many wide views as narrow ones, however much sharper either are', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 8 }), (sharper, few, more) => {
        const rules = { ...HELD, windowMs: 10_000, views: 6 };
        const views = [...Array<boolean>(few).fill(sharper), ...Array<boolean>(more).fill(!sharper)];
        const readings = views.map((wide, i) => testReading(SHIRT, i * 10, { wide, quality: wide === sharper ? 0.9 : 0.1 }));
        const { kept } = votes(readings, card, { rules }).at(-1)!;
        expect(kept.length).toBe(Math.min(few + more, 6));
        expect(kept.filter(({ wide }) => wide === sharper).length).toBe(Math.min(few, Math.max(3, 6 - more)));
      }),
    );
  });

  it('lets a shown name stay a little below the threshold that it had to reach, and go further down', () => {
    const rules = { windowMs: 10_000, views: 1, streak: 1, streakMs: 0, followMs: 0, keep: 0.8 };
    const strict = testCard({ labels: card.labels.map((label) => ({ ...label, threshold: 0.5 })) });
    const at = (share: number) => [share, (1 - share) / 3, (1 - share) / 3, (1 - share) / 3].map(Math.log);
    const show = (...shares: number[]) => {
      const readings = shares.map((share, i) => testReading(at(share), i * 100));
      return votes(readings, strict, { rules }).map(({ shown }) => told(shown));
    };
    expect(show(0.45)).not.toContain('t-shirt');
    expect(show(0.55, 0.45, 0.41, 0.39, 0.45).map((name) => name === 't-shirt')).toEqual([true, true, true, false, false]);
  });

  it('keeps the name of what is worn against its own group while it may be right, and against nothing else', () => {
    const groups = ['upper', 'upper', 'upper', 'none'];
    const grouped = testCard({ labels: card.labels.map((label, i) => ({ ...label, group: groups[i]!, threshold: 0.7 })) });
    const after = (rules: Rules, then: readonly number[]) => {
      const readings = [...Array<readonly number[]>(6).fill(SHIRT), ...Array<readonly number[]>(20).fill(then)];
      const all = votes(
        readings.map((logits, i) => testReading(logits, i * 200)),
        grouped,
        { rules: { ...rules, views: 1 } },
      );
      return answerOf(all.at(-1)!.shown);
    };
    const EITHER = [5, 5, 0, 0];
    const LESS = [5, 5.6, 0, 0];
    const OTHERS = [0, 6, 6, 0];
    expect([EITHER, LESS].map((then) => after(WORN, then))).toEqual(['named t-shirt', 'named t-shirt']);
    expect([EITHER, LESS].map((then) => after(HELD, then))).toEqual(['group upper', 'group upper']);
    expect(after(WORN, OTHERS), 'neither garment is the one that was named').toBe('group upper');
    expect(after(WORN, DRESS)).toBe('named dress');
    expect(after(WORN, [0, 0, 9, 0])).toBe('named bag');
    expect(after(WORN, NOTHING)).toBe('nothing ');
    const open = votes([testReading(SHIRT, 0), testReading(EITHER, 100)], grouped, { rules: { ...WORN, views: 1 } });
    expect(answerOf(open.at(-1)!.shown), 'the first look is still open').toBe('group upper');
  });

  it('names what it told by its group only when it is surer than of a first name', () => {
    const groups = ['upper', 'upper', 'upper', 'none'];
    const grouped = testCard({ labels: card.labels.map((label, i) => ({ ...label, group: groups[i]!, threshold: 0.6 })) });
    /** What is told in the end where the likelihood of the first of two garments was `before` for a while, and then is `now`. */
    const after = (rules: Rules, before: number, now: number) => {
      const rowOf = (likelihood: number) => [Math.log(likelihood) + 20, Math.log(1 - likelihood) + 20, 0, 0];
      const rows = [...Array<number[]>(6).fill(rowOf(before)), ...Array<number[]>(20).fill(rowOf(now))];
      const readings = rows.map((logits, i) => testReading(logits, i * 200));
      return answerOf(votes(readings, grouped, { rules: { ...rules, views: 1 } }).at(-1)!.shown);
    };
    expect(after(WORN, 0.65, 0.65), 'a first name').toBe('named t-shirt');
    expect([0.65, 0.8].map((now) => after(WORN, 0.5, now))).toEqual(['group upper', 'group upper']);
    expect(after(WORN, 0.5, 0.82)).toBe('named t-shirt');
    expect(after(HELD, 0.5, 0.65), 'what is held up is told anew').toBe('named t-shirt');
  });

  it('says the same whatever unit the quality has, and is the plain mean when all views are equal', () => {
    const row = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 4, maxLength: 4 });
    const views = fc.array(fc.tuple(row, fc.double({ min: 0.01, max: 1, noNaN: true })), { minLength: 1, maxLength: 8 });
    const last = (rows: readonly (readonly [number[], number])[], unit: number) =>
      votes(rows.map(([logits, quality], i) => testReading(logits, i * 10, { quality: quality * unit }))).at(-1)!.shown;
    fc.assert(
      fc.property(views, (rows) => {
        const [one, other] = [last(rows, 1), last(rows, 8)];
        expect(answerOf(one)).toBe(answerOf(other));
        expect(one.confidence).toBeCloseTo(other.confidence, 9);
      }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (rows) => {
        const logs = rows.map((logits) => logProbabilities(logits, 1));
        const mean = Array.from({ length: 4 }, (_, i) => logs.reduce((sum, each) => sum + each[i]!, 0) / rows.length);
        // With a streak of one what is shown is what the readings together say; with no threshold it is the best of all labels.
        const rules = { windowMs: 1000, views: 8, streak: 1, streakMs: 0, followMs: 0, keep: 1 };
        const open = testCard({ reject: null, labels: card.labels.map((label) => ({ ...label, threshold: 0 })) });
        const readings = rows.map((logits, i) => testReading(logits, i * 10));
        const { shown } = votes(readings, open, { rules }).at(-1)!;
        const plain = decide(logProbabilities(mean, 1), open);
        expect(shown.confidence).toBeCloseTo(plain.confidence, 5); // logits are in float32
      }),
    );
  });

  it('names a garment only when at least half of the weight comes from readings that may', () => {
    const rules = { ...WORN, streak: 1, streakMs: 0 };
    const of = (...views: readonly (readonly [quality: number, fine: boolean])[]) =>
      told(
        votes(
          views.map(([quality, fine], i) => testReading(SHIRT, i * 100, { quality, fine })),
          card,
          { rules },
        ).at(-1)!.shown,
      );
    expect(of([0.5, false])).toBe('group');
    expect(of([0.5, true], [0.5, false])).toBe('t-shirt');
    expect(of([0.4, true], [0.5, false])).toBe('group');
    expect(of([0.9, false], [0.2, true], [0.2, true])).toBe('group');
  });

  it('names of a region its own garments alone, though all compete', () => {
    const groups = ['upper', 'whole', 'carry', 'none'];
    const grouped = testCard({ labels: card.labels.map((label, i) => ({ ...label, group: groups[i]! })) });
    const of = (own: string | null) => told(vote(EMPTY_VOTE, testReading(DRESS, 0), grouped, { own }).shown);
    expect([of('whole'), of(null), of('upper'), of('carry')]).toEqual(['dress', 'dress', 'nothing', 'nothing']);
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
