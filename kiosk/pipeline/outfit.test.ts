/** What may be said of one person, whatever their regions answer: only what is there, and one thing first. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headlineOf, KINDS, outfitOf, type Cut, type RegionAnswer } from './outfit.ts';
import { testVerdict } from './testing.ts';
import type { Garment, RegionKind, Verdict } from './types.ts';

const box = { x: 0, y: 0, width: 10, height: 10 };
const LEADING: readonly RegionKind[] = ['held', 'outer', 'whole', 'upper', 'lower'];
const named = (id: string, confidence = 0.9): Verdict =>
  testVerdict({ confidence, guesses: [{ index: 0, id, probability: confidence }] });
const UNSURE = testVerdict({ decision: 'unsure', confidence: 0.3, guesses: [{ index: 0, id: 'shirt', probability: 0.3 }] });
const NOTHING = testVerdict({ decision: 'nothing', confidence: 0.1, guesses: [] });
const group = (of: string, confidence = 0.8) => testVerdict({ decision: 'group', group: of, confidence, guesses: [] });

/** The answers of a person's regions, null for one that was not read yet. */
type Answers = Partial<Record<RegionKind, Verdict | null>>;
const answers = (of: Answers, young: readonly RegionKind[] = []): RegionAnswer[] =>
  KINDS.flatMap((kind) => (of[kind] === undefined ? [] : [{ kind, box, verdict: of[kind], young: young.includes(kind) }]));
const kindsOf = (garments: readonly Garment[]) => garments.map(({ kind }) => kind);
const worn = (of: Answers, before: Cut | null = null) => kindsOf(outfitOf(answers(of), before).garments);
const first = (of: Answers, before: RegionKind | null = null) => {
  const last = before === null ? null : { kind: before, verdict: UNSURE };
  return headlineOf(outfitOf(answers(of), null).garments, answers(of), last)?.verdict ?? null;
};

const share = fc.double({ min: 0.05, max: 1, noNaN: true });
/** What a region of that kind may answer: a region of a person names its own group alone, `held` any. */
const verdictOf = (kind: RegionKind): fc.Arbitrary<Verdict | null> => {
  const groups = kind === 'held' ? fc.constantFrom<RegionKind>('upper', 'whole', 'lower', 'carry') : fc.constant(kind);
  return fc.oneof(
    fc.constant(null),
    fc.constant(NOTHING),
    fc.constant(UNSURE),
    fc.tuple(groups, share).map(([of, confidence]) => named(of, confidence)),
    fc.tuple(groups, share).map(([of, confidence]) => group(of, confidence)),
  );
};
const anyone = fc
  .tuple(
    ...KINDS.map((kind) =>
      fc.option(
        fc.tuple(verdictOf(kind), fc.boolean()).map(([verdict, young]): RegionAnswer => ({ kind, box, verdict, young })),
        { nil: null },
      ),
    ),
  )
  .map((all) => all.filter((answer) => answer !== null));
const anyCut = fc.constantFrom<Cut | null>('whole', 'parts', null);

