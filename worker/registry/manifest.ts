/** The manifest of a channel: made once, when the channel moves, and served as those bytes ever after. */
import type { Channel } from '#contract/ids';
import { itemOf, MANIFEST_FORM, type Manifest } from '#contract/manifest';
import { findPointed, insertManifest, readManifest, type Pointed } from '../db/manifests.ts';
import { cardsOf } from '../db/releases.ts';
import type { Env } from '../env.ts';
import { hex } from '#contract/hex';
import { sha256 } from '../http/digest.ts';

export interface TaggedManifest {
  /** Strong: release id and the first 16 hex digits of the body's sha256. */
  readonly etag: string;
  readonly body: () => Promise<string>;
}

/**
 * What `channel` tells its kiosks to run, or null while it points nowhere. Whoever moves a channel calls this, which makes the
 * manifest; it is made here too for a move that went without, by a worker of before or one that was stopped in between.
 */
export async function currentManifest(env: Env, channel: Channel): Promise<TaggedManifest | null> {
  const pointed = await findPointed(env.DB, channel);
  if (!pointed) return null;
  const { move, etag } = pointed;
  return { etag: etag ?? (await make(env, channel, pointed)), body: () => readManifest(env.DB, move) };
}

/** Makes and keeps the manifest of a move; it follows from the move alone, so two who make it at once make the same. */
async function make(env: Env, channel: Channel, { move, release, createdAt, needs }: Pointed): Promise<string> {
  const items = (await cardsOf(env.DB, release)).map(itemOf);
  const manifest: Manifest = { manifest: MANIFEST_FORM, channel, release, createdAt, needs, items };
  const body = JSON.stringify(manifest);
  const etag = `"${release}-${hex(await sha256(body)).slice(0, 16)}"`;
  await insertManifest(env.DB, move, etag, body);
  return etag;
}
