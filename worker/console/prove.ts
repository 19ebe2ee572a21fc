/** Runs a version on its golden picture in this browser before it is pushed, as a kiosk will. */
import type { ModelCard } from '#contract/model-card';
import type { ProverAnswer, ProverTask } from '../../kiosk/inference/prover-protocol.ts';

/** A model that takes longer for one picture is of no use on a screen, ms. */
const LIMIT_MS = 120_000;

/**
 * In a worker, which a hang or the end of its memory costs nothing else; the runtime comes with it, so that only who pushes loads it.
 * Rejects with the signal's reason when aborted.
 */
export async function prove(
  signal: AbortSignal,
  card: ModelCard,
  file: Blob,
  open: () => Worker = openProver,
): Promise<ProverAnswer> {
  signal.throwIfAborted();
  if (typeof WebAssembly === 'undefined') return { kind: 'untried', why: 'WebAssembly' };
  const worker = open();
  const late = AbortSignal.timeout(LIMIT_MS);
  try {
    return await new Promise<ProverAnswer>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<ProverAnswer>) => resolve(data));
      worker.addEventListener('error', ({ message }) => resolve({ kind: 'untried', why: message || 'the worker did not start' }));
      late.addEventListener('abort', () => resolve({ kind: 'failed', why: `no answer within ${LIMIT_MS / 1000} s` }));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      worker.postMessage({ card, file } satisfies ProverTask);
    });
  } finally {
    worker.terminate();
  }
}

function openProver(): Worker {
  return new Worker(new URL('../../kiosk/inference/worker/prover.ts', import.meta.url), { type: 'module', name: 'prover' });
}
