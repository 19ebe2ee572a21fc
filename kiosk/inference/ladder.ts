/** When to give the GPU up: counts failures and names the reason. */
import type { EngineErrorCode } from '../pipeline/engine-error.ts';
import type { EnginePreference, EngineReason } from './protocol.ts';

/** So many failures on the GPU within the span, and wasm takes over until the page is loaded again. */
const FAILURES = 2;
const SPAN_MS = 10 * 60_000;

/** What to ask the next worker for. */
export interface Rung {
  readonly prefer: EnginePreference;
  readonly because: EngineReason;
}

export interface Ladder {
  readonly rung: Rung;
  /** Notes that a worker on the GPU died of `code` at `now` (ms). */
  fail(code: EngineErrorCode, now: number): void;
}

/** Starts at what was asked for; steps down to wasm for good. */
export function createLadder(prefer: EnginePreference): Ladder {
  let rung: Rung = { prefer, because: prefer === 'auto' ? 'webgpu' : 'forced' };
  let failures: number[] = [];
  return {
    get rung() {
      return rung;
    },
    fail(code, now) {
      failures = [...failures.filter((at) => now - at < SPAN_MS), now];
      if (failures.length >= FAILURES)
        rung = { prefer: 'wasm', because: code === 'device-lost' ? 'device-lost' : 'webgpu-failed' };
    },
  };
}
