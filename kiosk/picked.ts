/** Shows a picked file, and for a while an error when it cannot be shown or stops playing. */
import type { Source } from './camera/source.ts';

/** How long a refused file is mentioned, in ms. */
const MENTION_MS = 8000;

export interface PickedParts {
  readonly open: (file: File) => Promise<Source>;
  /** What is watched now. */
  readonly watched: () => Source;
  readonly show: (source: Source) => void;
  readonly showCamera: () => void;
  /** Mentions that the file of this name cannot be read; null ends it. */
  readonly mention: (name: string | null) => void;
}

export class Picked {
  readonly #parts: PickedParts;
  /** The file that was picked last. */
  #newest: File | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: PickedParts) {
    this.#parts = parts;
  }

  /** Opens the file and shows it, unless another one was picked meanwhile. Never rejects. */
  async show(file: File): Promise<void> {
    const { open, show, watched, showCamera } = this.#parts;
    this.#newest = file;
    let source: Source;
    try {
      source = await open(file);
    } catch {
      return this.#newest === file ? this.#refuse(file.name) : undefined;
    }
    if (this.#newest !== file) return source.close();
    show(source);
    void source.lost?.then(() => {
      if (watched() !== source) return;
      showCamera();
      this.#refuse(file.name);
    });
  }

  /** Something else is to be shown: a file that is still being opened comes too late. */
  forget(): void {
    this.#newest = null;
  }

  #refuse(name: string): void {
    clearTimeout(this.#timer);
    this.#parts.mention(name);
    this.#timer = setTimeout(() => this.#parts.mention(null), MENTION_MS);
  }
}
