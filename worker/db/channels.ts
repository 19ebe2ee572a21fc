/** SQL of channels: an append-only list of moves; where a channel points is its newest move. */
import type { Channel } from '#contract/ids';
import type { ChannelState } from '#contract/release';
import type { Env } from '../env.ts';

const NEWEST = 'SELECT release FROM channel_moves WHERE channel = ?1 ORDER BY id DESC LIMIT 1';

/**
 * Points `channel` at `release` and returns the channel as it then is, or null when there is no such release.
 * Asking for what is so already adds no move, so a call that is repeated after a lost answer is harmless.
 */
export async function moveChannel(
  db: Env['DB'],
  channel: Channel,
  release: string,
  reason: string,
  at: string,
): Promise<ChannelState | null> {
  const [exists, , moves] = await db.batch([
    db.prepare('SELECT 1 FROM releases WHERE id = ?1').bind(release),
    db
      .prepare(
        `INSERT INTO channel_moves (channel, release, previous, reason, at)
         SELECT ?1, id, (${NEWEST}), ?3, ?4 FROM releases WHERE id = ?2 AND id IS NOT (${NEWEST})`,
      )
      .bind(channel, release, reason, at),
    history(db, channel),
  ]);
  if (!exists || exists.results.length === 0) return null;
  return state(channel, (moves?.results ?? []) as Move[]);
}

/** Where `channel` points, with its newest 100 moves. */
export async function readChannel(db: Env['DB'], channel: Channel): Promise<ChannelState> {
  return state(channel, (await history(db, channel).all<Move>()).results);
}

type Move = ChannelState['history'][number];

function history(db: Env['DB'], channel: Channel): D1PreparedStatement {
  return db
    .prepare('SELECT release, previous, reason, at FROM channel_moves WHERE channel = ?1 ORDER BY id DESC LIMIT 100')
    .bind(channel);
}

const state = (channel: Channel, moves: Move[]): ChannelState => ({
  channel,
  release: moves[0]?.release ?? null,
  history: moves,
});
