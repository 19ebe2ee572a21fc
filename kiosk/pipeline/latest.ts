/** Holds back at most one item of a fast source for a slow reader: the newest. */

/** Reads items as fast as the source gives them; each `next` takes the newest one that nobody took. */
export interface Latest<T> {
  /** The newest item, waiting for one if there is none; null when the source has ended. Rethrows the source's error. */
  next(): Promise<T | null>;
  /** Stops reading, drops what is held and lets the source clean up. */
  close(): void;
}

/** Starts reading `source`; every item that is overtaken or left over goes to `drop`. */
export function latest<T>(source: AsyncIterable<T>, drop: (item: T) => void): Latest<T> {
  const iterator = source[Symbol.asyncIterator]();
  let held: { readonly item: T } | null = null;
  let end: { readonly error: unknown } | 'done' | null = null;
  let closed = false;
  let wake: () => void = () => undefined;

  const pump = async (): Promise<void> => {
    try {
      for (let step = await iterator.next(); !step.done; step = await iterator.next()) {
        if (closed) return drop(step.value);
        if (held !== null) drop(held.item);
        held = { item: step.value };
        wake();
      }
      end = 'done';
    } catch (error) {
      end = { error };
    } finally {
      wake();
    }
  };
  void pump();

  return {
    async next() {
      while (held === null && end === null && !closed) await new Promise<void>((resolve) => (wake = resolve));
      if (held !== null) {
        const { item } = held;
        held = null;
        return item;
      }
      if (end !== null && end !== 'done') throw end.error;
      return null;
    },
    close() {
      if (closed) return;
      closed = true;
      if (held !== null) drop(held.item);
      held = null;
      wake();
      // A source that is itself waiting for a frame answers `return` only later, and its error is nobody's any more.
      void Promise.resolve(iterator.return?.()).catch(() => undefined);
    },
  };
}
