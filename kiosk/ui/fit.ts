/** Decides over how many lines a name goes, so that the type can be as large as its place allows. */

/** A name longer than this, in letters, goes over two lines if it can. */
const ONE_LINE = 10;
/** A short name is not blown up beyond what a word of so many letters would get. */
const FEWEST = 5;

/** Lines, and letters of the longest one. Words are never cut. */
export function fit(title: string): { readonly lines: 1 | 2; readonly letters: number } {
  const words = title.trim().split(/\s+/);
  if (words.length === 1 || title.length <= ONE_LINE) return { lines: 1, letters: Math.max(FEWEST, title.length) };
  const longest = words.slice(1).map((_, index) => {
    const first = words.slice(0, index + 1).join(' ');
    const second = words.slice(index + 1).join(' ');
    return Math.max(first.length, second.length);
  });
  return { lines: 2, letters: Math.max(FEWEST, Math.min(...longest)) };
}
