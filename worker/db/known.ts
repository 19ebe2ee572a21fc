/** SQL of what a report may name: the models of a release and their labels. */
import type { Env } from '../env.ts';

/** The labels of a release's models, by `name@version`. */
export type KnownModels = ReadonlyMap<string, ReadonlySet<string>>;

/** What the releases of `ids` consist of; one that does not exist is not in the map. */
export async function readReleases(db: Env['DB'], ids: readonly string[]): Promise<Map<string, KnownModels>> {
  const { results } = await db
    .prepare(
      `SELECT r.release, r.name || '@' || r.version AS model,
              (SELECT json_group_array(label.value ->> '$.id') FROM json_each(m.card, '$.labels') AS label) AS labels
       FROM json_each(?1) AS wanted JOIN release_models AS r ON r.release = wanted.value
       JOIN models AS m ON m.name = r.name AND m.version = r.version`,
    )
    .bind(JSON.stringify(ids))
    .all<{ release: string; model: string; labels: string }>();
  const releases = new Map<string, Map<string, Set<string>>>();
  for (const { release, model, labels } of results) {
    const models = releases.get(release) ?? new Map<string, Set<string>>();
    models.set(model, new Set(JSON.parse(labels) as string[]));
    releases.set(release, models);
  }
  return releases;
}
