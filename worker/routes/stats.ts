/** GET /v1/stats: the fleet over the last hours. */
import { createRoute, z } from '@hono/zod-openapi';
import { statsSchema } from '#contract/stats';
import { operator } from '../http/auth.ts';
import { json, OPERATOR_SECURITY, operatorRefusals, router } from '../http/router.ts';
import { fleetStats } from '../telemetry/stats.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/stats',
  summary: 'Counts of the last hours and every screen with its last contact',
  tags: ['fleet'],
  security: OPERATOR_SECURITY,
  middleware: [operator('view')] as const,
  request: {
    query: z.object({
      hours: z.coerce.number().int().min(1).max(720).default(24).meta({ description: 'How far back to count, 1–720' }),
    }),
  },
  responses: {
    200: json(statsSchema, 'The statistics'),
    ...operatorRefusals('invalid-parameter'),
  },
});

export const stats = router().openapi(route, async (c) =>
  c.json(await fleetStats(c.env, c.req.valid('query').hours, Date.now()), 200),
);
