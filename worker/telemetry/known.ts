/** What the registry holds, remembered for ingest: a release never changes, so each is read once. */
import { readReleases, type KnownModels } from '../db/known.ts';
import type { Env } from '../env.ts';

/** How long an id that named no release is not asked about again, in ms: another may be made under it, though hardly. */
const UNKNOWN_MS = 10_000;
/** The most ids that are remembered as unknown. */
const MOST_UNKNOWN = 1000;

const known = new Map<string, KnownModels>();
const unknownUntil = new Map<string, number>();

/** The models of those of `ids` that are releases. */
export async function knownReleases(
  db: Env['DB'],
  ids: Iterable<string>,
  now: number,
): Promise<ReadonlyMap<string, KnownModels>> {
  const wanted = new Set(ids);
  const asked = [...wanted].filter((id) => !known.has(id) && !((unknownUntil.get(id) ?? 0) > now));
  if (asked.length > 0) {
    const found = await readReleases(db, asked);
    if (unknownUntil.size > MOST_UNKNOWN) unknownUntil.clear();
    for (const id of asked) {
      const models = found.get(id);
      if (models) known.set(id, models);
      else unknownUntil.set(id, now + UNKNOWN_MS);
    }
  }
  return new Map([...wanted].flatMap((id) => (known.has(id) ? [[id, known.get(id)!] as const] : [])));
}

/** Forgets everything, for tests that start with another registry. */
export function forgetReleases(): void {
  known.clear();
  unknownUntil.clear();
}
