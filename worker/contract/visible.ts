/** Text that a person can see. */
import { z } from 'zod';
import { stricter } from './tolerant.ts';

/** White space, what has no form of its own, and what only steers others: https://www.unicode.org/reports/tr44/#General_Category_Values */
const SEEN = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zs}\p{Zl}\p{Zp}\p{M}\u115F\u1160\u3164\uFFA0\u2800]/u;

/** At most `most` characters, at least one of which can be seen. */
export const visibleText = (most: number) => {
  const text = z.string().max(most);
  return stricter(text.regex(SEEN, 'must have a character that can be seen'), text.min(1));
};
