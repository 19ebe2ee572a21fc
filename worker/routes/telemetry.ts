/** POST /v1/telemetry: one batch of a kiosk's events, counted once however often it is sent. */
import { createRoute } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { MAX_TELEMETRY_BYTES, receivedBatchSchema, telemetryReceiptSchema } from '#contract/telemetry';
import type { AppEnv } from '../env.ts';
import { addressOf } from '../http/address.ts';
import { limitBody } from '../http/body.ts';
import { json, refusals, router } from '../http/router.ts';
import { brake } from '../telemetry/brakes.ts';
import { ingest } from '../telemetry/ingest.ts';

/** Refuses by address before the body is read; what was sent of it is let go, for a flood's bodies are most of its cost. */
const braked = createMiddleware<AppEnv>(async (c, next) => {
  try {
    await brake(c.env, 'TELEMETRY_LIMIT', addressOf(c.req.raw.headers), 'This address sends too often');
  } catch (error) {
    await c.req.raw.body?.cancel().catch(() => undefined);
    throw error;
  }
  await next();
});

const route = createRoute({
  method: 'post',
  path: '/v1/telemetry',
  summary: 'Hand in events; (kiosk, boot, seq) names each for ever',
  description: 'Events of releases, models and labels that the registry does not hold are taken and not counted.',
  tags: ['kiosk'],
  middleware: [braked, limitBody(MAX_TELEMETRY_BYTES)] as const,
  request: { body: { required: true, content: { 'application/json': { schema: receivedBatchSchema } } } },
  responses: {
    202: json(telemetryReceiptSchema, 'No event of it need be sent again, but those listed as unknown'),
    ...refusals('invalid-body', 'body-too-large', 'unsupported-media-type', 'rate-limited', 'not-configured', 'unavailable'),
  },
});

export const telemetry = router().openapi(route, async (c) =>
  c.json(await ingest(c.env, c.req.valid('json'), addressOf(c.req.raw.headers), Date.now()), 202),
);
