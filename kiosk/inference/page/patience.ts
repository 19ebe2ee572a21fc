/** How long an answer may take before the worker counts as hung. */

/** Between two signs of life of a worker that starts: its script says that it runs, then every few seconds that it is on its way. */
export const START_TIMEOUT_MS = 60_000;
/** The download of the runtime (17 MB) is part of opening, and a shop's line may be slow. */
export const OPEN_TIMEOUT_MS = 10 * 60_000;
/** Session creation, shader compilation and the golden run. Nobody waits for it but who asked: a candidate has a worker of its own. */
export const LOAD_TIMEOUT_MS = 120_000;

/** What has been loaded before may take so many times as long, and at least `RELOAD_FLOOR_MS`: the screen waits for it. */
const TIMES_LOAD = 10;
const RELOAD_FLOOR_MS = 20_000;

/** The limit for loading a model again that took `createMs` and `warmupMs` before, in ms. */
export function reloadTimeoutMs({ createMs, warmupMs }: { readonly createMs: number; readonly warmupMs: number }): number {
  return Math.min(LOAD_TIMEOUT_MS, Math.max(RELOAD_FLOOR_MS, TIMES_LOAD * (createMs + warmupMs)));
}

const FRAME_FLOOR_MS = 5000;
/** Nothing is known about the machine's speed yet, and the first runs on a GPU may still compile shaders. */
const FIRST_FRAME_MS = { gpu: 40_000, wasm: 10_000 } as const;
const TIMES_MEDIAN = 20;
const KEPT = 31;

/** Learns from the durations of frames. */
export interface Patience {
  note(durationMs: number): void;
  /** The limit for the next frame, in ms: 20 times the median of the last ones, but never under the floor. */
  frameTimeoutMs(onGpu: boolean): number;
}

export function createPatience(): Patience {
  let durations: number[] = [];
  return {
    note(durationMs) {
      durations = [...durations, durationMs].slice(-KEPT);
    },
    frameTimeoutMs(onGpu) {
      const median = durations.toSorted((a, b) => a - b)[durations.length >> 1];
      if (median === undefined) return onGpu ? FIRST_FRAME_MS.gpu : FIRST_FRAME_MS.wasm;
      return Math.max(FRAME_FLOOR_MS, TIMES_MEDIAN * median);
    },
  };
}
