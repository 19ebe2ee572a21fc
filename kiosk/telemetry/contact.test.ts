/** What a poll says of who asks. */
import { expect, it } from 'vitest';
import { contactSchema } from '#contract/contact';
import { contactHeaders } from './contact.ts';

const kiosk = '1b4e28ba-2fa1-4d1b-a5b3-4f0e9b8f3a10';

it.each([true, false])('introduces the screen as the worker reads it, open: %s', async (open) => {
  expect(contactSchema.parse(await contactHeaders(open, async () => kiosk))).toEqual({ kiosk, closed: !open });
});

it('says nothing where the browser keeps no id', async () => {
  expect(await contactHeaders(true, () => Promise.reject(new Error('no storage')))).toEqual({});
});
