/** Figures: scikit-learn's values on small examples, and what must hold whatever the data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auroc, averagePrecision, calibrationError, f1, falsePositiveRate, macroF1, microF1, type Scored } from './figures.ts';

const pairs = (truth: string, named: string) => [...truth].map((id, i) => ({ truth: id, named: named[i]! }));
const ranking = (positives: string, scores: readonly number[]): Scored[] =>
  scores.map((score, i) => ({ score, positive: positives[i] === '+' }));
/** Scores with many ties, and at least one item of each side. */
const rankings = fc
  .array(fc.record({ score: fc.integer({ min: -5, max: 5 }), positive: fc.boolean() }), { maxLength: 30 })
  .map((items): Scored[] => [...items, { score: 0, positive: true }, { score: 1, positive: false }]);

describe('macroF1', () => {
  it('is the mean over the labels that occur as truth', () => {
    // f1_score(list('aabbc'), list('aabcd'), labels=list('abc'), average='macro') = (1 + 2/3 + 0) / 3
    expect(macroF1(pairs('aabbc', 'aabcd'))).toBeCloseTo(5 / 9, 12);
  });

  it('is 1 only when everything is right', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', 'c') }), fc.nat(), (truth, at) => {
        expect(macroF1(pairs(truth, truth))).toBe(1);
        const wrong = truth
          .split('')
          .with(at % truth.length, 'x')
          .join('');
        expect(macroF1(pairs(truth, wrong))).toBeLessThan(1);
      }),
    );
  });
});

describe('microF1', () => {
  const sets = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')).map((ids) => new Set(ids));
  it('counts pairs of item and id: two right of three named and three true', () => {
    const items = [
      { truth: new Set(['a', 'b']), named: new Set(['a']) },
      { truth: new Set(['c']), named: new Set(['c', 'd']) },
    ];
    expect(microF1(items)).toBeCloseTo(f1({ truths: 3, named: 3, right: 2 }), 12);
  });

  it('does not care which side is the truth', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ truth: sets, named: sets })), (items) => {
        const swapped = items.map(({ truth, named }) => ({ truth: named, named: truth }));
        expect(microF1(items)).toBe(microF1(swapped));
      }),
    );
  });
});

describe('calibrationError', () => {
  it('is the gap between confidence and hits, bin by bin', () => {
    const sure = Array.from({ length: 4 }, (_, i) => ({ confidence: 0.9, hit: i > 0 })); // 0.75 right at 0.9
    const torn = Array.from({ length: 4 }, (_, i) => ({ confidence: 0.5, hit: i > 1 })); // 0.5 right at 0.5
    expect(calibrationError([...sure, ...torn])).toBeCloseTo(0.075, 12);
  });

  it('takes a confidence of 1 into the last bin', () => {
    expect(calibrationError([{ confidence: 1, hit: true }])).toBe(0);
  });
});

describe('rankings', () => {
  it('agree with scikit-learn', () => {
    const items = ranking('--++', [0.1, 0.4, 0.35, 0.8]); // the example of roc_auc_score and average_precision_score
    expect(auroc(items)).toBeCloseTo(0.75, 12);
    expect(averagePrecision(items)).toBeCloseTo(0.8333333333, 9);
  });

  it('keep 95 % of the positives and count the negatives above', () => {
    const positives = Array.from({ length: 20 }, (_, i) => ({ score: i, positive: true }));
    const negatives = [0.5, 1, 5, -3].map((score) => ({ score, positive: false }));
    expect(falsePositiveRate([...positives, ...negatives])).toBe(0.5); // all above the lowest: the threshold is 1
  });

  it('depend on the order of the scores alone', () => {
    fc.assert(
      fc.property(rankings, (items) => {
        const bent = items.map(({ score, positive }) => ({ score: Math.exp(score) - 7, positive })).toReversed();
        expect(auroc(bent)).toBeCloseTo(auroc(items), 12);
        expect(averagePrecision(bent)).toBeCloseTo(averagePrecision(items), 12);
        expect(falsePositiveRate(bent)).toBe(falsePositiveRate(items));
      }),
    );
  });

  it('turn around when the scores do', () => {
    fc.assert(
      fc.property(rankings, (items) => {
        const turned = items.map(({ score, positive }) => ({ score: -score, positive }));
        expect(auroc(turned)).toBeCloseTo(1 - auroc(items), 12);
      }),
    );
  });

  it('are NaN where one side is missing', () => {
    expect(auroc(ranking('++', [1, 2]))).toBeNaN();
    expect(averagePrecision(ranking('--', [1, 2]))).toBeNaN();
  });
});
