/** Holds the state and notifies its subscribers of every change. */

export class Store<S, A> {
  readonly #reduce: (state: S, action: A) => S;
  readonly #listeners = new Set<(state: S) => void>();
  #state: S;

  constructor(first: S, reduce: (state: S, action: A) => S) {
    this.#state = first;
    this.#reduce = reduce;
  }

  get state(): S {
    return this.#state;
  }

  /**
   * Reduces; listeners hear of it only when something changed. One that dispatches itself has all of them hear of the newer state at once:
   * then the older state is not sent any more: subscribers would keep it as the latest.
   */
  dispatch(action: A): void {
    const next = this.#reduce(this.#state, action);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) {
      if (this.#state !== next) return;
      listener(next);
    }
  }

  /** Calls `listener` with every new state; returns what ends that. */
  subscribe(listener: (state: S) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
