/** Says who polls, and whether the screen is open: one that nobody stands before reports nothing, and is alive. */
import { CONTACT_HEADERS } from '#contract/contact';
import { kioskId } from './identity.ts';

const MANIFEST = /^\/v1\/channels\/\w+\/manifest$/;

export interface ContactTools {
  readonly fetch?: typeof fetch;
  readonly identity?: () => Promise<string>;
}

/** A fetch that adds the contact to requests for a manifest, and to nothing else. A kiosk without an id asks without one. */
export function introducing(isOpen: () => boolean, tools: ContactTools = {}): typeof fetch {
  const ask: typeof fetch = tools.fetch ?? ((input, init) => fetch(input, init));
  const identity = tools.identity ?? (() => kioskId());
  return async (input, init) => {
    if (typeof input !== 'string' || !MANIFEST.test(input)) return ask(input, init);
    const kiosk = await identity().catch(() => null);
    if (kiosk === null) return ask(input, init);
    const headers = new Headers(init?.headers);
    headers.set(CONTACT_HEADERS.kiosk, kiosk);
    headers.set(CONTACT_HEADERS.hours, isOpen() ? 'open' : 'closed');
    return ask(input, { ...init, headers });
  };
}
