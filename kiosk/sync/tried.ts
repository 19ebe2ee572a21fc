/** Names what a kiosk tries when it tries a release: by content, as ids and versions can be given to anything. */
import { sha256 } from 'hash-wasm';
import type { Manifest } from '#contract/manifest';
import type { ModelCard } from '#contract/model-card';

/** What of a card says only where a model comes from, how good it is and what its answers are called. */
const TOLD = new Set(['name', 'version', 'parent', 'summary', 'licence', 'data', 'metrics', 'labels', 'groups', 'reject']);

/**
 * SHA-256 over the files of a release, what their cards say of how they run, and the version of the app that runs them: another release
 * of the same files is the same try, and the same id with other files is another one. Independent of the order of keys.
 */
export function triedOf({ items }: Manifest, app: string): Promise<string> {
  const models = items.map(({ card }) => runs(card)).sort((a, b) => (a.role < b.role ? -1 : 1));
  return sha256(JSON.stringify({ app, models }, (_, value: unknown) => inOrder(value)));
}

function runs(card: ModelCard): Pick<ModelCard, 'role'> {
  const kept = Object.entries(card).filter(([key]) => !TOLD.has(key));
  return Object.fromEntries(kept) as Pick<ModelCard, 'role'>;
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
