/** Model files in R2: written once under their sha256, and only after the last check has passed. */
import type { Env } from '../env.ts';

/** Where a file lies in the bucket. */
export const blobKey = (sha256: string): string => `blobs/sha256/${sha256}`;

/** Takes a file's chunks; nothing can be seen in the bucket before `commit` resolves. */
export interface BlobSink {
  write(chunk: Uint8Array): Promise<void>;
  /** Stores the file; true when it was not there before. Rejects when R2 refuses it. */
  commit(): Promise<boolean>;
  /** Gives up and leaves nothing behind; never rejects. */
  abort(reason: unknown): Promise<void>;
}

/**
 * Opens the file `sha256` of exactly `bytes` bytes for writing. R2 checks the digest itself and never replaces a file.
 * The last chunk is held back until `commit`, so that R2 cannot have a complete file before the caller is satisfied.
 */
export async function openBlob(bucket: Env['BLOBS'], sha256: string, bytes: number): Promise<BlobSink> {
  if (await hasBlob(bucket, sha256))
    return { write: async () => undefined, commit: async () => false, abort: async () => undefined };
  let upload: Upload | undefined;
  let held: Uint8Array | undefined;
  const send = async () => {
    if (!held) return;
    // Nothing is asked of R2 until a second chunk comes: most bad files are recognised by their first.
    upload ??= startUpload(bucket, sha256, bytes);
    const written = upload.writer.write(held);
    await Promise.race([written, upload.settled]);
    written.catch(() => undefined);
  };
  return {
    write: async (chunk) => {
      await send();
      held = chunk;
    },
    commit: async () => {
      await send();
      upload ??= startUpload(bucket, sha256, bytes);
      await Promise.race([upload.writer.close(), upload.settled]).catch(() => undefined);
      return (await upload.stored) !== null;
    },
    abort: async (reason) => {
      if (!upload) return;
      await Promise.race([upload.writer.abort(reason), upload.settled]).catch(() => undefined);
      await upload.settled;
    },
  };
}

interface Upload {
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
  /** Null when the file was there already. */
  readonly stored: Promise<R2Object | null>;
  /** Resolves when R2 has answered, well or badly. It may answer without reading on: then nobody takes what is written. */
  readonly settled: Promise<void>;
}

function startUpload(bucket: Env['BLOBS'], sha256: string, bytes: number): Upload {
  // R2 takes streams of known length only: https://github.com/cloudflare/workers-sdk/issues/6425
  const { readable, writable } = new FixedLengthStream(bytes);
  const stored = bucket.put(blobKey(sha256), readable, {
    sha256,
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'application/octet-stream' },
  });
  const ignore = () => undefined;
  return { writer: writable.getWriter(), stored, settled: stored.then(ignore, ignore) };
}

/** Whether the file is in the bucket. */
export async function hasBlob(bucket: Env['BLOBS'], sha256: string): Promise<boolean> {
  return (await bucket.head(blobKey(sha256))) !== null;
}

/** Deletes a file that no row names. */
export async function deleteBlob(bucket: Env['BLOBS'], sha256: string): Promise<void> {
  await bucket.delete(blobKey(sha256));
}
