/** The model files and slots in IndexedDB: pieces on the way, whole files by SHA-256, and the slots record. */
import { createStore, promisifyRequest } from 'idb-keyval';
import type { UseStore } from 'idb-keyval';
import { strict } from '../platform/strict.ts';
import { EMPTY_SLOTS, neededBlobs, recordsOf, slotsOf } from './slots.ts';
import type { ReleaseFailure } from './quarantine.ts';
import type { Slots } from './slots.ts';

/** Bytes of every piece but the last. */
export const PIECE_BYTES = 1024 * 1024;

/**
 * Keys: ['piece', sha256, index], ['begun', sha256, index] (the beginning of that piece) and ['file', sha256] hold Blobs, ['slots'] and
 * ['life'] what is known of releases (slots.ts).
 */
type Key =
  [kind: 'piece' | 'begun', sha256: string, index: number] | [kind: 'file', sha256: string] | [kind: 'slots'] | [kind: 'life'];

const SLOTS_KEY: Key = ['slots'];
const LIFE_KEY: Key = ['life'];

/** Every key of one kind, or of one kind and file: an empty array sorts after every string and number. */
const keysUnder = (...prefix: string[]) => IDBKeyRange.bound(prefix, [...prefix, []]);

/**
 * One object store for everything, so that a file replaces its pieces in one transaction. Every method rejects with
 * the transaction's error; a full disk (QuotaExceededError) first costs the files that no slot needs, never others.
 */
export class ModelStore {
  readonly #use: UseStore;
  readonly #strict: UseStore;

  constructor(use: UseStore = createStore('vitrine-models', 'models')) {
    this.#use = use;
    this.#strict = strict(use);
  }

  /** The slots as they were last committed. A record that cannot be read (from another version) counts as none. */
  async slots(): Promise<Slots> {
    return this.#use('readonly', async (store) => (await readSlots(store)) ?? EMPTY_SLOTS);
  }

  /** Applies a pure transition to the stored slots in one transaction; resolves with what is stored now. */
  async updateSlots(change: (slots: Slots) => Slots): Promise<Slots> {
    return this.#makingRoom(() =>
      this.#strict('readwrite', async (store) => {
        const next = change((await readSlots(store)) ?? EMPTY_SLOTS);
        const { slots, life } = recordsOf(next);
        store.put(slots, SLOTS_KEY);
        store.put(life, LIFE_KEY);
        await promisifyRequest(store.transaction);
        return next;
      }),
    );
  }

  /** The whole file, or null. Its bytes were verified when it was put; a reader who must be sure hashes it again. */
  async file(sha256: string): Promise<Blob | null> {
    const found = await this.#use('readonly', (store) => promisifyRequest<unknown>(store.get(['file', sha256])));
    return found instanceof Blob ? found : null;
  }

  /** Puts the whole file and deletes its pieces, together. */
  async putFile(sha256: string, file: Blob): Promise<void> {
    await this.#makingRoom(() =>
      this.#use('readwrite', (store) => {
        store.put(file, ['file', sha256] satisfies Key);
        deletePieces(store, sha256);
        return promisifyRequest(store.transaction);
      }),
    );
  }

  /** The pieces that are there, by index. */
  async pieces(sha256: string): Promise<Map<number, Blob>> {
    return this.#blobs(keysUnder('piece', sha256));
  }

  /** The beginnings of pieces of which the rest is still to come, by index. */
  async begun(sha256: string): Promise<Map<number, Blob>> {
    return this.#blobs(keysUnder('begun', sha256));
  }

  async #blobs(range: IDBKeyRange): Promise<Map<number, Blob>> {
    return this.#use('readonly', async (store) => {
      const [keys, values] = await Promise.all([
        promisifyRequest(store.getAllKeys(range)),
        promisifyRequest<unknown[]>(store.getAll(range)),
      ]);
      const found = keys.map((key, i): [number, unknown] => [Number((key as IDBValidKey[])[2]), values[i]]);
      return new Map(found.filter((entry): entry is [number, Blob] => entry[1] instanceof Blob));
    });
  }

  async putPiece(sha256: string, index: number, piece: Blob): Promise<void> {
    await this.#makingRoom(() =>
      this.#use('readwrite', (store) => {
        store.put(piece, ['piece', sha256, index] satisfies Key);
        store.delete(['begun', sha256, index] satisfies Key);
        return promisifyRequest(store.transaction);
      }),
    );
  }

  /** Puts the beginning of a piece in the place of a shorter one. */
  async putBegun(sha256: string, index: number, beginning: Blob): Promise<void> {
    await this.#makingRoom(() =>
      this.#use('readwrite', (store) => {
        store.put(beginning, ['begun', sha256, index] satisfies Key);
        return promisifyRequest(store.transaction);
      }),
    );
  }

  /** Deletes the file and its pieces: they turned out to be wrong. */
  async discard(sha256: string): Promise<void> {
    await this.#use('readwrite', (store) => {
      store.delete(['file', sha256] satisfies Key);
      deletePieces(store, sha256);
      return promisifyRequest(store.transaction);
    });
  }

  /**
   * Deletes the files and pieces that no slot needs; resolves with how many records went. None go while the slots
   * record cannot be read: the build that wrote it needs files of which this one knows nothing.
   */
  async collect(): Promise<number> {
    return this.#use('readwrite', async (store) => {
      const slots = await readSlots(store);
      if (slots === null && (await promisifyRequest(store.count(SLOTS_KEY))) > 0) return 0;
      const needed = neededBlobs(slots ?? EMPTY_SLOTS);
      const keys = (await promisifyRequest(store.getAllKeys())) as Key[];
      const idle = keys.filter((key) => key[0] !== 'slots' && key[0] !== 'life' && !needed.has(key[1]));
      for (const key of idle) store.delete(key);
      await promisifyRequest(store.transaction);
      return idle.length;
    });
  }

  /** navigator.storage.estimate() is no measure of headroom: write, catch, make room, write once more. */
  async #makingRoom<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!isQuotaError(error) || (await this.collect()) === 0) throw error;
      return write();
    }
  }
}

/** Whether IndexedDB refused a write for want of space. */
function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** IndexedDB would not store or read; the release is not to blame. */
export function storageFailure(error: unknown): ReleaseFailure {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: isQuotaError(error) ? 'quota' : 'storage', message, retry: 'free' };
}

function deletePieces(store: IDBObjectStore, sha256: string): void {
  store.delete(keysUnder('piece', sha256));
  store.delete(keysUnder('begun', sha256));
}

/** Both records of one transaction; null when there are none that can be read. */
async function readSlots(store: IDBObjectStore): Promise<Slots | null> {
  const [slots, life] = await Promise.all([
    promisifyRequest<unknown>(store.get(SLOTS_KEY)),
    promisifyRequest<unknown>(store.get(LIFE_KEY)),
  ]);
  return slotsOf({ slots, life });
}
