/** Outfits: a region names only what can be seen there, and the surest region of a type counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outfitOf, WORN_FROM, wornOf } from './outfit.ts';
import { testCard } from './testing.ts';

const groups = ['upper', 'whole', 'carry', 'none'];
const plain = testCard();
const card = { ...plain, labels: plain.labels.map((label, i) => ({ ...label, group: groups[i]! })) };
const logits = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 4, maxLength: 4 });
const region = fc.record({ groups: fc.subarray(['upper', 'whole', 'carry']), logits });

describe('outfitOf', () => {
  it('names the types of each region’s first group only, never the reject label', () => {
    fc.assert(
      fc.property(fc.array(region, { maxLength: 4 }), (readings) => {
        const seen = new Set(readings.flatMap((reading) => reading.groups.slice(0, 1)));
        const outfit = outfitOf(readings, card);
        expect(new Set(outfit.map((worn) => worn.group))).toEqual(seen);
        expect(outfit.map(({ id }) => id)).not.toContain('other');
        for (const { probability } of outfit) expect(probability).toBeGreaterThanOrEqual(0);
        for (const { probability } of outfit) expect(probability).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('lets the other groups of a region compete', () => {
    const [shirt, dress] = [9, 9.5];
    const alone = outfitOf([{ groups: ['upper'], logits: [shirt, dress, 0, 0] }], card);
    const competed = outfitOf([{ groups: ['upper', 'whole'], logits: [shirt, dress, 0, 0] }], card);
    expect(alone).toEqual([{ id: 't-shirt', group: 'upper', probability: expect.closeTo(1, 3) as number }]);
    expect(competed).toEqual([{ id: 't-shirt', group: 'upper', probability: expect.closeTo(0.378, 3) as number }]);
  });

  it('is as sure as the card says of what people wear', () => {
    const readings = [{ groups: ['upper', 'whole'], logits: [2, 0, 0, 0] }];
    const [plainly] = outfitOf(readings, card);
    const [doubting] = outfitOf(readings, { ...card, wornTemperature: 2 * card.temperature });
    expect(doubting).toMatchObject({ id: plainly!.id });
    expect(doubting!.probability).toBeLessThan(plainly!.probability);
  });

  it('is sorted, holds each type once, and does not depend on the order of the regions', () => {
    fc.assert(
      fc.property(fc.array(region, { maxLength: 4 }), (readings) => {
        const outfit = outfitOf(readings, card);
        expect(outfit.map((worn) => worn.probability)).toEqual(outfit.map((worn) => worn.probability).toSorted((a, b) => b - a));
        expect(new Set(outfit.map(({ id }) => id)).size).toBe(outfit.length);
        const turned = new Map(outfitOf(readings.toReversed(), card).map(({ id, probability }) => [id, probability]));
        for (const { id, probability } of outfit) expect(turned.get(id)).toBe(probability);
      }),
    );
  });
});

describe('wornOf', () => {
  it('leaves out what is not probable enough', () => {
    const outfit = outfitOf(
      [
        { groups: ['upper', 'carry'], logits: [3, 9, -3, 0] },
        { groups: ['carry'], logits: [3, 9, -3, 0] },
      ],
      card,
    );
    expect(wornOf([...outfit, { id: 'x', group: 'y', probability: WORN_FROM }])).toHaveLength(wornOf(outfit).length + 1);
    expect(wornOf(outfit).every(({ probability }) => probability >= WORN_FROM)).toBe(true);
  });
});
