/** What a shopper sees in the course of a clip: the label shown at each moment, and how steady it is. */

/** What the screen shows from `from` ms on: a type's id, or null for "not sure" and "nothing here". */
export interface Shown {
  readonly from: number;
  readonly id: string | null;
}

export interface ClipAnswer {
  /** The type that was shown for the longest time; null when none was. */
  readonly id: string | null;
  /** How often what is shown changed after the first type was shown. */
  readonly flips: number;
  /** From when on, in ms, one type was shown unchanged until the end; null when it ends without one. */
  readonly stableFrom: number | null;
  /** The type shown at the end. */
  readonly last: string | null;
}

/** Sums up what was shown, in the order of time, of a clip that ends at `end` ms. */
export function summarise(shown: readonly Shown[], end: number): ClipAnswer {
  const times = new Map<string, number>();
  let flips = 0;
  let since = 0;
  shown.forEach(({ from, id }, i) => {
    const before = shown[i - 1]?.id ?? null;
    if (id !== before) {
      if (times.size > 0) flips += 1;
      since = from;
    }
    if (id !== null) times.set(id, (times.get(id) ?? 0) + (shown[i + 1]?.from ?? end) - from);
  });
  const longest = [...times].reduce<[string | null, number]>((best, next) => (next[1] > best[1] ? next : best), [null, -1]);
  const last = shown.at(-1)?.id ?? null;
  return { id: longest[0], flips, stableFrom: last === null ? null : since, last };
}
