/** Whether a released version is in a registry already, or another card stands in its place. */
import { isDeepStrictEqual } from 'node:util';
import type { ModelCard } from '#contract/model-card';
import { CommandError } from './command.ts';
import { isLocal } from './settings.ts';

/**
 * True when `existing`, what `origin` holds under the name and version of `card`, is that card; false when it holds none.
 * Throws a CommandError when it holds another one: cards never change, so the version has to, or the local state.
 */
export function isRegistered(card: ModelCard, existing: ModelCard | undefined, origin: string): boolean {
  if (!existing) return false;
  if (isDeepStrictEqual(existing, card)) return true;
  const what = `${card.name} ${card.version} is registered at ${origin} with another card than the one in models/released.`;
  const remedy = isLocal(origin)
    ? 'Raise the version, or remove .wrangler/state (or the folder given as --state), which holds the older one.'
    : 'Raise the version.';
  throw new CommandError(`${what}\n${remedy}`);
}
