/**
 * English that shows what is not translated and what does not fit: accents on every letter, 40 % longer, in brackets. Made at run time,
 * so it is never behind (https://www.w3.org/International/articles/article-text-size on how much translations grow).
 */
const ACCENTS = new Map([...'aeiounycAEIOUNYC'].map((letter, i) => [letter, [...'åéîöûñýçÅÉÎÖÛÑÝÇ'][i]!]));
/** How much longer, as a share of the letters. */
const LONGER = 0.4;

/** The same words in disguise; functions stay functions. */
export function pseudo<T>(words: T): T {
  if (typeof words === 'string') return disguised(words) as T;
  if (typeof words === 'function')
    return ((...args: unknown[]) => pseudo((words as (...given: unknown[]) => unknown)(...args))) as T;
  if (typeof words !== 'object' || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, pseudo<unknown>(value)])) as T;
}

function disguised(text: string): string {
  if (text === '') return text;
  const letters = [...text].map((letter) => ACCENTS.get(letter) ?? letter).join('');
  // Spaces between, so that the tail wraps as words do.
  const tail = '~~~~ '.repeat(Math.ceil((text.length * LONGER) / 5)).trim();
  return `[${letters} ${tail}]`;
}
