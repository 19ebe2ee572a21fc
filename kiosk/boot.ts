/** Opens the inference engine, and goes on trying where trying can help. */
import type { EngineInfo } from './inference/protocol.ts';
import { toEngineError, type EngineFailure } from './pipeline/engine-error.ts';
import { pause } from './platform/wake.ts';

/** Milliseconds between two tries, whether or not a model comes meanwhile that would start the engine as well. */
const REOPEN_MS = 30_000;

/**
 * Resolves after the first try: false when it failed and no later one can succeed, for what this browser lacks it will
 * not learn. After any other failure it tries again in the background until the engine is open; a success is told by
 * the engine itself (its `onChange`). Never rejects.
 */
export async function openEngine(
  signal: AbortSignal,
  engine: { open(signal: AbortSignal): Promise<EngineInfo> },
  onFailure: (failure: EngineFailure) => void,
): Promise<boolean> {
  try {
    await engine.open(signal);
  } catch (thrown) {
    if (signal.aborted) return false;
    const { code, message } = toEngineError(thrown, 'load-failed');
    onFailure({ code, message });
    if (code === 'unsupported') return false;
    void pause(signal, REOPEN_MS).then(
      () => openEngine(signal, engine, () => undefined),
      () => undefined,
    );
  }
  return true;
}
