/** Checks that bytes are the ones the card names, a slice at a time: a model never lies in memory whole, and the page goes on painting. */
import { createSHA256 } from 'hash-wasm';
import type { ModelStore } from './store.ts';

/** The part of a card that names its file: `card.file` fits. */
export interface VerifyJob {
  readonly sha256: string;
  readonly bytes: number;
}

/** Bytes that are hashed in one breath: few enough milliseconds of the page's thread that no frame of the mirror waits for them. */
const SLICE_BYTES = 256 * 1024;

/** SHA-256 of a Blob, lower-case hex. WebCrypto digests only whole buffers, hence the incremental hash. */
export async function digest(signal: AbortSignal, file: Blob): Promise<string> {
  const hash = await createSHA256();
  hash.init();
  for (let offset = 0; offset < file.size; offset += SLICE_BYTES) {
    signal.throwIfAborted();
    hash.update(new Uint8Array(await file.slice(offset, offset + SLICE_BYTES).arrayBuffer()));
  }
  return hash.digest('hex');
}

/**
 * Joins the pieces of a complete download, and keeps them as the file if their digest is right. If it is not, they are
 * all deleted, because nobody can tell which one is wrong.
 * Resolves with whether the file is now in the store; rejects with the store's error or the signal's reason.
 */
export async function verify(signal: AbortSignal, store: ModelStore, { sha256, bytes }: VerifyJob): Promise<boolean> {
  const pieces = [...(await store.pieces(sha256))].sort(([a], [b]) => a - b).map(([, piece]) => piece);
  const file = new Blob(pieces, { type: 'application/octet-stream' });
  const right = file.size === bytes && (await digest(signal, file)) === sha256;
  if (right) await store.putFile(sha256, file);
  else await store.discard(sha256);
  return right;
}

/** The file as it was stored, if it is still what it was; a damaged one is deleted so that it is fetched again. */
export async function intactFile(signal: AbortSignal, store: ModelStore, { sha256, bytes }: VerifyJob): Promise<Blob | null> {
  const file = await store.file(sha256);
  if (file === null) return null;
  if (file.size === bytes && (await digest(signal, file)) === sha256) return file;
  await store.discard(sha256);
  return null;
}
