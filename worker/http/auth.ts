/** Authorises operators: the owner by OPERATOR_TOKEN, everybody else by a token that the owner issued. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { OWNER, scopeSchema, type Scope } from '#contract/operators';
import { describeTokenFault, MIN_TOKEN_LENGTH, tokenFault } from '#contract/token';
import { findOperator } from '../db/operators.ts';
import { REMEDIES, type AppEnv, type Env } from '../env.ts';
import { addressOf } from './address.ts';
import { Brake } from './brake.ts';
import { hex } from '#contract/hex';
import { sha256 } from './digest.ts';
import { ProblemError } from './problem.ts';

/** Lets only those pass whose token has the scope; the route finds their name as `operator`. */
export const operator = (scope: Scope) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { name, scopes } = await identify(c);
    if (!scopes.includes(scope)) throw forbidden(`The token of ${name} may ${scopes.join(' and ')}, not ${scope}.`);
    c.set('operator', name);
    await next();
  });

/** Lets only the owner pass. */
export const owner = createMiddleware<AppEnv>(async (c, next) => {
  const { name } = await identify(c);
  if (name !== OWNER) throw forbidden('Only the owner, the holder of OPERATOR_TOKEN, gives and revokes tokens.');
  c.set('operator', name);
  await next();
});

const brake = new Brake();

/** Refuses with 401 and WWW-Authenticate (RFC 6750) unless the request carries a token that is good; wrong ones are braked. */
async function identify(c: Context<AppEnv>): Promise<{ name: string; scopes: readonly Scope[] }> {
  const expected = ownersToken(c.env);
  const [, given] = /^Bearer +(.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (given === undefined) throw unauthorized('Send the operator token as `Authorization: Bearer …`.', '');
  const fault = tokenFault(given);
  if (fault) throw unauthorized(describeTokenFault(fault), 'invalid_request');

  const address = addressOf(c.req.raw.headers);
  if (brake.holds(address)) throw tooMany();
  const digest = await sha256(given);
  if (crypto.subtle.timingSafeEqual(digest, await sha256(expected))) return { name: OWNER, scopes: scopeSchema.options };
  const found = given.length < MIN_TOKEN_LENGTH ? null : await findOperator(c.env.DB, hex(digest));
  if (found?.revokedAt === null) return found;
  await brake.failed(address, c.env.OPERATOR_LIMIT, c.env.OPERATORS_LIMIT);
  if (brake.holds(address)) throw tooMany();
  throw unauthorized(found ? `The token of ${found.name} was revoked.` : 'The operator token is wrong.', 'invalid_token');
}

/** How a token is known in the database. */
export const tokenHash = async (token: string): Promise<string> => hex(await sha256(token));

/** OPERATOR_TOKEN, if it is one that cannot be guessed. */
function ownersToken({ OPERATOR_TOKEN: token }: Env): string {
  if (!token) throw new ProblemError('not-configured', `OPERATOR_TOKEN is not set. Run: ${REMEDIES.OPERATOR_TOKEN}`);
  const fault = tokenFault(token);
  const why = fault ? describeTokenFault(fault) : token.length < MIN_TOKEN_LENGTH ? 'It needs 32 random bytes or more.' : null;
  if (why) throw new ProblemError('not-configured', `OPERATOR_TOKEN is not safe. ${why} Run: ${REMEDIES.OPERATOR_TOKEN}`);
  return token;
}

function unauthorized(detail: string, error: string): ProblemError {
  return new ProblemError('unauthorized', detail, {
    errors: [{ field: 'authorization', message: detail }],
    headers: { 'www-authenticate': `Bearer realm="vitrine"${error && `, error="${error}"`}` },
  });
}

const forbidden = (detail: string) =>
  new ProblemError('forbidden', detail, {
    errors: [{ field: 'authorization', message: detail }],
    headers: { 'www-authenticate': 'Bearer realm="vitrine", error="insufficient_scope"' },
  });

const tooMany = () =>
  new ProblemError('rate-limited', 'Too many wrong tokens came from this address. Wait a minute.', {
    headers: { 'retry-after': '60' },
  });
