/** SQL of the model registry. Cards were parsed when they were pushed and are read back as they are. */
import type { ModelCard } from '#contract/model-card';
import type { Proof } from '#contract/proof';
import type { ModelSummary, StoredModel } from '#contract/registry';
import type { Env } from '../env.ts';

/** Who pushed a version, when, and with which proof. */
export interface Made {
  readonly operator: string;
  readonly at: string;
  readonly proof: Proof | null;
}

/** Registers a version; false when its name and version are taken. */
export async function insertModel(db: Env['DB'], card: ModelCard, made: Made): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT OR IGNORE INTO models (name, version, role, sha256, bytes, card, created_at, operator, proof)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
    )
    .bind(
      card.name,
      card.version,
      card.role,
      card.file.sha256,
      card.file.bytes,
      JSON.stringify(card),
      made.at,
      made.operator,
      jsonOf(made.proof),
    )
    .run();
  return meta.changes > 0;
}

/** Keeps the newest proof of a version. */
export async function storeProof(db: Env['DB'], { name, version }: ModelCard, proof: Proof): Promise<void> {
  await db.prepare('UPDATE models SET proof = ?3 WHERE name = ?1 AND version = ?2').bind(name, version, jsonOf(proof)).run();
}

/** The versions of a release that have no proof, as `name version`. */
export async function unprovenIn(db: Env['DB'], release: string): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT m.name || ' ' || m.version AS named FROM release_models AS r
       JOIN models AS m ON m.name = r.name AND m.version = r.version WHERE r.release = ?1 AND m.proof IS NULL ORDER BY r.role`,
    )
    .bind(release)
    .all<{ named: string }>();
  return results.map(({ named }) => named);
}

const jsonOf = (proof: Proof | null) => (proof === null ? null : JSON.stringify(proof));
const proofOf = (text: string | null) => (text === null ? null : (JSON.parse(text) as Proof));

/** Takes back a registration. Fails when a release names it. */
export async function deleteModel(db: Env['DB'], name: string, version: string): Promise<void> {
  await db.prepare('DELETE FROM models WHERE name = ?1 AND version = ?2').bind(name, version).run();
}

export async function findModel(db: Env['DB'], name: string, version: string): Promise<StoredModel | null> {
  const row = await db
    .prepare('SELECT card, created_at AS createdAt, operator, proof FROM models WHERE name = ?1 AND version = ?2')
    .bind(name, version)
    .first<Omit<StoredModel, 'card' | 'proof'> & { card: string; proof: string | null }>();
  return row && { ...row, card: JSON.parse(row.card) as ModelCard, proof: proofOf(row.proof) };
}

/** All versions, newest push first. */
export async function listModels(db: Env['DB']): Promise<ModelSummary[]> {
  const { results } = await db
    .prepare(
      `SELECT name, version, role, sha256, bytes, card ->> '$.summary' AS summary, card ->> '$.file.weights' AS weights,
              coalesce(json_array_length(card, '$.labels'), 0) AS labels, created_at AS createdAt, operator, proof
       FROM models ORDER BY created_at DESC, name, version DESC`,
    )
    .all<Omit<ModelSummary, 'proof'> & { proof: string | null }>();
  return results.map((row) => ({ ...row, proof: proofOf(row.proof) }));
}

/** The roles of those of `models` that exist, by `name@version`. */
export async function findRoles(
  db: Env['DB'],
  models: readonly { name: string; version: string }[],
): Promise<Map<string, ModelCard['role']>> {
  const { results } = await db
    .prepare(
      `SELECT m.name, m.version, m.role FROM json_each(?1) AS wanted
       JOIN models AS m ON m.name = wanted.value ->> '$.name' AND m.version = wanted.value ->> '$.version'`,
    )
    .bind(JSON.stringify(models))
    .all<{ name: string; version: string; role: ModelCard['role'] }>();
  return new Map(results.map(({ name, version, role }) => [`${name}@${version}`, role]));
}

/** Whether any version's file is `sha256`. */
export async function blobInUse(db: Env['DB'], sha256: string): Promise<boolean> {
  return (await db.prepare('SELECT 1 FROM models WHERE sha256 = ?1 LIMIT 1').bind(sha256).first()) !== null;
}
