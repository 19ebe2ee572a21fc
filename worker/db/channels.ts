/** SQL of channels: an append-only list of moves; where a channel points is its newest move. */
import type { Channel } from '#contract/ids';
import type { ChannelState } from '#contract/release';
import type { Env } from '../env.ts';
import { backFrom } from './back.ts';

const NEWEST = 'SELECT release FROM channel_moves WHERE channel = ?1 ORDER BY id DESC LIMIT 1';

/** Whether a version of release ?2 has no proof. */
const UNPROVEN = `EXISTS (SELECT 1 FROM release_models AS r JOIN models AS m ON m.name = r.name AND m.version = r.version
  WHERE r.release = ?2 AND m.proof IS NULL)`;

export interface NewMove {
  readonly release: string;
  /** Where the channel must point for this move to be made. */
  readonly replaces: string | null;
  readonly reason: string;
  readonly operator: string;
  /** Whether a release may go there for the first time with a version that has no proof. */
  readonly unproven: boolean;
  readonly at: string;
}

/**
 * Points `channel` at a release, provided that it points at `replaces`, and returns the channel as it then is: the move was not
 * made when that is elsewhere, or when a version has no proof and nobody said so (a release that was there before may go back). Null when there is no such release. Asking for what is so already adds no move, so a call
 * that is repeated after a lost answer is harmless.
 */
export async function moveChannel(
  db: Env['DB'],
  channel: Channel,
  { release, replaces, reason, operator, unproven, at }: NewMove,
): Promise<ChannelState | null> {
  const [exists, , moves] = await db.batch([
    db.prepare('SELECT 1 FROM releases WHERE id = ?1').bind(release),
    db
      .prepare(
        `INSERT INTO channel_moves (channel, release, previous, reason, operator, at, unproven)
         SELECT ?1, id, ?3, ?4, ?5, ?6, ${UNPROVEN} FROM releases WHERE id = ?2 AND id IS NOT ?3 AND (${NEWEST}) IS ?3
         AND (?7 OR NOT ${UNPROVEN} OR EXISTS (SELECT 1 FROM channel_moves WHERE channel = ?1 AND release = ?2))`,
      )
      .bind(channel, release, replaces, reason, operator, at, unproven ? 1 : 0),
    history(db, channel),
  ]);
  if (!exists || exists.results.length === 0) return null;
  return state(channel, (moves?.results ?? []) as Row[]);
}

/** Where `channel` points, with its newest 100 moves. */
export async function readChannel(db: Env['DB'], channel: Channel): Promise<ChannelState> {
  return state(channel, (await history(db, channel).all<Row>()).results);
}

type Row = Omit<ChannelState['history'][number], 'unproven'> & { unproven: number };

function history(db: Env['DB'], channel: Channel): D1PreparedStatement {
  return db
    .prepare(
      'SELECT release, previous, reason, operator, unproven, at FROM channel_moves WHERE channel = ?1 ORDER BY id DESC LIMIT 100',
    )
    .bind(channel);
}

const state = (channel: Channel, moves: Row[]): ChannelState => ({
  channel,
  release: moves[0]?.release ?? null,
  back: backFrom(moves),
  history: moves.map((move) => ({ ...move, unproven: move.unproven !== 0 })),
});
