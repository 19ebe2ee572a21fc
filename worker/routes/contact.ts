/** The contact that a poll of the manifest is: noted after the answer, which does not wait for it. */
import { createMiddleware } from 'hono/factory';
import { contactSchema } from '#contract/contact';
import type { AppEnv } from '../env.ts';
import { addressOf } from '../http/address.ts';
import { noteContact } from '../telemetry/contact.ts';

export const contact = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  const told = contactSchema.safeParse(c.req.header());
  if (!told.success) return;
  const noting = noteContact(c.env, told.data, addressOf(c.req.raw.headers), Date.now());
  c.executionCtx.waitUntil(noting.catch((error: unknown) => console.error(JSON.stringify({ contact: String(error) }))));
});
