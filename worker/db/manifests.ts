/** SQL of manifests: the bytes that kiosks get, one row for each move of a channel. */
import type { Channel } from '#contract/ids';
import type { Release } from '#contract/release';
import type { Env } from '../env.ts';

/** Where a channel points. */
export interface Pointed extends Pick<Release, 'createdAt'> {
  readonly move: number;
  readonly release: string;
  readonly needs: string[];
  /** Of the manifest of this move; null when none was made yet. */
  readonly etag: string | null;
}

/** The newest move of `channel`, or null. Bodies are long and stay where they are: most polls know theirs already. */
export async function findPointed(db: Env['DB'], channel: Channel): Promise<Pointed | null> {
  const row = await db
    .prepare(
      `SELECT m.id AS move, m.release, r.created_at AS createdAt, r.needs, t.etag
       FROM channel_moves AS m JOIN releases AS r ON r.id = m.release LEFT JOIN manifests AS t ON t.move = m.id
       WHERE m.channel = ?1 ORDER BY m.id DESC LIMIT 1`,
    )
    .bind(channel)
    .first<Omit<Pointed, 'needs'> & { needs: string }>();
  return row && { ...row, needs: JSON.parse(row.needs) as string[] };
}

/** Keeps the manifest of a move; one that is there stays. */
export async function insertManifest(db: Env['DB'], move: number, etag: string, body: string): Promise<void> {
  await db.prepare('INSERT OR IGNORE INTO manifests (move, etag, body) VALUES (?1, ?2, ?3)').bind(move, etag, body).run();
}

/** The bytes of the manifest of a move, which must be there. */
export async function readManifest(db: Env['DB'], move: number): Promise<string> {
  const row = await db.prepare('SELECT body FROM manifests WHERE move = ?1').bind(move).first<{ body: string }>();
  if (!row) throw new Error(`move ${move} has no manifest`);
  return row.body;
}
