/** The sentence of the mirror is one that a person would say, in each language, and leads to no more than type and colour. */
import { describe, expect, test } from 'vitest';
import { takeAwaySchema } from '#contract/screen';
import { testScene, testVerdict, testWearer } from '../pipeline/testing.ts';
import type { Garment, RegionKind, Scene, Shade } from '../pipeline/types.ts';
import type { Language } from '../state/settings.ts';
import type { Shown } from '../state/state.ts';
import { captionOf, captionOfOther, spoken } from './caption.ts';
import { takeAwayOf } from './take-away.ts';
import { mirrorText, ownWords } from './text/mirror.ts';

const TITLES = {
  coat: { en: 'Coat', de: 'Mantel' },
  trousers: { en: 'Trousers', de: 'Hose' },
  bag: { en: 'Bag', de: 'Tasche' },
  't-shirt': { en: 'T-shirt', de: 'T-Shirt' },
  dress: { en: 'Dress', de: 'Kleid' },
  knitwear: { en: 'Knitwear', de: 'Strickware' },
};
type Id = keyof typeof TITLES;
const IDS = Object.keys(TITLES) as Id[];
const names = {
  labels: IDS.map((id) => ({ id, group: 'upper', title: TITLES[id], threshold: 0.5 })),
  groups: { outer: { title: { en: 'Outerwear', de: 'Überbekleidung' } } },
};
const verdict = (id: Id) => testVerdict({ guesses: [{ index: IDS.indexOf(id), id, probability: 0.9 }] });
const worn = (kind: RegionKind, id: Id, colour?: Shade['name']): Garment => ({
  kind,
  box: { x: 0, y: 0, width: 1, height: 1 },
  verdict: verdict(id),
  ...(colour && { shade: { name: colour, hex: '#000000' } }),
});
const shown = (garments: Garment[], changes: Partial<Scene> = {}): Shown => ({
  scene: testScene({ people: [testWearer({ garments })], headline: garments[0]?.verdict ?? null, ...changes }),
  names,
  headlines: 1,
});
const said = (garments: Garment[], language: Language): string => spoken(captionOf(shown(garments), language)!);
const OUTFIT = [worn('outer', 'coat', 'orange'), worn('lower', 'trousers', 'green'), worn('carry', 'bag', 'grey')];

describe('a caption', () => {
  test('is one sentence, with the grammar of its language', () => {
    expect(said(OUTFIT, 'en')).toBe('Orange coat, with green trousers and a grey bag');
    expect(said(OUTFIT, 'de')).toBe('Mantel in Orange, dazu Hose in Grün und Tasche in Grau');
  });

  test('takes the right article, keeps a T-shirt’s capital, and says no colour that is not known', () => {
    expect(said([worn('upper', 't-shirt', 'white'), worn('carry', 'bag', 'orange')], 'en')).toBe(
      'White T-shirt, with an orange bag',
    );
    expect(said([worn('whole', 'dress'), worn('carry', 'bag')], 'en')).toBe('Dress, with a bag');
    expect(said([worn('upper', 'knitwear', 'blue'), worn('lower', 'trousers')], 'en')).toBe('Blue knitwear, with trousers');
    expect(said([worn('upper', 'bag'), worn('upper', 'dress', 'red')], 'en')).toBe('Bag, with a red dress');
  });

  test('leads with what is said in big type, names nothing twice and ends after four garments', () => {
    const garments = [...OUTFIT, worn('upper', 't-shirt', 'white'), worn('head', 'dress'), worn('feet', 'knitwear')];
    const caption = captionOf(shown(garments, { headline: verdict('trousers') }), 'en')!;
    expect(caption.head).toBe('Green trousers');
    expect(caption.rest).toBe('with an orange coat, a grey bag and a white T-shirt');
  });

  test('says what is held up, what is known by its group alone, and nothing while it is too early', () => {
    expect(captionOf(shown([worn('held', 'dress', 'red')]), 'en')?.head).toBe('Red dress, held up');
    const group = testVerdict({ decision: 'group', group: 'outer', guesses: [] });
    expect(captionOf(shown([], { headline: group }), 'en')).toMatchObject({ head: 'Outerwear', isOpen: true, type: null });
    expect(captionOf(shown(OUTFIT, { headline: null }), 'en')).toBeNull();
    expect(captionOf(shown([], { headline: testVerdict({ decision: 'unsure', guesses: [] }) }), 'en')).toBeNull();
  });

  test('of a garment alone has its colour, and of somebody else their own', () => {
    const alone = shown([], { people: [], headline: verdict('dress'), shade: { name: 'red', hex: '#aa0000' } });
    expect(captionOf(alone, 'en')).toMatchObject({ head: 'Red dress', rest: '', type: 'dress', colour: 'red' });
    expect(captionOfOther(testWearer({ garments: OUTFIT }), names, 'de')?.head).toBe('Mantel in Orange');
    expect(captionOfOther(testWearer(), names, 'de')).toBeNull();
  });

  test('never has a number in it', () => {
    for (const language of ['en', 'de'] as const) expect(said(OUTFIT, language)).not.toMatch(/\d|%/);
  });
});

describe('a code to take away', () => {
  const template = takeAwaySchema.parse('https://shop.example/find?type={type}&colour={colour}');

  test('carries type and colour and nothing else, whoever it was', () => {
    const first = captionOf(shown(OUTFIT), 'en');
    expect(takeAwayOf(template, first)).toBe('https://shop.example/find?type=coat&colour=orange');
    expect(
      takeAwayOf(template, captionOf(shown(OUTFIT, { takenAt: 99, people: [testWearer({ id: 42, garments: OUTFIT })] }), 'en')),
    ).toBe(takeAwayOf(template, first));
  });

  test('is off without a template and where nothing is named; what is not known is left empty, what is odd is escaped', () => {
    expect(takeAwayOf(null, captionOf(shown(OUTFIT), 'en'))).toBeNull();
    expect(takeAwayOf(template, null)).toBeNull();
    expect(takeAwayOf(template, { type: null, colour: 'red' })).toBeNull();
    expect(takeAwayOf(template, { type: 'a&b', colour: null })).toBe('https://shop.example/find?type=a%26b&colour=');
  });
});

test('a language without words of its own has the English ones, a variant those of its language', () => {
  expect(mirrorText('de-AT')).toBe(mirrorText('de'));
  expect(mirrorText('fi')).toBe(mirrorText('en'));
  expect([ownWords('fi'), ownWords('ar-EG')]).toEqual([null, mirrorText('ar')]);
});
