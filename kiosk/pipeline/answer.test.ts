/** From logits to an answer: calibrated probabilities, what is named, and that a region says only what its own group says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf, asWorn, decide, LEAST_GUESS, logProbabilities, nameOf, topK } from './answer.ts';
import { testCard, testVerdict } from './testing.ts';

const card = testCard();
const logit = fc.double({ min: -1e4, max: 1e4, noNaN: true });
const logs = (probabilities: readonly number[]) => probabilities.map(Math.log);

/** Labels of the groups upper, upper, whole, whole, carry, lower and the reject label, whose thresholds are random. */
const GROUPS = ['upper', 'upper', 'whole', 'whole', 'carry', 'lower', 'none'];
const cardWith = (thresholds: readonly number[]) => {
  const [first] = card.labels;
  const labels = GROUPS.map((group, i) => ({
    ...first!,
    id: group === 'none' ? 'other' : `${group}-${i}`,
    group,
    threshold: thresholds[i]!,
  }));
  return testCard({ labels });
};
const anyCard = fc.array(fc.double({ min: 0.2, max: 0.95, noNaN: true }), { minLength: 7, maxLength: 7 }).map(cardWith);
const anyLogs = fc
  .array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 7, maxLength: 7 })
  .map((logits) => logProbabilities(logits, 1));
const anyOptions = fc.record({
  own: fc.constantFrom(null, 'upper', 'whole', 'carry', 'lower', 'feet'),
  fine: fc.boolean(),
});

describe('logProbabilities', () => {
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

  it('takes the temperature of what is worn where the card has one', () => {
    expect(asWorn(testCard({ temperature: 1.5, wornTemperature: 3 })).temperature).toBe(3);
    expect(asWorn(testCard({ temperature: 1.5 })).temperature).toBe(1.5);
  });
});

it('picks the largest values, the lower index first among equals', () => {
  expect(topK([1, 5, 5, 3], 3)).toEqual([1, 2, 3]);
});

