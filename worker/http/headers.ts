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

/** What a 304 says again: the rest stands on the answer that is kept, and kiosks poll all day. */
const WITHOUT_BODY = ['strict-transport-security'] as const;

export const secureHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const names = c.res.status === 304 ? WITHOUT_BODY : (Object.keys(HEADERS) as (keyof typeof HEADERS)[]);
  for (const name of names) c.res.headers.set(name, HEADERS[name]);
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', CACHE.never);
});
