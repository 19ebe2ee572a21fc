/** POST /v1/telemetry: one batch of a kiosk's events, stored once however often it is sent. */
import { createRoute } from '@hono/zod-openapi';
import { MAX_TELEMETRY_BYTES, receivedBatchSchema, telemetryReceiptSchema } from '#contract/telemetry';
import { limitBody } from '../http/body.ts';
import { json, refusals, router } from '../http/router.ts';
import { ingest } from '../telemetry/ingest.ts';

const route = createRoute({
  method: 'post',
  path: '/v1/telemetry',
  summary: 'Hand in events; (kiosk, boot, seq) names each for ever',
  tags: ['kiosk'],
  middleware: [limitBody(MAX_TELEMETRY_BYTES)] as const,
  request: { body: { required: true, content: { 'application/json': { schema: receivedBatchSchema } } } },
  responses: {
    202: json(telemetryReceiptSchema, 'Every event is stored from now on, but those listed as unknown'),
    ...refusals('invalid-body', 'body-too-large', 'unsupported-media-type', 'rate-limited', 'not-configured', 'unavailable'),
  },
});

export const telemetry = router().openapi(route, async (c) => c.json(await ingest(c.env, c.req.valid('json')), 202));
