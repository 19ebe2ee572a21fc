/** SQL of releases. */
import type { ModelCard } from '#contract/model-card';
import type { Release } from '#contract/release';
import type { Env } from '../env.ts';

/** Stores a release and its models together or not at all. */
export async function insertRelease(db: Env['DB'], release: Release): Promise<void> {
  await db.batch([
    db
      .prepare('INSERT INTO releases (id, note, created_at, operator, needs) VALUES (?1, ?2, ?3, ?4, ?5)')
      .bind(release.id, release.note, release.createdAt, release.operator, JSON.stringify(release.needs ?? [])),
    db
      .prepare(
        `INSERT INTO release_models (release, role, name, version)
         SELECT ?1, value ->> '$.role', value ->> '$.name', value ->> '$.version' FROM json_each(?2)`,
      )
      .bind(release.id, JSON.stringify(release.models)),
  ]);
}

const COLUMNS = `r.id, r.note, r.created_at AS createdAt, r.operator, r.needs,
  json_group_array(json_object('role', m.role, 'name', m.name, 'version', m.version)) AS models`;
type Row = Omit<Release, 'models' | 'needs'> & { models: string; needs: string };

const parsed = ({ needs, ...row }: Row): Release => ({
  ...row,
  models: JSON.parse(row.models) as Release['models'],
  ...(needs !== '[]' && { needs: JSON.parse(needs) as string[] }),
});

/** The newest 200 releases, newest first, with their numbers. */
export async function listReleases(db: Env['DB']): Promise<Release[]> {
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS}, (SELECT COUNT(*) FROM releases) AS total FROM (SELECT * FROM releases ORDER BY created_at DESC, id DESC LIMIT 200) AS r
       JOIN release_models AS m ON m.release = r.id
       GROUP BY r.id ORDER BY r.created_at DESC, r.id DESC`,
    )
    .all<Row & { total: number }>();
  return results.map(({ total, ...row }, i) => ({ ...parsed(row), number: total - i }));
}

export async function findRelease(db: Env['DB'], id: string): Promise<Release | null> {
  const row = await db
    .prepare(`SELECT ${COLUMNS} FROM releases AS r JOIN release_models AS m ON m.release = r.id WHERE r.id = ?1 GROUP BY r.id`)
    .bind(id)
    .first<Row>();
  return row && parsed(row);
}

/** The cards of a release, ordered by role. */
export async function cardsOf(db: Env['DB'], release: string): Promise<ModelCard[]> {
  const { results } = await db
    .prepare(
      `SELECT models.card FROM release_models AS r JOIN models ON models.name = r.name AND models.version = r.version
       WHERE r.release = ?1 ORDER BY r.role`,
    )
    .bind(release)
    .all<{ card: string }>();
  return results.map(({ card }) => JSON.parse(card) as ModelCard);
}
