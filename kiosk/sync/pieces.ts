/** A file on its way into the store: takes bytes from any offset on, keeps whole pieces and the beginnings of others. */
import { PIECE_BYTES } from './store.ts';
import type { ModelStore } from './store.ts';

/** Bytes [from, to) of a file. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** The file that is wanted: `card.file` fits. */
export interface Wanted {
  readonly sha256: string;
  readonly bytes: number;
}

/** IndexedDB's error as `cause`: by its type alone it could be one of the network. */
export class NotStored extends Error {}

interface Begun {
  readonly parts: (Blob | Uint8Array<ArrayBuffer>)[];
  size: number;
  isKept: boolean;
}

export class Pieces {
  readonly #store: ModelStore;
  readonly #file: Wanted;
  readonly #count: number;
  readonly #whole: Set<number>;
  readonly #begun: Map<number, Begun>;

  private constructor(store: ModelStore, file: Wanted, whole: Set<number>, begun: Map<number, Begun>) {
    this.#store = store;
    this.#file = file;
    this.#count = Math.ceil(file.bytes / PIECE_BYTES);
    this.#whole = whole;
    this.#begun = begun;
  }

  /** What the store has of the file. A piece of another length is left from a build that cut it otherwise: it counts as missing. */
  static async of(store: ModelStore, file: Wanted): Promise<Pieces> {
    const [pieces, begun] = await Promise.all([store.pieces(file.sha256), store.begun(file.sha256)]);
    const whole = new Set([...pieces].filter(([i, piece]) => piece.size === lengthOf(i, file.bytes)).map(([i]) => i));
    const usable = [...begun].filter(([i, { size }]) => !whole.has(i) && size < lengthOf(i, file.bytes));
    const found = usable.map(([i, part]): [number, Begun] => [i, { parts: [part], size: part.size, isKept: true }]);
    return new Pieces(store, file, whole, new Map(found));
  }

  /** Bytes that are there, those of begun pieces too. */
  get loaded(): number {
    let loaded = 0;
    for (const index of this.#whole) loaded += lengthOf(index, this.#file.bytes);
    for (const { size } of this.#begun.values()) loaded += size;
    return loaded;
  }

  /** The first run of bytes that are missing, or null when all are there. */
  get gap(): Gap | null {
    let first = 0;
    while (this.#whole.has(first)) first++;
    if (first >= this.#count) return null;
    let end = first + 1;
    while (end < this.#count && !this.#whole.has(end) && !this.#begun.has(end)) end++;
    return { from: first * PIECE_BYTES + (this.#begun.get(first)?.size ?? 0), to: Math.min(end * PIECE_BYTES, this.#file.bytes) };
  }

  /** Takes the bytes that lie at `offset` of the file; what is there already, does not join on or lies beyond the end is passed over. */
  async take(offset: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    let at = 0;
    while (at < bytes.byteLength && offset + at < this.#file.bytes) {
      const index = Math.floor((offset + at) / PIECE_BYTES);
      const length = lengthOf(index, this.#file.bytes);
      const inPiece = offset + at - index * PIECE_BYTES;
      const chunk = bytes.subarray(at, at + length - inPiece);
      at += chunk.byteLength;
      if (!this.#whole.has(index)) await this.#join(index, inPiece, chunk, length);
    }
  }

  async #join(index: number, inPiece: number, chunk: Uint8Array<ArrayBuffer>, length: number): Promise<void> {
    const begun = this.#begun.get(index) ?? { parts: [], size: 0, isKept: true };
    if (inPiece > begun.size || inPiece + chunk.byteLength <= begun.size) return;
    const news = chunk.subarray(begun.size - inPiece);
    begun.parts.push(news);
    begun.size += news.byteLength;
    begun.isKept = false;
    this.#begun.set(index, begun);
    if (begun.size < length) return;
    await stored(this.#store.putPiece(this.#file.sha256, index, new Blob(begun.parts)));
    this.#begun.delete(index);
    this.#whole.add(index);
  }

  /** Stores the beginnings of pieces, so that what comes next joins on. */
  async keep(): Promise<void> {
    for (const [index, begun] of this.#begun) {
      if (begun.isKept) continue;
      await stored(this.#store.putBegun(this.#file.sha256, index, new Blob(begun.parts)));
      begun.isKept = true;
    }
  }
}

function lengthOf(index: number, bytes: number): number {
  return Math.min(PIECE_BYTES, bytes - index * PIECE_BYTES);
}

async function stored(putting: Promise<void>): Promise<void> {
  await putting.catch((cause: unknown) => {
    throw new NotStored('a piece could not be stored', { cause });
  });
}
