/** Request bodies: how long they may be, and that each is read to its end. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../env.ts';
import { ProblemError } from './problem.ts';

/** The largest JSON body an operator sends, in bytes. */
export const MAX_JSON_BYTES = 64 * 1024;

/** Refuses bodies over `bytes` with 413 before they are parsed. */
export const limitBody = (bytes: number): MiddlewareHandler<AppEnv> =>
  bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw tooLarge(bytes);
    },
  });

/** The refusal of a body that is longer than `bytes`. */
export function tooLarge(bytes: number): ProblemError {
  return new ProblemError('body-too-large', `The body may have at most ${bytes} bytes.`, {
    errors: [{ field: 'content-length', message: `must be at most ${bytes}` }],
  });
}

/** The most of a refused body that is read, in bytes; Cloudflare takes no more than 100 MB of any. */
const MAX_DRAINED = 512 * 1024 * 1024;

/**
 * Reads to the end what a refusal left unread; a body without end is cut off. Without it the local server can
 * drop the connection before the sender has seen the answer (https://github.com/cloudflare/workers-sdk/issues/15203).
 */
export const drainRefused = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const { body, bodyUsed } = c.req.raw;
  if (c.res.status >= 400 && body && !bodyUsed && !body.locked) await drain(body).catch(() => undefined);
});

async function drain(body: ReadableStream): Promise<void> {
  let left = MAX_DRAINED;
  // Leaving the loop cancels the stream.
  for await (const chunk of body as ReadableStream<Uint8Array>) if ((left -= chunk.byteLength) < 0) return;
}
