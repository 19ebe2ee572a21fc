/** The API description lists every route, and what is not listed is answered as a problem. */
import { beforeEach, expect, it } from 'vitest';
import { app } from '../index.ts';
import { ask, expectProblem, freshStorage } from '../testing/worker.ts';

beforeEach(freshStorage);

interface Description {
  openapi: string;
  paths: Record<
    string,
    Record<string, { summary?: string; tags?: string[]; responses: Record<string, unknown>; security?: unknown }>
  >;
  components: { schemas: Record<string, unknown> };
}

it('describes every route with its refusals', async () => {
  const { openapi, paths, components } = await (await ask('/v1/openapi.json')).json<Description>();
  expect(openapi).toBe('3.1.0');
  const served = app.routes
    .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/'))
    .map(({ method, path }) => `${method} ${path}`);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  expect(described.sort()).toEqual([...new Set(served)].sort());
  for (const methods of Object.values(paths))
    for (const { summary, tags } of Object.values(methods)) {
      expect(summary).toBeTruthy();
      expect(tags).toHaveLength(1);
    }
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['ModelCard', 'Manifest', 'Release', 'TelemetryBatch', 'Problem', 'Stats']),
  );
  const push = paths['/v1/models']?.post;
  expect(Object.keys(push?.responses ?? {})).toEqual(
    expect.arrayContaining(['200', '201', '400', '401', '409', '411', '413', '415', '422', '503']),
  );
  expect(push?.security).toEqual([{ operator: [] }]);
});

it('reports health, and an unknown path as a problem', async () => {
  const response = await ask('/v1/health');
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { status: 'ok', channels: { stable: null, canary: null } },
  ]);
  await expectProblem(await ask('/v1/nothing-here'), 404, 'not-found');
});

it('sends the security headers with every answer, good or bad', async () => {
  for (const path of ['/v1/health', '/v1/nothing-here']) {
    const { headers } = await ask(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  }
});
