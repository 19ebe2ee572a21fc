/** Gets the files of a release into the store: skips what is there, downloads and verifies the rest. */
import type { Manifest, ManifestItem } from '#contract/manifest';
import { lacking } from './capabilities.ts';
import { download } from './download.ts';
import { verify } from './verify.ts';
import type { DownloadTools } from './download.ts';
import type { ReleaseFailure } from './quarantine.ts';

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
  for (const item of manifest.items) {
    // Its digest was right when it was stored; it is hashed again before it is loaded.
    if ((await tools.store.file(item.file.sha256))?.size !== item.file.bytes) missing.push(item);
  }
  const total = missing.reduce((sum, { file }) => sum + file.bytes, 0);
  let done = 0;
  let fetched = 0;
  for (const item of missing) {
    const before = done;
    const report = await fetchFile(signal, tools, item, {
      downloading: (loaded) => watcher.downloading(before + loaded, total),
      verifying: () => watcher.verifying(),
    });
    fetched += report.fetched;
    if (report.failure !== null) return { failure: report.failure, fetched };
    done += item.file.bytes;
  }
  return { failure: null, fetched };
}

/**
 * Tries one source after the other; pieces that one brought are kept for the next, for the digest tells whether they fit. Where they do
 * not, nobody knows whose are wrong: a source that brought only some of them is asked for all.
 */
async function fetchFile(
  signal: AbortSignal,
  tools: DownloadTools,
  { file: { sha256, bytes }, sources }: ManifestItem,
  watcher: FetchWatcher,
): Promise<FetchReport> {
  let fetched = 0;
  let failure: ReleaseFailure | null = null;
  const urls = sources.filter(({ needs }) => lacking(needs).length === 0).map(({ url }) => url);
  for (let url = urls.shift(); url !== undefined; url = urls.shift()) {
    const onProgress = (loaded: number) => watcher.downloading(loaded, bytes);
    const outcome = await download(signal, tools, { url, sha256, bytes, onProgress });
    fetched += outcome.fetched;
    if (outcome.kind === 'failed') {
      failure = outcome.failure;
      // Where one cannot be stored, none can.
      if (failure.code === 'quota' || failure.code === 'storage') break;
      continue;
    }
    watcher.verifying();
    if (await verify(signal, tools.store, { sha256, bytes })) return { failure: null, fetched };
    failure = { code: 'digest-mismatch', message: `the file is not ${sha256}`, retry: 'counted' };
    if (outcome.fetched < bytes) urls.unshift(url);
  }
  return { failure: failure ?? { code: 'needs-update', message: 'no source that this app can use', retry: 'free' }, fetched };
}
