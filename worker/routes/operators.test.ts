/** Operators: what each token allows, whose name is kept, and that guessing is braked. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Scope } from '#contract/operators';
import { buildOnnx } from '#contract/testing/onnx';
import { cardFor } from '../testing/card.ts';
import { ask, channelState, expectProblem, freshStorage, operate, push, pushTiny, release, TOKEN } from '../testing/worker.ts';

beforeEach(freshStorage);

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function tokenOf(name: string, ...scopes: Scope[]): Promise<string> {
  const response = await operate('POST', '/v1/operators', { name, scopes });
  expect(response.status).toBe(201);
  return (await response.json<{ token: string }>()).token;
}

/** A request of each scope. */
const NEEDS: Record<Scope, (token: string) => Promise<Response>> = {
  view: (token) => ask('/v1/channels', { headers: bearer(token) }),
  push: async (token) => push(await cardFor(buildOnnx(), { version: '2.0.0' }), buildOnnx(), { headers: bearer(token) }),
  release: (token) =>
    ask('/v1/releases', {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify({ models: [{ name: 'tiny', version: '1.0.0' }] }),
    }),
};

describe('a token', () => {
  it.each(Object.keys(NEEDS) as Scope[])('for %s allows that, and nothing else', async (scope) => {
    await pushTiny();
    const token = await tokenOf('anna', scope);
    for (const [other, run] of Object.entries(NEEDS))
      if (other === scope) expect((await run(token)).status).toBeLessThan(300);
      else await expectProblem(await run(token), 403, 'forbidden', ['authorization']);
  });

  it('never gives tokens, whatever it allows', async () => {
    const token = await tokenOf('anna', 'view', 'push', 'release');
    for (const [method, path] of [
      ['GET', '/v1/operators'],
      ['POST', '/v1/operators'],
      ['DELETE', '/v1/operators/anna'],
    ] as const)
      await expectProblem(await ask(path, { method, headers: bearer(token) }), 403, 'forbidden');
  });

  it('is stored nowhere, only its hash', async () => {
    const token = await tokenOf('anna', 'view');
    expect(atob(token.replace('vitrine_', '').replaceAll('-', '+').replaceAll('_', '/'))).toHaveLength(32);
    const { results } = await env.DB.prepare('SELECT * FROM operators').all();
    expect(JSON.stringify(results)).not.toContain(token.slice(8));
    expect(await (await operate('GET', '/v1/operators')).text()).not.toContain(token.slice(8));
  });

  it('ends when it is revoked, at once, for good and alone', async () => {
    const [anna, ben] = [await tokenOf('anna', 'view'), await tokenOf('ben', 'view')];
    const revoked = await (await operate('DELETE', '/v1/operators/anna')).json<{ revokedAt: string }>();
    const { detail } = await expectProblem(await NEEDS.view(anna), 401, 'unauthorized');
    expect(detail).toContain('revoked');
    expect((await NEEDS.view(ben)).status).toBe(200);
    expect(await (await operate('DELETE', '/v1/operators/anna')).json()).toEqual(revoked);
    await expectProblem(await operate('POST', '/v1/operators', { name: 'anna', scopes: ['view'] }), 409, 'already-exists', [
      '/name',
    ]);
  });

  it('puts the name under everything that is done with it', async () => {
    const token = await tokenOf('anna', 'view', 'push', 'release');
    await NEEDS.push(token);
    const { id } = await release({ name: 'tiny', version: '2.0.0' });
    const moved = await ask('/v1/channels/stable', {
      method: 'PUT',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: JSON.stringify({ release: id, replaces: null }),
    });
    expect(moved.status).toBe(200);
    expect((await channelState('stable')).history).toMatchObject([{ release: id, operator: 'anna' }]);
    expect(await (await operate('GET', '/v1/models')).json()).toMatchObject({ models: [{ operator: 'anna' }] });
    expect(await (await operate('GET', '/v1/releases')).json()).toMatchObject({ releases: [{ operator: 'owner' }] });
  });
});

it('refuses a name that the history could not tell apart, and unknown scopes, by field', async () => {
  await expectProblem(await operate('POST', '/v1/operators', { name: 'owner', scopes: ['view'] }), 409, 'already-exists', [
    '/name',
  ]);
  await expectProblem(await operate('POST', '/v1/operators', { name: 'A b', scopes: ['root'] }), 400, 'invalid-body', [
    '/name',
    '/scopes/0',
  ]);
  await expectProblem(await operate('DELETE', '/v1/operators/nobody'), 404, 'not-found');
});

describe('a header that holds no token', () => {
  it.each([
    [`"${TOKEN}"`, 'quotation mark'],
    [`${TOKEN} x`, 'white space'],
    ['token\u00e9', 'U+00E9'],
  ])('%j is told what is wrong with it', async (text, why) => {
    const { detail } = await expectProblem(await NEEDS.view(text), 401, 'unauthorized', ['authorization']);
    expect(detail).toContain(why);
  });
});

it.each([
  ['x', '32 random bytes'],
  [`${TOKEN}\n`, 'line break'],
])('takes no OPERATOR_TOKEN such as %j', async (OPERATOR_TOKEN, why) => {
  const response = await ask('/v1/channels', { headers: bearer(OPERATOR_TOKEN.trim()) }, { OPERATOR_TOKEN });
  const { detail } = await expectProblem(response, 503, 'not-configured');
  expect(detail).toContain(why);
});

it('brakes who guesses, and nobody else', async () => {
  const from = (address: string, token: string) =>
    ask('/v1/channels', { headers: { ...bearer(token), 'cf-connecting-ip': address } });
  const statuses: number[] = [];
  for (let i = 0; i < 14; i++) statuses.push((await from('192.0.2.1', `guess-${i}`)).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.slice(10)).toEqual([429, 429, 429, 429]);
  const held = await from('192.0.2.1', TOKEN);
  expect(held.headers.get('retry-after')).toBe('60');
  await expectProblem(held, 429, 'rate-limited');
  expect((await from('192.0.2.2', TOKEN)).status).toBe(200);
});
