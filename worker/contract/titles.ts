/** Names for people to read, one per language, and which of them to show. */
import { z } from 'zod';
import { visibleText } from './visible.ts';

/** A BCP 47 language tag, such as `de`, `pt-BR` or `zh-Hant` (RFC 5646, section 2.1, without its rarest forms). */
export const languageSchema = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$/, 'a language tag such as de or pt-BR');

/** At least one. */
export const titlesSchema = z
  .record(languageSchema, visibleText(60))
  .refine((titles) => Object.keys(titles).length > 0, 'must have a title in at least one language');
export type Titles = z.infer<typeof titlesSchema>;

/** The title for `language`: of the same tag, else of its primary language, else in English; null when there is none of these. */
export function titleIn(titles: Titles | undefined, language: string): string | null {
  return ownTitle(titles, language) ?? ownTitle(titles, 'en');
}

/** The same without the English one. */
export function ownTitle(titles: Titles | undefined, language: string): string | null {
  const wanted = language.toLowerCase();
  const byTag = new Map(Object.entries(titles ?? {}).map(([tag, title]) => [tag.toLowerCase(), title]));
  return byTag.get(wanted) ?? byTag.get(wanted.replace(/-.*$/, '')) ?? null;
}
