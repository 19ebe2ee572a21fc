/** How command lines say what a kiosk must be able to do to follow a release. */
import { needsSchema } from '#contract/needs';
import { CommandError } from './command.ts';

/** The capabilities of a list such as `groups,titles`; '' is none. Throws a CommandError that names the wrong one. */
export function readNeeds(text: string): string[] {
  const needs = text.split(',').map((need) => need.trim());
  const parsed = needsSchema.safeParse(needs.filter((need, nth) => need !== '' && needs.indexOf(need) === nth));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path }) => needs[Number(path[0])]).filter((need) => need !== undefined);
  throw new CommandError(
    `--needs: ${wrong.length > 0 ? `"${wrong.join('", "')}" is` : 'that are too many to be'} no list of capabilities such as groups,titles.`,
    2,
  );
}
