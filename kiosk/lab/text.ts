/** The lab's words by language, and which language to speak. */
import { de } from './text/de.ts';
import { en, type Text } from './text/en.ts';

export type { Text };
export type Language = 'en' | 'de';

export const TEXTS: Readonly<Record<Language, Text>> = { en, de };

/** What the address asks for (`?lang=`), else the browser's language. */
export function languageOf(search: string, languages: readonly string[]): Language {
  const asked = new URLSearchParams(search).get('lang');
  const wanted = asked ?? languages[0] ?? 'en';
  return wanted.toLowerCase().startsWith('de') ? 'de' : 'en';
}
