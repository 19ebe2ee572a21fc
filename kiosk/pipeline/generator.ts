/** Numbers that are random in all but their seed: for resampling, for shows of a camera, for tests. */

/** Mulberry32: uniform numbers in [0, 1) from a seed, so that two runs of one command print the same. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
