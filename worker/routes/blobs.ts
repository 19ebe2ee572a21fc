/** GET and HEAD /v1/blobs/{sha256}: model files, immutable, in ranges. R2 would answer a bad range with the whole file. */
import { createRoute, z } from '@hono/zod-openapi';
import { sha256Schema } from '#contract/ids';
import { CACHE, matchesEtag } from '../http/cache.ts';
import { ProblemError } from '../http/problem.ts';
import { readRange } from '../http/range.ts';
import { refusals, router } from '../http/router.ts';
import { blobKey } from '../registry/store.ts';

const file = {
  content: { 'application/octet-stream': { schema: z.string().meta({ contentMediaType: 'application/octet-stream' }) } },
};

const route = createRoute({
  method: 'get',
  path: '/v1/blobs/{sha256}',
  summary: 'A model file, or one range of it',
  description: 'HEAD is answered alike. Several ranges are answered with the whole file.',
  tags: ['kiosk'],
  request: {
    params: z.object({ sha256: sha256Schema }),
    headers: z.object({
      range: z.string().optional().meta({ description: 'One byte range, e.g. `bytes=1048576-`' }),
      'if-range': z.string().optional().meta({ description: 'The ETag the range continues' }),
      'if-none-match': z.string().optional(),
    }),
  },
  responses: {
    200: { description: 'The whole file', ...file },
    206: { description: 'The range', ...file },
    304: { description: 'If-None-Match names this file' },
    ...refusals('invalid-parameter', 'not-found', 'range-not-satisfiable', 'unavailable'),
  },
});

export const blobs = router().openapi(route, async (c) => {
  const { sha256 } = c.req.valid('param');
  const head = await c.env.BLOBS.head(blobKey(sha256));
  if (!head) throw new ProblemError('not-found', 'There is no file of this digest.');
  const { size } = head;
  const etag = `"${sha256}"`;
  const headers: Record<string, string> = { etag, 'cache-control': CACHE.immutable, 'accept-ranges': 'bytes' };
  if (matchesEtag(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);

  // If-Range asks for a strong comparison (RFC 9110, section 13.1.5); dates are not offered here and never match.
  const continues = (c.req.header('if-range') ?? etag) === etag;
  const range = readRange(continues ? c.req.header('range') : undefined, size);
  if (range.kind === 'unsatisfiable')
    throw new ProblemError('range-not-satisfiable', `The file has ${size} bytes.`, {
      errors: [{ field: 'range', message: `must lie within ${size} bytes` }],
      headers: { 'content-range': `bytes */${size}` },
    });
  const { offset, length } = range.kind === 'part' ? range : { offset: 0, length: size };
  headers['content-type'] = 'application/octet-stream';
  headers['content-length'] = String(length);
  if (range.kind === 'part') headers['content-range'] = `bytes ${offset}-${offset + length - 1}/${size}`;
  const status = range.kind === 'part' ? 206 : 200;
  if (c.req.method === 'HEAD') return c.body(null, status, headers);
  const object = await c.env.BLOBS.get(blobKey(sha256), { range: { offset, length } });
  if (!object) throw new ProblemError('not-found', 'There is no file of this digest.');
  return c.body(object.body, status, headers);
});
