/** SQL of operators. Tokens are known by their hash alone. */
import type { Operator } from '#contract/operators';
import type { Env } from '../env.ts';

interface Row extends Omit<Operator, 'scopes'> {
  readonly scopes: string;
}

const COLUMNS = 'name, scopes, created_at AS createdAt, revoked_at AS revokedAt';
const parsed = (row: Row): Operator => ({ ...row, scopes: JSON.parse(row.scopes) as Operator['scopes'] });

/** Registers an operator; false when the name was ever given. */
export async function insertOperator(db: Env['DB'], { name, scopes, createdAt }: Operator, hash: string): Promise<boolean> {
  const { meta } = await db
    .prepare('INSERT INTO operators (name, scopes, hash, created_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO NOTHING')
    .bind(name, JSON.stringify(scopes), hash, createdAt)
    .run();
  return meta.changes > 0;
}

/** Whose token has this hash, revoked or not. */
export async function findOperator(db: Env['DB'], hash: string): Promise<Operator | null> {
  const row = await db.prepare(`SELECT ${COLUMNS} FROM operators WHERE hash = ?1`).bind(hash).first<Row>();
  return row && parsed(row);
}

/** By name, the revoked ones too. */
export async function listOperators(db: Env['DB']): Promise<Operator[]> {
  return (await db.prepare(`SELECT ${COLUMNS} FROM operators ORDER BY name`).all<Row>()).results.map(parsed);
}

/** Ends a token for good and returns its operator, or null when there is none. A second time changes nothing. */
export async function revokeOperator(db: Env['DB'], name: string, at: string): Promise<Operator | null> {
  const row = await db
    .prepare(`UPDATE operators SET revoked_at = coalesce(revoked_at, ?2) WHERE name = ?1 RETURNING ${COLUMNS}`)
    .bind(name, at)
    .first<Row>();
  return row && parsed(row);
}
