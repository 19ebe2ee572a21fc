/** Titles: which language stands in for another. */
import { expect, it } from 'vitest';
import { titleIn, titlesSchema } from './titles.ts';

const titles = { en: 'Trousers', de: 'Hose', 'pt-BR': 'Calça', PT: 'Calças', 'zh-Hant': '褲子' };

it.each([
  ['de', 'Hose'],
  ['de-AT', 'Hose'],
  ['pt-br', 'Calça'],
  ['pt-PT', 'Calças'],
  ['zh-Hant', '褲子'],
  // Whoever reads simplified characters is told in English rather than in others.
  ['zh', 'Trousers'],
  ['fr', 'Trousers'],
  ['constructor', 'Trousers'],
])('for %s is %s', (language, title) => expect(titleIn(titles, language)).toBe(title));

it('is none without the language, its primary one, or English', () => {
  expect(titleIn({ fr: 'Pantalon' }, 'de')).toBeNull();
  expect(titleIn(undefined, 'de')).toBeNull();
});

it('must be in a language, and there must be one', () => {
  const wrong = (value: object) => titlesSchema.safeParse(value).error?.issues.map(({ path }) => path.join('.'));
  for (const tag of ['', 'english!', 'e', 'de_DE', '-de']) expect(wrong({ [tag]: 'x' }), tag).toEqual([tag]);
  expect(wrong({})).toEqual(['']);
  expect(wrong({ fr: '' })).toEqual(['fr']);
  expect(wrong({ ...titles, 'sr-Latn-RS': 'Pantalone' })).toBeUndefined();
});
