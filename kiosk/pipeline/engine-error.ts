/** The one error of inference: a code for the screen and for telemetry, a message for the log. */

/**
 * What can go wrong. `load-failed`: the file could not become a session. `golden-mismatch`: it answers otherwise than
 * PyTorch did. `run-failed`: an inference failed. `not-finite`: it gave a value that is no number. `out-of-memory`: there was
 * not enough for it now, which says little about later. `device-lost`: the GPU went away. `timeout`: no answer in time. `not-loaded`: no such model is loaded. `unsupported`: this browser cannot run the runtime at all. `engine-down`: the
 * worker or the runtime could not be started, or waits to be started again.
 */
export type EngineErrorCode =
  | 'load-failed'
  | 'golden-mismatch'
  | 'run-failed'
  | 'not-finite'
  | 'out-of-memory'
  | 'device-lost'
  | 'timeout'
  | 'not-loaded'
  | 'unsupported'
  | 'engine-down';

/** An EngineError as plain data, as it crosses from the worker to the page and from the pipeline to the state. */
export interface EngineFailure {
  readonly code: EngineErrorCode;
  readonly message: string;
}

export class EngineError extends Error implements EngineFailure {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** How ONNX Runtime, its wasm and the browser say that there is no memory: they have no code for it. */
const NO_MEMORY = /bad_alloc|out of memory|\boom\b|failed to allocate|could not allocate|allocation failed/i;

/** Any thrown value as an EngineError; what is not one already gets `code`, unless it tells of missing memory. */
export function toEngineError(thrown: unknown, code: EngineErrorCode): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError(NO_MEMORY.test(message) ? 'out-of-memory' : code, message, { cause: thrown });
}
