/** When to replay nothing any more and when to give the GPU up: counts failures and names the reason. */
import type { EngineFailure } from '../../pipeline/engine-error.ts';
import type { EnginePreference, EngineReason, Replay } from '../protocol.ts';

/** So many failures on the GPU within the span, and wasm takes over until the page is loaded again. */
const FAILURES = 2;
const SPAN_MS = 10 * 60_000;

/** What to ask the next worker for. */
export interface Rung {
  readonly prefer: EnginePreference;
  readonly because: EngineReason;
  /** Whether models may be replayed on the GPU; of no account on wasm. */
  readonly replay: Replay;
}

export interface Ladder {
  readonly rung: Rung;
  /** Notes that a worker on the GPU died of `cause` at `now` (ms), in a run that was `replayed` or otherwise. */
  fail(cause: EngineFailure, now: number, replayed: boolean): void;
}

/**
 * Starts at what was asked for, or where another one has come to; steps down for good, to wasm in the end. A replay that fails has a step of its own before that, unless
 * the GPU went away, which no recording makes it do.
 */
export function createLadder(prefer: EnginePreference, from?: Rung): Ladder {
  let rung: Rung = from ?? { prefer, because: prefer === 'auto' ? 'webgpu' : 'forced', replay: { on: true } };
  let failures: number[] = [];
  return {
    get rung() {
      return rung;
    },
    fail({ code, message }, now, replayed) {
      failures = [...failures.filter((at) => now - at < SPAN_MS), now];
      const lost = code === 'device-lost';
      if (replayed && !lost && rung.replay.on)
        rung = { ...rung, replay: { on: false, why: `a replay failed (${code}: ${message})` } };
      else if (failures.length >= FAILURES)
        rung = { prefer: 'wasm', because: lost ? 'device-lost' : 'webgpu-failed', replay: { on: true } };
    },
  };
}
