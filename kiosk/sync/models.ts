/** Gets the files of a release into the store: skips what is there, downloads and verifies the rest. */
import type { Manifest } from '#contract/manifest';
import { download } from './download.ts';
import { verify } from './verify.ts';
import type { DownloadTools } from './download.ts';
import type { ReleaseFailure } from './slots.ts';

export interface FetchReport {
  /** Null when every file is in the store, verified. */
  readonly failure: ReleaseFailure | null;
  /** Bytes that came over the network. */
  readonly fetched: number;
}

export interface FetchWatcher {
  /** Bytes of the missing files that are in the store now, and their sum. */
  downloading(loaded: number, total: number): void;
  verifying(): void;
}

/** Rejects with the signal's reason when aborted and with the store's error when it cannot be read. */
export async function fetchModels(
  signal: AbortSignal,
  tools: DownloadTools,
  manifest: Manifest,
  watcher: FetchWatcher,
): Promise<FetchReport> {
  const missing = [];
  for (const { file } of manifest.models) {
    // Its digest was right when it was stored; it is hashed again before it is loaded.
    if ((await tools.store.file(file.sha256))?.size !== file.bytes) missing.push(file);
  }
  const total = missing.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  let fetched = 0;
  for (const { sha256, bytes } of missing) {
    const before = done;
    const onProgress = (loaded: number) => watcher.downloading(before + loaded, total);
    const outcome = await download(signal, tools, { url: `/v1/blobs/${sha256}`, sha256, bytes, onProgress });
    fetched += outcome.fetched;
    if (outcome.kind === 'failed') {
      // Pieces of a file of another length are of no use to anybody.
      if (outcome.failure.code === 'length-mismatch') await tools.store.discard(sha256);
      return { failure: outcome.failure, fetched };
    }
    watcher.verifying();
    if (!(await verify(signal, tools.store, { sha256, bytes })))
      return {
        failure: { code: 'digest-mismatch', message: `the file is not ${sha256}`, retry: 'counted' },
        fetched,
      };
    done += bytes;
  }
  return { failure: null, fetched };
}
