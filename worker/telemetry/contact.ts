/** Notes that a screen has polled: one that nobody stands before sends nothing, and is alive. */
import type { Contact } from '#contract/contact';
import { touchKiosk } from '../db/kiosks.ts';
import type { Env } from '../env.ts';

/** How often a screen's contact is written, in ms, unless it opens or closes. */
const EVERY_MS = 4 * 60_000;
/** The most screens that one instance of the worker remembers. */
const MOST = 5000;

const noted = new Map<string, { readonly at: number; readonly closed: boolean }>();

/** Writes the contact when it is due. An address that polls for too many screens is not listened to. */
export async function noteContact(env: Env, { kiosk, closed }: Contact, address: string, now: number): Promise<void> {
  const last = noted.get(kiosk);
  if (last && last.closed === closed && now - last.at < EVERY_MS) return;
  if (noted.size >= MOST) noted.clear();
  noted.set(kiosk, { at: now, closed });
  if ((await env.TELEMETRY_LIMIT.limit({ key: `contact ${address}` })).success)
    await touchKiosk(env.TELEMETRY, kiosk, closed, now);
}

/** Forgets who was noted, for tests that start anew. */
export function forgetContacts(): void {
  noted.clear();
}
