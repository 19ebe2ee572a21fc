/** What a screen remembers about itself, and what its address may ask for. */
import { z } from 'zod';
import { channelSchema, type Channel } from '#contract/ids';
import { FIRST_GROUP, groupSchema } from '#contract/screen';
import { hoursSchema, type Hours } from './hours.ts';

export const languageSchema = z.enum(['en', 'de']);
export type Language = z.infer<typeof languageSchema>;
export const themeSchema = z.enum(['auto', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;
const preferSchema = z.enum(['auto', 'webgpu', 'wasm']);

export interface Settings {
  readonly language: Language;
  readonly theme: Theme;
  readonly channel: Channel;
  /** The group whose settings this screen follows. */
  readonly group: string;
  /** When the camera may run by the address; null is always, undefined leaves it to the group. */
  readonly hours: Hours | null | undefined;
  /** Which execution provider to use; not remembered, for it is a test's or a technician's question. */
  readonly prefer: z.infer<typeof preferSchema>;
}

type Kept = 'language' | 'theme' | 'channel' | 'group' | 'hours';

/** The part of localStorage that is needed. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** The browser's own. Where storage is blocked, to name localStorage already throws, so it is named only in use. */
export const browserMemory: Memory = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
};

/**
 * Reads the settings: the address (`?lang=`, `?theme=`, `?channel=`, `?group=`, `?hours=`, `?engine=`) wins and is remembered, then
 * memory, then the browser's languages. Whatever is not understood counts as absent.
 */
export function readSettings(search: string, memory: Memory, languages: readonly string[]): Settings {
  const asked = new URLSearchParams(search);
  const pick = <T>(schema: z.ZodType<T>, name: string, key: Kept): T | undefined => {
    const text = asked.get(name);
    const given = schema.safeParse(text);
    // The channel is remembered by the tab that keeps the models, when it begins to (main.ts).
    if (given.success && text !== null && key !== 'channel') remember(memory, key, text);
    const kept = given.success ? given : schema.safeParse(recall(memory, key));
    return kept.success ? kept.data : undefined;
  };
  const prefer = preferSchema.safeParse(asked.get('engine'));
  return {
    language: pick(languageSchema, 'lang', 'language') ?? (languages[0]?.toLowerCase().startsWith('de') ? 'de' : 'en'),
    theme: pick(themeSchema, 'theme', 'theme') ?? 'auto',
    channel: pick(channelSchema, 'channel', 'channel') ?? 'stable',
    group: pick(groupSchema, 'group', 'group') ?? FIRST_GROUP,
    hours: pick(hoursSchema, 'hours', 'hours'),
    prefer: prefer.success ? prefer.data : 'auto',
  };
}

/** Keeps one setting; without storage it holds until the next start. */
export function remember(memory: Memory, key: Kept, value: string): void {
  try {
    memory.setItem(`vitrine.${key}`, value);
  } catch {
    // Storage is blocked or full: the choice still holds for this run.
  }
}

function recall(memory: Memory, key: string): string | null {
  try {
    return memory.getItem(`vitrine.${key}`);
  } catch {
    return null;
  }
}
