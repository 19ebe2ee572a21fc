/** What failed, how often in a row, and when to try again. */
import { EngineError } from '../../pipeline/engine-error.ts';

/** Pause after a failed restart or reload, doubled each time, so that a broken machine is not kept busy with restarting. */
const RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;

export interface Setback {
  readonly error: EngineError;
  readonly failures: number;
  readonly notBefore: number;
}

/** The setback after `before`, by `error`, just now. */
export function setback(error: EngineError, before: Setback | null): Setback {
  const failures = (before?.failures ?? 0) + 1;
  return { error, failures, notBefore: performance.now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** (failures - 1)) };
}

/** The reason why there is no worker, as whoever needs one gets it. */
export function down(cause: EngineError): EngineError {
  if (cause.code === 'unsupported' || cause.code === 'engine-down') return cause;
  return new EngineError('engine-down', `the engine does not run (${cause.code}): ${cause.message}`, { cause });
}
