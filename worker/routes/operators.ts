/** /v1/operators: the owner gives tokens to others, lists them and revokes them. */
import { createRoute, z } from '@hono/zod-openapi';
import { nameSchema } from '#contract/ids';
import { newOperatorSchema, operatorListSchema, operatorSchema, operatorTokenSchema, OWNER } from '#contract/operators';
import { insertOperator, listOperators, revokeOperator } from '../db/operators.ts';
import { owner, tokenHash } from '../http/auth.ts';
import { limitBody, MAX_JSON_BYTES } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import { json, OPERATOR_SECURITY, operatorJsonRefusals, operatorRefusals, router } from '../http/router.ts';

const tags = ['operators'];
const security = OPERATOR_SECURITY;

const listRoute = createRoute({
  method: 'get',
  path: '/v1/operators',
  summary: 'Everybody who was ever given a token',
  tags,
  security,
  middleware: [owner] as const,
  responses: { 200: json(operatorListSchema, 'The operators'), ...operatorRefusals() },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/operators',
  summary: 'Give somebody a token',
  description: 'The answer is the only place where the token is ever shown. A name is never given twice.',
  tags,
  security,
  middleware: [owner, limitBody(MAX_JSON_BYTES)] as const,
  request: { body: { required: true, content: { 'application/json': { schema: newOperatorSchema } } } },
  responses: {
    201: json(operatorTokenSchema, 'The operator with the token'),
    ...operatorJsonRefusals('already-exists'),
  },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/v1/operators/{name}',
  summary: 'Revoke a token, at once and for good',
  tags,
  security,
  middleware: [owner] as const,
  request: { params: z.object({ name: nameSchema }) },
  responses: { 200: json(operatorSchema, 'The operator as it is now'), ...operatorRefusals('invalid-parameter', 'not-found') },
});

export const operators = router()
  .openapi(listRoute, async (c) => c.json({ operators: await listOperators(c.env.DB) }, 200))
  .openapi(addRoute, async (c) => {
    const { name, scopes } = c.req.valid('json');
    const token = newToken();
    const made = { name, scopes: [...new Set(scopes)], createdAt: new Date().toISOString(), revokedAt: null };
    if (name === OWNER || !(await insertOperator(c.env.DB, made, await tokenHash(token))))
      throw new ProblemError('already-exists', `The name ${name} was given before. Take another: the history refers to it.`, {
        errors: [{ field: '/name', message: 'was given before' }],
      });
    return c.json({ ...made, token }, 201);
  })
  .openapi(revokeRoute, async (c) => {
    const { name } = c.req.valid('param');
    const revoked = await revokeOperator(c.env.DB, name, new Date().toISOString());
    if (!revoked) throw new ProblemError('not-found', `There is no operator ${name}.`);
    return c.json(revoked, 200);
  });

/** 32 random bytes under a prefix by which scanners find a token that was published. */
function newToken(): string {
  const bytes = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)));
  return `vitrine_${btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
