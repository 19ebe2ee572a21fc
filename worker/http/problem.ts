/** Problem documents: one error class, one table of statuses, one way to make a response of anything thrown. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { pointer, wrongFields } from '#contract/pointer';
import type { Problem, ProblemCode } from '#contract/problem';
import { REMEDIES, type AppEnv } from '../env.ts';
import { CACHE } from './cache.ts';

const KINDS: Record<ProblemCode, readonly [status: number, title: string]> = {
  'invalid-body': [400, 'The request body is not valid'],
  'invalid-parameter': [400, 'A parameter is not valid'],
  'invalid-card': [422, 'The model card is not valid'],
  'invalid-model': [422, 'The model file is not acceptable'],
  'digest-mismatch': [422, 'The file is not the one the card describes'],
  'length-mismatch': [422, 'The file is longer or shorter than the card says'],
  'output-mismatch': [422, 'Card and model disagree about the output'],
  'length-required': [411, 'Content-Length is required'],
  'body-too-large': [413, 'The request body is too large'],
  'unsupported-media-type': [415, 'The media type is not supported'],
  unauthorized: [401, 'The operator token is missing or wrong'],
  forbidden: [403, 'The operator token does not allow this'],
  'not-found': [404, 'Not found'],
  'already-exists': [409, 'It exists already'],
  'invalid-proof': [422, 'The proof is not valid'],
  unproven: [409, 'A version has no proof that it runs'],
  conflict: [409, 'Somebody changed it meanwhile'],
  'range-not-satisfiable': [416, 'The range lies outside the file'],
  'rate-limited': [429, 'Too many requests'],
  'not-configured': [503, 'The worker is not set up'],
  unavailable: [503, 'The storage does not answer'],
  internal: [500, 'Something went wrong in the worker'],
};

export type FieldError = Problem['errors'][number];

interface Options {
  /** Where the input is wrong; see `problemSchema`. */
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly conflict?: Problem['conflict'];
  /** Replaces the code's usual status. */
  readonly status?: number;
  readonly cause?: unknown;
}

/** An expected failure: thrown anywhere below a route, answered as a problem document. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly conflict: Problem['conflict'];

  constructor(code: ProblemCode, detail: string, options: Options = {}) {
    const { errors = [], headers = {}, status = KINDS[code][0], conflict, cause } = options;
    super(detail, { cause });
    this.name = 'ProblemError';
    this.code = code;
    this.status = status;
    this.errors = errors;
    this.headers = headers;
    this.conflict = conflict;
  }
}

/** The status that a code is answered with, for the API description. */
export const statusOf = (code: ProblemCode): number => KINDS[code][0];

/** zod's issues as fields: `asPointer` writes JSON pointers (RFC 6901), otherwise the bare parameter name. */
export function fieldErrors(error: ZodError, asPointer: boolean): FieldError[] {
  return wrongFields(error).map(({ path, message }) => ({
    field: asPointer ? pointer(path) : path.map(String).join('.'),
    message,
  }));
}

/** The answer to anything thrown. The unexpected is logged with its `ref` and tells the caller nothing else. */
export function toResponse(thrown: unknown, c: Context<AppEnv>): Response {
  const problem = thrown instanceof ProblemError ? thrown : recognise(thrown);
  const ref = c.req.header('cf-ray') ?? crypto.randomUUID();
  if (problem.status >= 500) {
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : undefined;
    console.error(JSON.stringify({ ref, path: c.req.path, code: problem.code, error: String(thrown), cause }));
  }
  const body: Problem = {
    type: 'about:blank',
    title: KINDS[problem.code][1],
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    errors: [...problem.errors],
    ...(problem.conflict && { conflict: problem.conflict }),
    ref,
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: { ...problem.headers, 'content-type': 'application/problem+json', 'cache-control': CACHE.never },
  });
}

function recognise(thrown: unknown): ProblemError {
  if (thrown instanceof HTTPException) {
    if (thrown.status === 415)
      return new ProblemError('unsupported-media-type', 'Send the body as application/json.', {
        errors: [{ field: 'content-type', message: 'must be application/json' }],
      });
    if (thrown.status === 400)
      return new ProblemError('invalid-body', 'The body is not JSON.', { errors: [{ field: '', message: 'must be JSON' }] });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // D1 reports every failure with this prefix: https://developers.cloudflare.com/d1/observability/debug-d1/
  if (message.startsWith('D1_')) {
    if (message.includes('no such table'))
      return new ProblemError('not-configured', `A database has no tables. Run: ${REMEDIES.tables}`);
    return new ProblemError('unavailable', 'The database does not answer; try again.', { headers: { 'retry-after': '10' } });
  }
  return new ProblemError('internal', 'The request could not be handled; the log knows more under this ref.');
}
