/** Who may operate: the bearer of OPERATOR_TOKEN. */
import { createMiddleware } from 'hono/factory';
import { REMEDIES, type AppEnv } from '../env.ts';
import { ProblemError } from './problem.ts';

/** Refuses with 401 and WWW-Authenticate (RFC 6750) unless the request carries the operator's token. */
export const operator = createMiddleware<AppEnv>(async (c, next) => {
  const expected = c.env.OPERATOR_TOKEN;
  if (!expected) throw new ProblemError('not-configured', `OPERATOR_TOKEN is not set. Run: ${REMEDIES.OPERATOR_TOKEN}`);
  const [, given] = /^Bearer +(.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (given === undefined) throw unauthorized('Send the operator token as `Authorization: Bearer …`.', 'Bearer realm="vitrine"');
  if (!(await same(given, expected)))
    throw unauthorized('The operator token is wrong.', 'Bearer realm="vitrine", error="invalid_token"');
  await next();
});

function unauthorized(detail: string, challenge: string): ProblemError {
  return new ProblemError('unauthorized', detail, {
    errors: [{ field: 'authorization', message: detail }],
    headers: { 'www-authenticate': challenge },
  });
}

/** Compares digests, so that neither content nor length of the token can be timed. */
async function same(given: string, expected: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [given, expected].map((text) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  );
  return a !== undefined && b !== undefined && crypto.subtle.timingSafeEqual(a, b);
}
