/** GET /v1/openapi.json: the description of everything above, generated from the contract. */
import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { telemetryBatchSchema } from '#contract/telemetry';
import type { AppEnv } from '../env.ts';

const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Vitrine',
    version: '1',
    description: 'Versioned clothing models for store screens. Every error is a problem document (RFC 9457).',
  },
} as const;

/** Adds the route to the app whose routes it describes. */
export function describe(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'operator', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of an operator; the owner’s is OPERATOR_TOKEN',
  });
  // What a kiosk of this version sends; the route takes what newer ones do, too.
  app.openAPIRegistry.registerComponent('schemas', 'TelemetryBatch', z.toJSONSchema(telemetryBatchSchema) as object);
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/openapi.json',
    tags: ['service'],
    summary: 'This document',
    responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } } },
  });
  app.doc31('/v1/openapi.json', INFO);
}
