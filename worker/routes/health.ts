/** GET /v1/health: is the worker up, set up, and can it read its registry? */
import { createRoute, z } from '@hono/zod-openapi';
import { channelSchema, releaseIdSchema } from '#contract/ids';
import { readChannel } from '../db/channels.ts';
import { json, refusals, router } from '../http/router.ts';

const healthSchema = z
  .strictObject({
    status: z.literal('ok'),
    /** The worker's clock, for a kiosk that doubts its own. */
    now: z.iso.datetime(),
    /** What each channel points at. */
    channels: z.record(channelSchema, releaseIdSchema.nullable()),
  })
  .meta({ id: 'Health' });

export const health = router().openapi(
  createRoute({
    method: 'get',
    path: '/v1/health',
    tags: ['service'],
    summary: 'Whether the worker is up and set up',
    responses: { 200: json(healthSchema, 'Everything answers'), ...refusals('not-configured', 'unavailable') },
  }),
  async (c) => {
    const [stable, canary] = await Promise.all([readChannel(c.env.DB, 'stable'), readChannel(c.env.DB, 'canary')]);
    const channels = { stable: stable.release, canary: canary.release };
    return c.json({ status: 'ok' as const, now: new Date().toISOString(), channels }, 200);
  },
);
