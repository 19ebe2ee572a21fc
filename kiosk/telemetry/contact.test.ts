/** The poll says who asks, and nothing else does. */
import { expect, it, vi } from 'vitest';
import { contactSchema } from '#contract/contact';
import { introducing } from './contact.ts';

const kiosk = '1b4e28ba-2fa1-4d1b-a5b3-4f0e9b8f3a10';
const manifest = '/v1/channels/stable/manifest';

function asking(identity: () => Promise<string>, isOpen = () => true) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response());
  const ask = introducing(isOpen, { fetch, identity });
  const headers = () => Object.fromEntries(new Headers(fetch.mock.lastCall?.[1]?.headers));
  return { ask, headers, fetch };
}

it('introduces the screen to the manifest, open or closed, and keeps what was asked', async () => {
  let open = true;
  const { ask, headers } = asking(
    async () => kiosk,
    () => open,
  );
  await ask(manifest, { headers: { 'if-none-match': '"x"' } });
  expect(contactSchema.parse(headers())).toEqual({ kiosk, closed: false });
  expect(headers()['if-none-match']).toBe('"x"');
  open = false;
  await ask(manifest);
  expect(contactSchema.parse(headers())).toEqual({ kiosk, closed: true });
});

it('tells nobody else: neither files nor other hosts', async () => {
  const { ask, headers } = asking(async () => kiosk);
  for (const input of ['/v1/blobs/x', `https://elsewhere.test${manifest}`, new URL(`https://elsewhere.test${manifest}`)]) {
    await ask(input);
    expect(headers()).toEqual({});
  }
});

it('polls without an id where the browser keeps none', async () => {
  const { ask, headers, fetch } = asking(() => Promise.reject(new Error('no storage')));
  await ask(manifest);
  expect(fetch).toHaveBeenCalledOnce();
  expect(headers()).toEqual({});
});
