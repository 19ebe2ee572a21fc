/** The language in use: remembered, else the browser's; elements re-render when it changes. */
import { de } from './text/de.ts';
import { en, type Text } from './text/en.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'vitrine.console.language';
const texts: Record<Language, Text> = { en, de };

/** Dispatches `change`. */
class LanguageChoice extends EventTarget {
  #current: Language = this.#remembered() ?? (navigator.language.startsWith('de') ? 'de' : 'en');

  get current(): Language {
    return this.#current;
  }

  get text(): Text {
    return texts[this.#current];
  }

  choose(language: Language): void {
    this.#current = language;
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // Storage is blocked: the choice holds until the page is left.
    }
    this.dispatchEvent(new Event('change'));
  }

  #remembered(): Language | null {
    try {
      const value = localStorage.getItem(KEY);
      return value === 'en' || value === 'de' ? value : null;
    } catch {
      return null;
    }
  }
}

export const language = new LanguageChoice();
