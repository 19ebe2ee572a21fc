/** The words of the mirror, by language tag; a language without its own has the English ones. */
import { mirrorAr } from './mirror/ar.ts';
import { mirrorDe } from './mirror/de.ts';
import { mirrorEn, type MirrorWords } from './mirror/en.ts';
import { pseudo } from './pseudo.ts';

const words: ReadonlyMap<string, MirrorWords> = new Map([
  ['en', mirrorEn],
  ['de', mirrorDe],
  ['ar', mirrorAr],
  ['en-XA', pseudo(mirrorEn)],
]);

/** The words for a tag: of the same tag, else of its primary language, else English. */
export function mirrorText(language: string): MirrorWords {
  return ownWords(language) ?? mirrorEn;
}

/** The same, or null for a language that has none of its own. */
export function ownWords(language: string): MirrorWords | null {
  return words.get(language) ?? words.get(language.toLowerCase().replace(/-.*$/, '')) ?? null;
}
