/** The colour that is said of a garment is a steady one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hexOf, labOf } from './cielab.ts';
import { COLOUR_NAMES, type ColourName } from './colour-names.ts';
import { isDoubted, shaded, unsettled, UNSHADED, type Shading } from './shade.ts';

const look = (name: ColourName, share = 0.8, hex = '#808080') => [{ name, share, hex }];
const after = (...names: ColourName[]): Shading => names.reduce((shading, name) => shaded(shading, look(name)), UNSHADED);

test('one look is not enough, two that agree are, and a fold does not change it', () => {
  expect(after('red').shown).toBeNull();
  expect(after('red', 'red').shown?.name).toBe('red');
  expect(after('red', 'red', 'brown', 'brown').shown?.name).toBe('red');
});

test('whoever changes clothes gets the new colour with the fourth look that sees it, however long they wore the old one', () => {
  const long = after(...Array<ColourName>(20).fill('red'));
  const three = (['blue', 'blue', 'blue'] as const).reduce((shading, name) => shaded(shading, look(name)), long);
  expect([three.shown?.name, isDoubted(three), three.changes]).toEqual(['red', true, 0]);
  const four = shaded(three, look('blue'));
  expect([four.shown?.name, isDoubted(four), four.changes]).toEqual(['blue', false, 1]);
  expect(shaded(three, look('red')), 'a fold').toMatchObject({ shown: { name: 'red' }, changes: 0 });
});

test('a pattern for a colour, and a colour for a pattern, are other clothes, too', () => {
  const patterned = [1, 2, 3, 4].reduce((shading) => shaded(shading, look('red', 0.3)), after('red', 'red'));
  expect([patterned.shown, patterned.changes]).toEqual([null, 1]);
  const plain = [1, 2, 3, 4].reduce((shading) => shaded(shading, look('green')), patterned);
  expect([plain.shown?.name, plain.changes]).toEqual(['green', 2]);
  const unclear = (['blue', 'brown', 'blue', 'grey'] as const).reduce((shading, name) => shaded(shading, look(name)), plain);
  expect([unclear.shown, unclear.changes], 'four looks that do not agree saw many colours').toEqual([null, 3]);
});

test('what is unsettled goes on being said, in doubt, until two looks agree; that is no change of clothes', () => {
  const open = unsettled(after('red', 'red', 'red'));
  expect([open.shown?.name, isDoubted(open)]).toEqual(['red', true]);
  const one = shaded(open, look('blue'));
  expect([one.shown?.name, isDoubted(one)]).toEqual(['red', true]);
  const two = shaded(one, look('blue'));
  expect([two.shown?.name, isDoubted(two), two.changes]).toEqual(['blue', false, 0]);
});

test('a pattern has no colour of its own', () => {
  const patterned = [1, 2, 3].reduce((shading) => shaded(shading, look('red', 0.3)), UNSHADED);
  expect(patterned.shown).toBeNull();
});

test('the tone of a name stays', () => {
  const first = [look('red', 0.8, '#aa0000'), look('red', 0.8, '#bb0000'), look('red', 0.8, '#cc0000')];
  const shown = first.reduce(shaded, UNSHADED).shown;
  expect([look('red', 0.9, '#dd0000'), look('red', 0.9, '#ee0000')].reduce(shaded, first.reduce(shaded, UNSHADED)).shown).toEqual(
    shown,
  );
});

test('whatever is seen, what is said changes at most every other look, and only to what was seen lately', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...COLOUR_NAMES), { maxLength: 40 }), (names) => {
      let before = UNSHADED;
      let changes = 0;
      for (const [i, name] of names.entries()) {
        const next = shaded(before, look(name));
        if (next.shown !== before.shown) {
          changes += 1;
          const seen = names.slice(Math.max(0, i - 3), i + 1);
          if (next.shown === null) expect(new Set(seen).size, 'of one colour it is that colour').toBeGreaterThan(1);
          else expect(seen).toContain(next.shown.name);
        }
        before = next;
      }
      expect(changes).toBeLessThanOrEqual(Math.ceil(names.length / 2));
    }),
  );
});

test('a colour comes back from CIELAB as it went in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
      (r, g, b) => {
        const hex = hexOf(labOf(r, g, b));
        const bytes = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
        for (const [i, byte] of [r, g, b].entries()) expect(Math.abs(bytes[i]! - byte)).toBeLessThanOrEqual(1);
      },
    ),
  );
});
