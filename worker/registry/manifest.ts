/** The manifest of a channel, and the ETag by which a kiosk sees that nothing changed. */
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { findChannelRelease } from '../db/channels.ts';
import { cardsOf } from '../db/releases.ts';
import type { Env } from '../env.ts';
import { hex } from '../http/digest.ts';

export interface TaggedManifest {
  readonly body: string;
  /** Strong: release id and the first 16 hex digits of the body's sha256. */
  readonly etag: string;
}

/** What `channel` tells its kiosks to run, or null while it points nowhere. */
export async function buildManifest(env: Env, channel: Channel): Promise<TaggedManifest | null> {
  const release = await findChannelRelease(env.DB, channel);
  if (!release) return null;
  const manifest: Manifest = {
    manifest: 1,
    channel,
    release: release.id,
    createdAt: release.createdAt,
    models: await cardsOf(env.DB, release.id),
  };
  const body = JSON.stringify(manifest);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  return { body, etag: `"${release.id}-${hex(digest).slice(0, 16)}"` };
}