describe('decide', () => {
  it('names above the label’s own threshold, is unsure below it, and says nothing when the reject label wins', () => {
    const labels = card.labels.map((label) => (label.id === 'dress' ? { ...label, group: 'whole', threshold: 0.9 } : label));
    const strict = testCard({ labels });
    expect(decide(logs([0.6, 0.2, 0.1, 0.1]), strict)).toMatchObject({
      decision: 'named',
      confidence: expect.closeTo(0.6) as number,
    });
    expect(decide(logs([0.1, 0.8, 0.05, 0.05]), strict)).toMatchObject({
      decision: 'unsure',
      confidence: expect.closeTo(0.8) as number,
    });
    expect(decide(logs([0.2, 0.1, 0.1, 0.6]), strict)).toMatchObject({
      decision: 'nothing',
      confidence: expect.closeTo(0.2) as number,
    });
  });

  it('backs off to the group when its garments together are sure enough, and then guesses only among them', () => {
    const groups = ['upper', 'upper', 'carry', 'none'];
    const grouped = testCard({ labels: card.labels.map((label, i) => ({ ...label, group: groups[i]! })) });
    const verdict = decide(logs([0.4, 0.35, 0.2, 0.05]), grouped);
    expect(verdict).toMatchObject({ decision: 'group', group: 'upper', confidence: expect.closeTo(0.75) as number });
    expect(verdict.guesses.map(({ id }) => id)).toEqual(['t-shirt', 'dress']);
    expect(decide(logs([0.24, 0.24, 0.45, 0.07]), grouped)).toMatchObject({ decision: 'unsure', group: null });
    expect(decide(logs([0.3, 0.25, 0.05, 0.4]), grouped).decision, 'the reject label wins').toBe('nothing');
  });

  it('never guesses the reject label, and works without one', () => {
    const sure = decide(logs([0.1, 0.15, 0.2, 0.55]), card);
    expect(sure.guesses.map(({ id }) => id)).toEqual(['bag', 'dress', 't-shirt']);
    expect(decide([-3, -2, -1, -0.1], testCard({ reject: null }))).toMatchObject({ decision: 'named' });
  });

  it('says nothing of a region when another group is more probable there, though its own would reach its threshold', () => {
    const own = cardWith([0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]);
    const dressed = logs([0.3, 0.1, 0.3, 0.25, 0.02, 0.02, 0.01]);
    expect(decide(dressed, own, { own: 'upper' })).toMatchObject({ decision: 'nothing', group: null });
    expect(nameOf(decide(dressed, own, { own: 'whole' }))).toBe('whole-2');
    expect(decide(dressed, own, { own: 'feet' }).decision, 'a group of which the card has no garment').toBe('nothing');
  });

  it('names a region’s garment though one of another group is a little more probable, when its own group wins', () => {
    const own = cardWith([0.3, 0.3, 0.9, 0.9, 0.9, 0.9, 0.9]);
    expect(decide(logs([0.35, 0.2, 0.4, 0.02, 0.01, 0.01, 0.01]), own, { own: 'upper' })).toMatchObject({
      decision: 'named',
      guesses: [{ id: 'upper-0' }, { id: 'whole-2' }, { id: 'upper-1' }],
    });
  });

  it('names or tells a region’s group only when that group is the most probable and reaches its threshold', () => {
    fc.assert(
      fc.property(anyCard, anyLogs, anyOptions, (random, values, options) => {
        const { decision, group, guesses, confidence } = decide(values, random, options);
        if (options.own === null || (decision !== 'named' && decision !== 'group')) return;
        const said = decision === 'named' ? random.labels[guesses[0]!.index]!.group : group;
        expect(said).toBe(options.own);
        const sumOf = (of: string) =>
          random.labels.reduce((sum, label, i) => (label.group === of ? sum + Math.exp(values[i]!) : sum), 0);
        for (const other of new Set(GROUPS))
          if (other !== 'none') expect(sumOf(options.own)).toBeGreaterThanOrEqual(sumOf(other));
        const thresholds = random.labels.filter((label) => label.group === options.own).map(({ threshold }) => threshold);
        const needed = decision === 'named' ? random.labels[guesses[0]!.index]!.threshold : Math.max(...thresholds);
        expect(confidence).toBeGreaterThanOrEqual(needed);
        expect(confidence).toBeCloseTo(decision === 'named' ? guesses[0]!.probability : sumOf(options.own), 9);
      }),
      { numRuns: 1000 },
    );
  });

  it('says nothing whenever the reject label is the most probable', () => {
    fc.assert(
      fc.property(anyCard, anyLogs, anyOptions, (random, values, options) => {
        if (topK(values, 1)[0] === GROUPS.length - 1) expect(decide(values, random, options).decision).toBe('nothing');
      }),
    );
  });

  it('never names finer than a group what was not seen well enough', () => {
    fc.assert(
      fc.property(anyCard, anyLogs, anyOptions, (random, values, { own }) => {
        const verdict = decide(values, random, { own, fine: false });
        expect(verdict.decision).not.toBe('named');
        expect(nameOf(verdict)).toBeNull();
        const fine = decide(values, random, { own });
        if (fine.decision !== 'named') expect(verdict).toEqual(fine);
      }),
    );
  });

  it('shows at most three guesses, best first, none below 5 % and none that reaches its threshold, but for the named one', () => {
    fc.assert(
      fc.property(anyCard, anyLogs, anyOptions, (random, values, options) => {
        const { decision, group, guesses } = decide(values, random, options);
        expect(guesses.length).toBeLessThanOrEqual(3);
        const others = decision === 'named' ? guesses.slice(1) : guesses;
        for (const { index, id, probability } of others) {
          expect(probability).toBeGreaterThanOrEqual(LEAST_GUESS);
          expect(probability).toBeLessThan(random.labels[index]!.threshold);
          expect(id).not.toBe(random.reject);
          if (decision === 'group') expect(random.labels[index]!.group).toBe(group);
        }
        const order = others.map(({ probability }) => probability);
        expect(order).toEqual(order.toSorted((a, b) => b - a));
        expect(new Set(guesses.map(({ index }) => index)).size).toBe(guesses.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('asks a region that is easily mistaken for more than the card does, of a name, of a group and of a guess', () => {
    const most = cardWith([0.3, 0.3, 0.9, 0.9, 0.3, 0.9, 0.9]);
    const values = logs([0.1, 0.1, 0.04, 0.03, 0.6, 0.03, 0.1]);
    expect(decide(values, most, { own: 'carry' }).decision).toBe('named');
    expect(decide(values, most, { own: 'carry', least: 0.55 }).decision).toBe('named');
    const unsure = decide(values, most, { own: 'carry', least: 0.8 });
    expect(unsure.decision).toBe('unsure');
    expect(nameOf({ ...unsure, decision: 'named' }), 'below what is asked, it may be guessed').toBe('carry-4');
    expect(decide(logs([0.4, 0.35, 0.1, 0.05, 0.05, 0.03, 0.02]), most, { own: 'upper', least: 0.8 }).decision).toBe('unsure');
  });

  it('holds a shown name to a share of its threshold, and no other one', () => {
    const almost = logs([0.45, 0.2, 0.2, 0.15]);
    const dress = testVerdict({ guesses: [{ index: 1, id: 'dress', probability: 0.9 }] });
    const grouped = testCard({
      labels: card.labels.map((label, i) => ({ ...label, group: ['upper', 'whole', 'carry', 'none'][i]! })),
    });
    expect(decide(almost, grouped).decision).toBe('unsure');
    expect(decide(almost, grouped, { shown: testVerdict(), keep: 0.8 })).toMatchObject({ decision: 'named' });
    expect(decide(almost, grouped, { shown: dress, keep: 0.8 }).decision).toBe('unsure');
  });
});

it('compares what the screen would say, whatever the guesses behind it are', () => {
  expect(answerOf(testVerdict())).toBe(
    answerOf(testVerdict({ confidence: 0.6, guesses: [{ index: 0, id: 't-shirt', probability: 0.6 }] })),
  );
  expect(answerOf(testVerdict())).not.toBe(answerOf(testVerdict({ guesses: [{ index: 1, id: 'dress', probability: 0.9 }] })));
  expect(answerOf(testVerdict({ decision: 'unsure' }))).toBe(answerOf(testVerdict({ decision: 'unsure', guesses: [] })));
  const group = (id: string) => answerOf(testVerdict({ decision: 'group', group: id }));
  expect(group('upper')).not.toBe(group('lower'));
});