describe('outfitOf', () => {
  it('never says a whole garment together with an upper or lower one, and nothing twice', () => {
    fc.assert(
      fc.property(anyone, anyCut, (all, before) => {
        const { garments, cut } = outfitOf(all, before);
        const kinds = kindsOf(garments);
        if (kinds.includes('whole')) expect(kinds.filter((kind) => kind === 'upper' || kind === 'lower')).toEqual([]);
        expect(new Set(kinds).size).toBe(kinds.length);
        if (kinds.includes('whole')) expect(cut).toBe('whole');
        if (kinds.includes('upper') || kinds.includes('lower')) expect(cut).toBe('parts');
      }),
      { numRuns: 1000 },
    );
  });

  it('says only what a region names or tells by its group, as that region says it, from the outside in', () => {
    fc.assert(
      fc.property(anyone, anyCut, (all, before) => {
        const { garments } = outfitOf(all.toReversed(), before);
        for (const { kind, verdict } of garments) {
          expect(['named', 'group']).toContain(verdict.decision);
          expect(all).toContainEqual(expect.objectContaining({ kind, box, verdict }));
        }
        const order = kindsOf(garments).map((kind) => KINDS.indexOf(kind));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it('says nothing that a named garment in the hands covers, and nothing of hands that hold nothing with a name', () => {
    fc.assert(
      fc.property(anyone, anyCut, (all, before) => {
        const kinds = kindsOf(outfitOf(all, before).garments);
        const held = all.find(({ kind }) => kind === 'held')?.verdict?.decision === 'named';
        expect(kinds.includes('held')).toBe(held);
        if (held) expect(kinds.filter((kind) => !['held', 'head', 'feet'].includes(kind))).toEqual([]);
      }),
    );
  });

  it('keeps everything that contradicts nothing', () => {
    fc.assert(
      fc.property(anyone, anyCut, (all, before) => {
        const kinds = kindsOf(outfitOf(all, before).garments);
        for (const { kind, verdict } of all) {
          const isTold = verdict?.decision === 'named' || verdict?.decision === 'group';
          if (isTold && (kind === 'head' || kind === 'feet')) expect(kinds).toContain(kind);
          if (isTold && !kinds.includes('held') && (kind === 'outer' || kind === 'carry')) expect(kinds).toContain(kind);
        }
      }),
    );
  });

  it('takes the surer of a dress and of a shirt with a skirt', () => {
    expect(worn({ whole: named('dress', 0.9), upper: named('shirt', 0.7), lower: named('skirt', 0.8) })).toEqual(['whole']);
    expect(worn({ whole: named('dress', 0.7), upper: named('shirt', 0.7), lower: named('skirt', 0.8) })).toEqual([
      'upper',
      'lower',
    ]);
    expect(worn({ whole: named('dress', 0.5) })).toEqual(['whole']);
    expect(worn({ whole: NOTHING, upper: named('shirt', 0.4), lower: UNSURE })).toEqual(['upper']);
  });

  it('does not change between a dress and its parts for a little, and does for much', () => {
    const at = (whole: number, parts: number): Answers => ({ whole: named('dress', whole), upper: named('shirt', parts) });
    for (const parts of [0.5, 0.6, 0.7]) {
      expect(worn(at(0.6, parts), 'whole')).toEqual(['whole']);
      expect(worn(at(parts, 0.6), 'parts')).toEqual(['upper']);
    }
    for (const [less, more] of [
      [0.6, 0.85],
      [0.5, 0.75],
    ] as const) {
      expect(worn(at(less, more), 'whole')).toEqual(['whole']);
      expect(worn(at(more, less), 'parts')).toEqual(['upper']);
    }
    expect(worn(at(0.55, 0.9), 'whole')).toEqual(['upper']);
    expect(worn(at(0.9, 0.55), 'parts')).toEqual(['whole']);
  });

  it('does not flicker however the two waver around each other by less than the margin', () => {
    const wavering = fc.array(
      fc.tuple(fc.double({ min: -0.07, max: 0.07, noNaN: true }), fc.double({ min: -0.07, max: 0.07, noNaN: true })),
      {
        minLength: 2,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(wavering, fc.double({ min: 0.3, max: 0.9, noNaN: true }), (steps, middle) => {
        let cut: Cut | null = null;
        const cuts = steps.map(([a, b]) => {
          const all = answers({ whole: named('dress', middle + a), upper: named('shirt', middle + b) });
          cut = outfitOf(all, cut).cut;
          return cut;
        });
        expect(new Set(cuts).size).toBe(1);
      }),
    );
  });

  it('says another cut at once when the shown one is not told any more', () => {
    expect(worn({ whole: NOTHING, upper: named('shirt', 0.3) }, 'whole')).toEqual(['upper']);
    expect(worn({ whole: named('dress', 0.3), upper: NOTHING, lower: UNSURE }, 'parts')).toEqual(['whole']);
  });
});

describe('headlineOf', () => {
  it('never leads with a bag, a hat or shoes that are not held up, nor with anything that is not worn', () => {
    fc.assert(
      fc.property(anyone, anyCut, fc.constantFrom(null, ...KINDS), (all, before, led) => {
        const { garments } = outfitOf(all, before);
        const headline = headlineOf(garments, all, led && { kind: led, verdict: UNSURE });
        if (headline === null) return;
        if (headline.kind === null) {
          expect(headline.verdict.decision).toBe('unsure');
          return;
        }
        expect(LEADING).toContain(headline.kind);
        expect(garments).toContainEqual(expect.objectContaining({ kind: headline.kind, verdict: headline.verdict }));
      }),
    );
  });

  it('waits for every region further out than what it says, and says nothing before the last one when all others are in vain', () => {
    fc.assert(
      fc.property(anyone, anyCut, (all, before) => {
        const { garments } = outfitOf(all, before);
        const headline = headlineOf(garments, all);
        if (headline === null) return;
        const further = headline.kind === null ? LEADING : LEADING.slice(0, LEADING.indexOf(headline.kind));
        for (const { kind, verdict, young } of all)
          if (further.includes(kind)) {
            expect(verdict, kind).not.toBeNull();
            if (headline.kind === null || verdict !== NOTHING) expect(young, kind).toBe(false);
          }
      }),
    );
  });

  it('waits for a young region that sees something, and goes on whatever becomes of it later', () => {
    const coat = named('coat');
    const shirt = named('shirt');
    const says = (of: Answers, before: RegionKind | null, ...young: RegionKind[]) => {
      const old = answers(of).filter(({ kind }) => !young.includes(kind));
      const last = before === null ? null : { kind: before, verdict: UNSURE };
      return headlineOf(outfitOf(old, null).garments, answers(of, young), last)?.verdict ?? null;
    };
    expect(says({ outer: coat, upper: shirt }, null, 'outer')).toBeNull();
    expect(says({ outer: UNSURE, upper: shirt }, null, 'outer')).toBeNull();
    expect(says({ outer: NOTHING, upper: shirt }, null, 'outer')).toBe(shirt);
    expect(says({ outer: coat, upper: shirt }, null, 'upper'), 'what is further in says nothing sooner').toBe(coat);
    expect(says({ outer: coat, upper: shirt }, 'upper', 'outer')).toBe(shirt);
    expect(says({ upper: UNSURE }, null, 'upper'), 'not unsure before a second look').toBeNull();
  });

  it('is not taken back for a region that comes into view unread', () => {
    const entering = fc.constantFrom<RegionKind>(...LEADING);
    fc.assert(
      fc.property(anyone, anyCut, entering, (all, before, kind) => {
        const { garments } = outfitOf(all, before);
        const headline = headlineOf(garments, all);
        fc.pre(headline !== null && !all.some((answer) => answer.kind === kind));
        const more: RegionAnswer[] = [...all, { kind, box, verdict: null, young: false }];
        expect(headlineOf(outfitOf(more, before).garments, more, headline)).toEqual(headline);
      }),
    );
  });

  it('says what is held, then what is worn over the rest, then the rest', () => {
    const all = {
      held: named('bag'),
      outer: named('coat'),
      upper: named('shirt'),
      lower: named('trousers'),
      carry: named('bag'),
    };
    expect(first(all)).toBe(all.held);
    expect(first({ ...all, held: NOTHING })).toBe(all.outer);
    expect(first({ ...all, held: NOTHING, outer: NOTHING })).toBe(all.upper);
    expect(first({ ...all, held: NOTHING, outer: NOTHING, upper: UNSURE })).toBe(all.lower);
  });

  it('never gives way to the legs while something on the upper body can be told', () => {
    fc.assert(
      fc.property(anyone, anyCut, fc.constantFrom(null, ...KINDS.filter((kind) => kind !== 'lower')), (all, before, led) => {
        const { garments } = outfitOf(all, before);
        const headline = headlineOf(garments, all, led && { kind: led, verdict: UNSURE });
        if (headline?.kind === 'lower')
          for (const kind of ['outer', 'whole', 'upper'] as const) expect(kindsOf(garments)).not.toContain(kind);
      }),
    );
    const [shirt, trousers] = [group('upper'), named('trousers')];
    expect(first({ upper: shirt, lower: trousers }, 'upper')).toBe(shirt);
    expect(first({ upper: shirt, lower: trousers })).toBe(shirt);
  });

  it('prefers what has a name to what has only a group, though that is further out', () => {
    const coat = group('outer');
    const shirt = named('shirt');
    expect(first({ outer: coat, upper: shirt })).toBe(shirt);
    expect(first({ outer: coat, upper: NOTHING })).toBe(coat);
  });

  it('goes on with the region that led while that can be told', () => {
    const coat = named('coat');
    const shirt = named('shirt');
    const bag = named('bag');
    expect(first({ outer: coat, upper: shirt }, 'upper'), 'though a coat is further out').toBe(shirt);
    expect(first({ outer: coat, upper: NOTHING }, 'upper')).toBe(coat);
    expect(first({ outer: coat, upper: group('upper') }, 'upper'), 'a name is more than a group').toBe(coat);
    expect(first({ held: bag, outer: coat, upper: shirt }, 'upper'), 'what is held up covers it').toBe(bag);
    expect(first({ outer: null, upper: UNSURE }, 'upper'), 'not silence again').toBe(UNSURE);
  });

  it('is unsure, with what came closest, when all that may lead was read in vain', () => {
    expect(first({ outer: NOTHING, upper: UNSURE, carry: named('bag') })).toBe(UNSURE);
    expect(first({ outer: NOTHING, upper: NOTHING, feet: named('shoes') })).toMatchObject({ decision: 'unsure', guesses: [] });
    expect(first({ outer: NOTHING, upper: null }), 'the shirt is still to be read').toBeNull();
    expect(first({ outer: NOTHING, upper: UNSURE, feet: null }), 'shoes would not lead').toBe(UNSURE);
  });
});
