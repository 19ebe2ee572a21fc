/** Looks whether what the slots name is still in the store and still what it was: browsers lose files, and so do disks. */
import type { Manifest } from '#contract/manifest';
import { intactFile } from './verify.ts';
import type { Slots } from './slots.ts';
import type { ModelStore } from './store.ts';

/** The releases to which a screen may have to go back without a network. */
export function keptReleases({ active, previous }: Slots): Manifest[] {
  return [active, previous].filter((manifest) => manifest !== null);
}

export class Upkeep {
  readonly #store: ModelStore;
  #turn = 0;

  constructor(store: ModelStore) {
    this.#store = store;
  }

  /**
   * The releases of which a file is missing. Every file must be there in its length; one of them, in turn, is read whole and held
   * against its digest, and deleted if it is damaged. Rejects with the store's error or the signal's reason.
   */
  async incomplete(signal: AbortSignal, releases: readonly Manifest[]): Promise<Manifest[]> {
    const files = releases.flatMap(({ items }) => items.map(({ file }) => file));
    const due = files[this.#turn++ % Math.max(1, files.length)];
    if (due !== undefined) await intactFile(signal, this.#store, due);
    const lost = new Set<string>();
    for (const { sha256, bytes } of files) if ((await this.#store.file(sha256))?.size !== bytes) lost.add(sha256);
    return releases.filter(({ items }) => items.some(({ file }) => lost.has(file.sha256)));
  }
}
