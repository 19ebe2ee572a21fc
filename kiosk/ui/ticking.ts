/** When the tick sounds: once what is named in a visit has stood for a while, and in the same visit again only for another name. */
export class Ticking {
  readonly #ms: number;
  readonly #sound: () => void;
  #heard: string | null = null;
  #ticked: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number, sound: () => void) {
    this.#ms = ms;
    this.#sound = sound;
  }

  /** What is named now; null while nothing is. */
  hears(name: string | null): void {
    if (name === this.#heard) return;
    this.#heard = name;
    clearTimeout(this.#timer);
    if (name === null || name === this.#ticked) return;
    this.#timer = setTimeout(() => {
      this.#ticked = name;
      this.#sound();
    }, this.#ms);
  }

  /** The visit is over: in the next one every name is new. */
  end(): void {
    clearTimeout(this.#timer);
    this.#heard = null;
    this.#ticked = null;
  }
}
