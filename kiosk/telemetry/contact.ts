/** Says who polls, and whether the screen is open: one that nobody stands before reports nothing, and is alive. */
import { CONTACT_HEADERS } from '#contract/contact';
import { kioskId } from './identity.ts';

/** The headers that a poll of the manifest carries; none where the browser keeps no id. */
export async function contactHeaders(
  isOpen: boolean,
  identity: () => Promise<string> = kioskId,
): Promise<Readonly<Record<string, string>>> {
  const kiosk = await identity().catch(() => null);
  if (kiosk === null) return {};
  return { [CONTACT_HEADERS.kiosk]: kiosk, [CONTACT_HEADERS.hours]: isOpen ? 'open' : 'closed' };
}
