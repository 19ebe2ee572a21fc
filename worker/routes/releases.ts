/** /v1/releases: name the versions that go out together. */
import { createRoute, z } from '@hono/zod-openapi';
import { releaseIdSchema } from '#contract/ids';
import { releaseListSchema } from '#contract/registry';
import { newReleaseSchema, releaseSchema } from '#contract/release';
import { findRelease, listReleases } from '../db/releases.ts';
import { operator } from '../http/auth.ts';
import { limitBody, MAX_JSON_BYTES } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import { json, OPERATOR_SECURITY, operatorJsonRefusals, operatorRefusals, problem, router } from '../http/router.ts';
import { createRelease } from '../registry/release.ts';

const tags = ['releases'];
const security = OPERATOR_SECURITY;

const listRoute = createRoute({
  method: 'get',
  path: '/v1/releases',
  summary: 'The newest 200 releases, newest first',
  tags,
  security,
  middleware: [operator('view')] as const,
  responses: {
    200: json(releaseListSchema, 'The releases'),
    ...operatorRefusals(),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/releases/{id}',
  summary: 'One release',
  tags,
  security,
  middleware: [operator('view')] as const,
  request: { params: z.object({ id: releaseIdSchema }) },
  responses: {
    200: json(releaseSchema, 'The release'),
    ...operatorRefusals('invalid-parameter', 'not-found'),
  },
});

const unknownReference: object = { 422: problem('invalid-body: an unknown version, or two models of one role') };

const createReleaseRoute = createRoute({
  method: 'post',
  path: '/v1/releases',
  summary: 'Make a release of pushed versions, one per role',
  tags,
  security,
  middleware: [operator('release'), limitBody(MAX_JSON_BYTES)] as const,
  request: { body: { required: true, content: { 'application/json': { schema: newReleaseSchema } } } },
  responses: {
    201: json(releaseSchema, 'The release'),
    ...operatorJsonRefusals(),
    ...unknownReference,
  },
});

export const releases = router()
  .openapi(listRoute, async (c) => c.json({ releases: await listReleases(c.env.DB) }, 200))
  .openapi(readRoute, async (c) => {
    const { id } = c.req.valid('param');
    const release = await findRelease(c.env.DB, id);
    if (!release) throw new ProblemError('not-found', `There is no release ${id}.`);
    return c.json(release, 200);
  })
  .openapi(createReleaseRoute, async (c) => c.json(await createRelease(c.env, c.req.valid('json'), c.get('operator')), 201));
