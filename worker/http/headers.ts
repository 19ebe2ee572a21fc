/** Headers of every API answer: nothing here is a page, nothing may be framed, sniffed or kept by default. */
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env.ts';
import { CACHE } from './cache.ts';

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
} as const;

export const secureHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', CACHE.never);
});
