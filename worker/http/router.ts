/** The router every route file starts from, and how refusals are described in the OpenAPI document. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { problemSchema, type ProblemCode } from '#contract/problem';
import type { AppEnv } from '../env.ts';
import { fieldErrors, ProblemError, statusOf } from './problem.ts';

/** A Hono app whose failed validations become problem documents that name the field. */
export const router = () =>
  new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const json = result.target === 'json';
      const errors = fieldErrors(result.error, json);
      const where = errors.map(({ field, message }) => `${field || 'the body'}: ${message}`).join('; ');
      throw new ProblemError(json ? 'invalid-body' : 'invalid-parameter', where, { errors });
    },
  });

/** The `responses` of a route for the codes it can refuse with; several codes of one status are listed together. */
export function refusals(...codes: ProblemCode[]): object {
  const responses: Record<number, object> = {};
  for (const status of new Set([...codes, 'internal' as const].map(statusOf))) {
    const named = [...codes, 'internal' as const].filter((code) => statusOf(code) === status);
    responses[status] = problem(named.join(', '));
  }
  return responses;
}

const OF_OPERATORS = ['unauthorized', 'forbidden', 'rate-limited', 'not-configured', 'unavailable'] as const;
const OF_JSON = ['invalid-body', 'body-too-large', 'unsupported-media-type'] as const;

/** The `refusals` of a route that asks for an operator's token, and those of `codes`. */
export const operatorRefusals = (...codes: ProblemCode[]): object => refusals(...OF_OPERATORS, ...codes);

/** The `refusals` of a route that takes JSON of an operator, and those of `codes`. */
export const operatorJsonRefusals = (...codes: ProblemCode[]): object => operatorRefusals(...OF_JSON, ...codes);

/** A problem document for a route's `responses`. */
export const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** A JSON answer of `schema` for a route's `responses`. */
export const json = <S>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });

/** Marks a route as the operator's in the OpenAPI document. */
export const OPERATOR_SECURITY = [{ operator: [] }];
