/** What stands in the form of a group's settings, and the settings that it makes. A field is named by the pointer of what it sets. */
import { pointer, wrongFields } from '#contract/pointer';
import { screenSettingsSchema, type ScreenSettings } from '#contract/screen';

/** Every field's text by its name; a box that is not ticked is left out. */
export type Values = ReadonlyMap<string, string>;

export interface FormError {
  /** A pointer into the settings. */
  readonly field: string;
  readonly message: string;
}

/** What the form has besides its fields. */
export interface Extras {
  readonly logo: string | null;
  /** The PIN as it was; null for none. A new one is hashed when all else is right. */
  readonly pin: ScreenSettings['pin'];
}

export type Read =
  | { readonly settings: ScreenSettings; readonly newPin: string | null; readonly errors: readonly [] }
  | { readonly settings: null; readonly errors: readonly FormError[] };

/** The names of the fields that make a PIN. */
export const PIN = '/pin';
export const PIN_AGAIN = '/pin/again';
export const NO_PIN = '/pin/none';

/** The form of these settings. */
export function valuesOf({ mode, languages, hours, sound, takeAway, brand, privacy }: ScreenSettings): Values {
  const byLanguage = (name: string, texts: Readonly<Record<string, string>> | null) =>
    Object.entries(texts ?? {}).map(([language, text]): [string, string] => [`${name}/${language}`, text]);
  return new Map([
    ['/mode', mode],
    ['/languages', languages.join(', ')],
    ['/hours', hours ?? ''],
    ...(sound ? [['/sound', 'on'] as const] : []),
    ['/takeAway', takeAway ?? ''],
    ['/brand/name', brand.name ?? ''],
    ['/brand/accent', brand.accent ?? ''],
    ...byLanguage('/brand/invitation', brand.invitation),
    ['/privacy/operator', privacy.operator ?? ''],
    ['/privacy/contact', privacy.contact ?? ''],
    ...byLanguage('/privacy/purpose', privacy.purpose),
    ['/privacy/unseen', String(Math.round(privacy.unseen * 1000) / 10)],
  ]);
}

/** The settings that the form makes, or what is wrong by field. */
export function readValues(values: Values, { logo, pin }: Extras): Read {
  const text = (name: string) => values.get(name)?.trim() || null;
  const told = {
    mode: values.get('/mode'),
    languages: tagsIn(values),
    hours: text('/hours')?.replaceAll(/\s*[-–]\s*/g, '-') ?? null,
    sound: values.has('/sound'),
    takeAway: text('/takeAway'),
    pin: values.has(NO_PIN) ? null : pin,
    brand: {
      name: text('/brand/name'),
      logo,
      accent: text('/brand/accent')?.toLowerCase() ?? null,
      invitation: texts(values, '/brand/invitation'),
    },
    privacy: {
      operator: text('/privacy/operator'),
      contact: text('/privacy/contact'),
      purpose: texts(values, '/privacy/purpose'),
      unseen: Math.round(Number(values.get('/privacy/unseen')) * 10) / 1000,
    },
  };
  const parsed = screenSettingsSchema.safeParse(told);
  const errors = [
    ...(parsed.error ? wrongFields(parsed.error).map(({ path, message }) => ({ field: pointer(path), message })) : []),
    ...pinErrors(values),
  ];
  if (!parsed.success || errors.length > 0) return { settings: null, errors };
  const newPin = values.has(NO_PIN) ? null : values.get(PIN) || null;
  return { settings: parsed.data, newPin, errors: [] };
}

/** The languages in which `name` is asked for: those of the screens, and those in which something stands there. */
export function languagesOf(values: Values, name: string): string[] {
  const told = [...values].filter(([field, text]) => field.startsWith(`${name}/`) && text !== '');
  return [...new Set([...tagsIn(values), ...told.map(([field]) => field.slice(name.length + 1))])];
}

/** Whether a field is wrong, in itself or in a part of it that has no field of its own. */
export function isWrong(errors: readonly FormError[], field: string): boolean {
  return errors.some((error) => error.field === field || (field === '/languages' && error.field.startsWith(`${field}/`)));
}

function tagsIn(values: Values): string[] {
  return [...new Set((values.get('/languages') ?? '').split(/[\s,;]+/).filter((tag) => tag !== ''))];
}

/** The texts by language of the fields under `name`; null when all are empty. */
function texts(values: Values, name: string): Record<string, string> | null {
  const told = [...values].flatMap(([field, text]): [string, string][] => {
    const mine = field.startsWith(`${name}/`) && text.trim() !== '';
    return mine ? [[field.slice(name.length + 1), text.trim()]] : [];
  });
  return told.length > 0 ? Object.fromEntries(told) : null;
}

function pinErrors(values: Values): FormError[] {
  const pin = values.get(PIN) ?? '';
  const again = values.get(PIN_AGAIN) ?? '';
  if (values.has(NO_PIN) || (pin === '' && again === '')) return [];
  if (!/^\d{6}$/.test(pin)) return [{ field: PIN, message: 'six digits' }];
  return pin === again ? [] : [{ field: PIN_AGAIN, message: 'the same six digits' }];
}
