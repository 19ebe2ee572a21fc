/** The privacy page as a phone opens it from the code on a screen: the operator's settings, fetched from the worker, and what the screen passed in the address. */
import type { ScreenSettings } from '#contract/screen';
import { readSettingsSchema } from '#contract/screens';
import { spoken } from './state/settings.ts';
import { directionOf } from './ui/format.ts';
import './ui/privacy/kiosk-policy.ts';
import { readPolicyAddress } from './ui/privacy/policy-address.ts';
import { textOf } from './ui/text.ts';

/** Milliseconds after which the page does without what the operator set. */
const TIMEOUT_MS = 8000;

const policy = document.querySelector('kiosk-policy');
if (policy === null) throw new Error('privacy.html has no <kiosk-policy>');
const told = readPolicyAddress(location.hash);
// A phone is asked for its own language first: whoever holds it need not speak the screen's.
const language = spoken(navigator.languages) ?? told.language ?? 'en';
document.documentElement.lang = language;
document.documentElement.dir = directionOf(language);
document.title = textOf(language).policy.title;
policy.language = language;
policy.sent = told.sent;

async function askSettings(group: string): Promise<ScreenSettings | null> {
  try {
    const response = await fetch(`/v1/screens/${encodeURIComponent(group)}/settings`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return response.ok ? (readSettingsSchema.safeParse(await response.json()).data ?? null) : null;
  } catch {
    return null;
  }
}

void askSettings(told.group).then((settings) => (policy.privacy = settings?.privacy ?? null));
