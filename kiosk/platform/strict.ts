/** Writes to IndexedDB that must outlive a power cut. */
import type { UseStore } from 'idb-keyval';

/**
 * A transaction that the browser calls complete only when it is on the disk. Chromium's default is `relaxed`,
 * which survives a crash of the browser but not a power cut (https://w3c.github.io/IndexedDB/#durability-hint).
 */
export function strict(base: UseStore): UseStore {
  return (mode, work) =>
    base('readonly', ({ name, transaction }) =>
      work(transaction.db.transaction(name, mode, { durability: 'strict' }).objectStore(name)),
    );
}
