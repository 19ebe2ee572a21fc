/** What garments and their groups are called on the screen: by their card, else by the kiosk's own words, else by their id. */
import { ownTitle, titleIn } from '#contract/titles';
import type { Guess, Verdict } from '../pipeline/types.ts';
import type { Language } from '../state/settings.ts';
import type { Names } from '../state/state.ts';
import { mirrorText } from './text/mirror.ts';

/** The title of a guessed label: by its card in that language, else the kiosk's own word, else by its card in English. */
export function labelTitle(names: Names | undefined, { index, id }: Guess, language: Language): string {
  const titles = names?.labels[index]?.title;
  const own = new Map(Object.entries(mirrorText(language).garments));
  return ownTitle(titles, language) ?? own.get(id) ?? ownTitle(titles, 'en') ?? id;
}

/** The title of the group that a verdict stops at; null where it names more, or less, or a group that nobody has a title for. */
export function groupTitle(names: Names | undefined, { decision, group }: Verdict, language: Language): string | null {
  if (decision !== 'group' || group === null) return null;
  const own = new Map(Object.entries(mirrorText(language).groups));
  return titleIn(new Map(Object.entries(names?.groups ?? {})).get(group)?.title, language) ?? own.get(group) ?? null;
}
