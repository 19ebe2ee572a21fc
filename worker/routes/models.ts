/** /v1/models: push a version, list versions, read one. */
import { $, createRoute, z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { nameSchema, versionSchema } from '#contract/ids';
import { MAX_CARD_BYTES, MAX_MODEL_BYTES, modelCardSchema } from '#contract/model-card';
import { proofSchema } from '#contract/proof';
import { modelListSchema, pushReceiptSchema, storedModelSchema } from '#contract/registry';
import { findModel, listModels } from '../db/models.ts';
import type { AppEnv } from '../env.ts';
import { operator } from '../http/auth.ts';
import { tooLarge } from '../http/body.ts';
import { boundaryOf, MultipartReader } from '../http/multipart.ts';
import { ProblemError } from '../http/problem.ts';
import { json, OPERATOR_SECURITY, operatorRefusals, router } from '../http/router.ts';
import { pushModel } from '../registry/push.ts';

/** The largest push: file, card, and the lines between the parts. */
const MAX_PUSH_BYTES = MAX_MODEL_BYTES + MAX_CARD_BYTES + 8192;

const tags = ['models'];
const security = OPERATOR_SECURITY;

const listRoute = createRoute({
  method: 'get',
  path: '/v1/models',
  summary: 'All versions, newest push first',
  tags,
  security,
  middleware: [operator('view')] as const,
  responses: {
    200: json(modelListSchema, 'The versions'),
    ...operatorRefusals(),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/models/{name}/{version}',
  summary: 'One version with its card',
  tags,
  security,
  middleware: [operator('view')] as const,
  request: { params: z.object({ name: nameSchema, version: versionSchema }) },
  responses: {
    200: json(storedModelSchema, 'The version'),
    ...operatorRefusals('invalid-parameter', 'not-found'),
  },
});

/** Described only: a validator would buffer the file. */
const pushRoute = createRoute({
  method: 'post',
  path: '/v1/models',
  summary: 'Push a version: its card, then its file',
  description:
    'Needs Content-Length. The part `card` comes first, then `proof` if there is one, then `model`. Pushing the same version again with the same card answers 200, brings its file back where it got lost, and keeps a newer proof.',
  tags,
  security,
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({
            card: modelCardSchema,
            proof: proofSchema.optional(),
            model: z.string().meta({ contentMediaType: 'application/octet-stream' }),
          }),
          encoding: {
            card: { contentType: 'application/json' },
            proof: { contentType: 'application/json' },
            model: { contentType: 'application/octet-stream' },
          },
        },
      },
    },
  },
  responses: {
    201: json(pushReceiptSchema, 'The version was stored'),
    200: json(pushReceiptSchema, 'Exactly this version was there already'),
    ...operatorRefusals(
      'invalid-body',
      'already-exists',
      'length-required',
      'body-too-large',
      'unsupported-media-type',
      'invalid-card',
      'invalid-proof',
      'invalid-model',
      'digest-mismatch',
      'length-mismatch',
      'output-mismatch',
    ),
  },
});

/** Refuses by its headers what need not be read: other media types, no length, too long. */
const pushHeaders = createMiddleware<AppEnv>(async (c, next) => {
  if (boundaryOf(c.req.header('content-type')) === undefined)
    throw new ProblemError('unsupported-media-type', 'Send multipart/form-data with the parts `card` and `model`.', {
      errors: [{ field: 'content-type', message: 'must be multipart/form-data with a boundary' }],
    });
  const length = c.req.header('content-length');
  if (length === undefined || !/^\d+$/.test(length))
    throw new ProblemError('length-required', 'Send Content-Length; chunked uploads are not accepted.', {
      errors: [{ field: 'content-length', message: 'is required' }],
    });
  if (Number(length) > MAX_PUSH_BYTES) throw tooLarge(MAX_PUSH_BYTES);
  await next();
});

const base = router()
  .openapi(listRoute, async (c) => c.json({ models: await listModels(c.env.DB) }, 200))
  .openapi(readRoute, async (c) => {
    const { name, version } = c.req.valid('param');
    const stored = await findModel(c.env.DB, name, version);
    if (!stored) throw new ProblemError('not-found', `${name} ${version} is not in the registry.`);
    return c.json(stored, 200);
  });
base.openAPIRegistry.registerPath(pushRoute);

export const models = $(
  base.post('/v1/models', operator('push'), pushHeaders, async (c) => {
    const body = c.req.raw.body as ReadableStream<Uint8Array> | null;
    if (!body)
      throw new ProblemError('invalid-body', 'The body is empty.', { errors: [{ field: '', message: 'must not be empty' }] });
    const parts = new MultipartReader(body, boundaryOf(c.req.header('content-type')) ?? '');
    try {
      const receipt = await pushModel(c.env, parts, c.get('operator'));
      return c.json(receipt, receipt.created ? 201 : 200);
    } finally {
      await parts.drain();
    }
  }),
);
