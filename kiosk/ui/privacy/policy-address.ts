/** The address of the privacy page as a phone opens it. What was measured travels behind the `#`, which no browser sends to a server. */
import { z } from 'zod';
import { FIRST_GROUP, groupSchema } from '#contract/screen';
import type { Sent } from '../../state/service.ts';
import { languageSchema, type Language } from '../../state/settings.ts';
import type { State } from '../../state/state.ts';

/** Digits, not whatever JavaScript takes for a number: what is missing was not counted, and is no 0. */
const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const sentSchema = z.object({ requests: count, bytes: count, pictureBytes: count });
const partsSchema = z.object({
  group: groupSchema,
  language: languageSchema.nullable(),
  sent: sentSchema.nullable(),
});

/** What the address of the privacy page says of the screen. */
export interface Told {
  readonly group: string;
  readonly language: Language | null;
  /** Null where the address says nothing. */
  readonly sent: Sent | null;
}

export function policyAddress(
  origin: string,
  { language, group, service: { sent } }: Pick<State, 'language' | 'group' | 'service'>,
): string {
  const { requests, bytes, pictureBytes } = sent;
  const parts = { group: group.name, lang: language, n: requests, b: bytes, p: pictureBytes };
  return `${origin}/privacy#${new URLSearchParams(Object.entries(parts).map(([key, value]) => [key, String(value)])).toString()}`;
}

/** Reads what stands behind the `#`; what is not understood says nothing. */
export function readPolicyAddress(hash: string): Told {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const sent = { requests: given.get('n'), bytes: given.get('b'), pictureBytes: given.get('p') };
  const parts = partsSchema.safeParse({
    group: given.get('group'),
    language: given.get('lang'),
    sent: Object.values(sent).every((each) => each === null) ? null : sent,
  });
  return parts.success ? parts.data : { group: FIRST_GROUP, language: null, sent: null };
}
