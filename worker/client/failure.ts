/** How a call of the API fails: one error class, by who is to blame. */
import type { z } from 'zod';
import { readProblemSchema, type ReadProblem } from '#contract/problem';
import { tolerant } from '#contract/tolerant';

export type FailureKind =
  /** No answer: the server is stopped or the network is gone. */
  | 'unreachable'
  /** The token is missing, wrong or revoked. */
  | 'unauthorized'
  /** A problem document; see `problem`. */
  | 'refused'
  /** An answer in an unknown form: the caller and the worker are of different versions. */
  | 'unexpected';

export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly kind: FailureKind;
  readonly problem: ReadProblem | null;

  constructor(kind: FailureKind, message: string, problem: ReadProblem | null = null) {
    super(message);
    this.kind = kind;
    this.problem = problem;
  }
}

/** Every failure as an ApiFailure, so that there is one thing to show; a defect keeps its message. */
export function asFailure(error: unknown): ApiFailure {
  return error instanceof ApiFailure
    ? error
    : new ApiFailure('unexpected', error instanceof Error ? error.message : String(error));
}

/** The failure of a server that gave no answer. `fetch` hides the reason in the cause. */
export function unreachable(origin: string, error: unknown): ApiFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new ApiFailure('unreachable', `Cannot reach ${origin || 'the worker'}: ${reason}`);
}

/** Reads one answer. Throws ApiFailure unless the status is 2xx and the body has the schema's form. */
export function readAnswer<T>(schema: z.ZodType<T>, status: number, text: string): T {
  const json = parseJson(text);
  if (status >= 200 && status < 300) {
    const parsed = tolerant(schema).safeParse(json);
    if (parsed.success) return parsed.data;
    throw new ApiFailure('unexpected', parsed.error.message);
  }
  const problem = readProblemSchema.safeParse(json);
  if (!problem.success)
    throw new ApiFailure(status >= 502 ? 'unreachable' : 'unexpected', `HTTP ${status} without a problem document`);
  throw new ApiFailure(status === 401 ? 'unauthorized' : 'refused', problem.data.detail, problem.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
