/** Every word on the screen that does not come from a model card: a file a language, and English for what one of them lacks. */
import type { Language } from '../state/settings.ts';
import { ar } from './text/ar.ts';
import { de } from './text/de.ts';
import { en } from './text/en.ts';
import { pseudo } from './text/pseudo.ts';
import { serviceAr } from './text/service/ar.ts';
import { serviceDe } from './text/service/de.ts';
import { serviceEn } from './text/service/en.ts';
import type { Dictionary, Partly } from './text/words.ts';

export type { Dictionary };

const english: Dictionary = { ...en, ...serviceEn };
const dictionaries: Readonly<Record<Language, Dictionary>> = {
  en: english,
  de: over(english, { ...de, ...serviceDe }),
  ar: over(english, { ...ar, ...serviceAr }),
  'en-XA': pseudo(english),
};

/** The words of a language. */
export function textOf(language: Language): Dictionary {
  return dictionaries[language];
}

/** `base` with what `changes` has of it, at any depth. */
function over<T extends object>(base: T, changes: Partly<NoInfer<T>>): T {
  const merged = Object.entries(base).map(([key, value]: [string, unknown]) => {
    const own = (changes as Readonly<Record<string, unknown>>)[key];
    if (own === undefined) return [key, value];
    return [key, isBranch(value) && isBranch(own) ? over(value, own) : own];
  });
  return Object.fromEntries(merged) as T;
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
