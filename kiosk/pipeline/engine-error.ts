/** The one error of inference: a code for the screen and for telemetry, a message for the log. */

/**
 * What can go wrong. `load-failed`: the file could not become a session. `golden-mismatch`: it answers otherwise than
 * PyTorch did. `run-failed`: an inference failed. `device-lost`: the GPU went away. `timeout`: no answer in time.
 * `not-loaded`: no such model is loaded. `unsupported`: this browser cannot run the runtime at all. `engine-down`: the
 * worker or the runtime could not be started, or waits to be started again.
 */
export type EngineErrorCode =
  'load-failed' | 'golden-mismatch' | 'run-failed' | 'device-lost' | 'timeout' | 'not-loaded' | 'unsupported' | 'engine-down';

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

/** Any thrown value as an EngineError; what is not one already gets `code`. */
export function toEngineError(thrown: unknown, code: EngineErrorCode): EngineError {
  if (thrown instanceof EngineError) return thrown;
  return new EngineError(code, thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
