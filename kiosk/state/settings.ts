/** What a screen remembers about itself, and what its address may ask for. */
import { z } from 'zod';
import { channelSchema, type Channel } from '#contract/ids';
import { FIRST_GROUP, groupSchema, modeSchema, type Mode } from '#contract/screen';
import { hoursSchema, type Hours } from './hours.ts';

/** `en-XA` is English in disguise, which shows what is not translated and what does not fit. */
export const languageSchema = z.enum(['en', 'de', 'ar', 'en-XA']);
export type Language = z.infer<typeof languageSchema>;
const themeSchema = z.enum(['auto', 'light', 'dark']);
export type Theme = z.infer<typeof themeSchema>;
const preferSchema = z.enum(['auto', 'webgpu', 'wasm']);

export interface Settings {
  readonly language: Language;
  /** Whether somebody chose it, here or in the address; a store's screen otherwise speaks what its group does. */
  readonly languageIsChosen: boolean;
  readonly theme: Theme;
  readonly channel: Channel;
  /** The group whose settings this screen follows. */
  readonly group: string;
  /** Whether the address named one, today or before: a screen that was given a group is no demo until that group says so. */
  readonly groupIsGiven: boolean;
  /** When the camera may run by the address; null is always, undefined leaves it to the group. */
  readonly hours: Hours | null | undefined;
  /** Which execution provider to use; not remembered, for it is a test's or a technician's question. */
  readonly prefer: z.infer<typeof preferSchema>;
  /** What the address says the screen is; null is what its group says. */
  readonly mode: Mode | null;
  /** Whether a screen in store mode still has to be set up. */
  readonly setup: z.infer<typeof setupSchema>;
  /** What staff call this screen. */
  readonly name: string | null;
  /** How much staff darkened it, 0–0.7. */
  readonly dim: number;
}

/** `skip` is for a fleet, whose screens nobody sets up by hand; `done` is what a screen remembers; anything else is `due`. */
const setupSchema = z.enum(['due', 'done', 'skip']);
/** The longest name that staff may give a screen. */
export const LONGEST_NAME = 40;
const nameSchema = z.string().trim().min(1).max(LONGEST_NAME);
/** The darkest that staff may make it: it must still be seen that it is on. */
export const DARKEST = 0.7;
const dimSchema = z.coerce.number().min(0).max(DARKEST);

export type Kept =
  | 'language'
  | 'theme'
  | 'channel'
  | 'group'
  | 'hours'
  | 'rotate'
  | 'mirror'
  | 'fit'
  | 'mode'
  | 'setup'
  | 'name'
  | 'dim'
  | 'paused'
  | 'tries'
  | 'sent';

/** The part of localStorage that is needed. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** The browser's own. Where storage is blocked, to name localStorage already throws, so it is named only in use. */
export const browserMemory: Memory = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, value),
};

/**
 * Reads the settings: the address (`?lang=`, `?theme=`, `?channel=`, `?group=`, `?hours=`, `?mode=`, `?setup=`, `?engine=`) wins and is
 * remembered, then memory, then the browser's languages. Whatever is not understood counts as absent.
 */
export function readSettings(search: string, memory: Memory, languages: readonly string[]): Settings {
  const asked = new URLSearchParams(search);
  const pick = <T>(schema: z.ZodType<T>, name: string, key: Kept) => askedOrKept(asked.get(name), schema, memory, key);
  const prefer = preferSchema.safeParse(asked.get('engine'));
  const channel = channelSchema.safeParse(asked.get('channel'));
  const chosen = pick(languageSchema, 'lang', 'language');
  const group = pick(groupSchema, 'group', 'group');
  const isMisspelt = asked.has('group') && !groupSchema.safeParse(asked.get('group')).success;
  return {
    language: chosen ?? spoken(languages.slice(0, 1)) ?? 'en',
    languageIsChosen: chosen !== undefined,
    theme: pick(themeSchema, 'theme', 'theme') ?? 'auto',
    // Remembered by the tab that keeps the models, when it begins to (main.ts).
    channel: channel.data ?? kept(channelSchema, memory, 'channel') ?? 'stable',
    group: group ?? FIRST_GROUP,
    groupIsGiven: group !== undefined,
    hours: pick(hoursSchema, 'hours', 'hours'),
    prefer: prefer.success ? prefer.data : 'auto',
    // What cannot be a group's name has no settings that could call the screen a demo.
    mode: pick(modeSchema, 'mode', 'mode') ?? (isMisspelt ? 'store' : null),
    setup: pick(setupSchema, 'setup', 'setup') ?? 'due',
    name: kept(nameSchema, memory, 'name') ?? null,
    dim: kept(dimSchema, memory, 'dim') ?? 0,
  };
}

/** The first of these language tags that the screen speaks, by the tag or by its primary language; null when it speaks none. */
export function spoken(tags: readonly string[]): Language | null {
  const known = tags.flatMap((tag) => [tag, tag.toLowerCase().replace(/-.*$/, '')]).map((tag) => languageSchema.safeParse(tag));
  return known.find(({ success }) => success)?.data ?? null;
}

/** What is kept as JSON; text that is none is not understood. */
export function json<T>(schema: z.ZodType<T>): z.ZodType<T> {
  const parsed = z.string().transform((text): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  });
  return parsed.pipe(schema);
}

/** What the address asks for, remembered from then on; else what is remembered. What is not understood counts as absent. */
export function askedOrKept<T>(text: string | null, schema: z.ZodType<T>, memory: Memory, key: Kept): T | undefined {
  const given = schema.safeParse(text);
  if (given.success && text !== null) remember(memory, key, text);
  return given.success ? given.data : kept(schema, memory, key);
}

/** What is remembered under `key`; undefined where nothing is. */
export function kept<T>(schema: z.ZodType<T>, memory: Memory, key: Kept): T | undefined {
  const text = recall(memory, key);
  return text === null ? undefined : schema.safeParse(text).data;
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
