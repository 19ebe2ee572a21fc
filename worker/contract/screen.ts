/** What an operator sets for a group of screens, and every kiosk of the group follows: its languages, its face, its privacy notice. */
import { z } from 'zod';
import { nameSchema } from './ids.ts';
import { languageSchema, titlesSchema } from './titles.ts';
import { visibleText } from './visible.ts';

/** A group's name, as it stands in its address; a kiosk without a group is in `main`. */
export const groupSchema = nameSchema;
export const FIRST_GROUP = 'main';

/** `demo` has a file picker and every button; `store` has nothing that a shopper could press. */
export const modeSchema = z.enum(['demo', 'store']);
export type Mode = z.infer<typeof modeSchema>;

/** What marks in the accent lie on, in a light and in a dark screen. */
export const PAPER = { light: '#f5f1ea', dark: '#15130f' } as const;

/** Opening hours on the screen's own clock, such as `9:00-20:30`; `to` before `from` means the next morning. */
const hoursText = z
  .string()
  .regex(/^([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d$/, 'opening hours such as 9:00-20:30')
  .refine(
    (text) => new Set(text.split('-').map((time) => time.padStart(5, '0'))).size === 2,
    'must not begin and end at one time',
  );

/** The address behind the code on the screen (QR). `{type}` and `{colour}` are replaced by a label's id and a colour's id. */
export const takeAwaySchema = z
  .string()
  .max(300)
  .refine((text) => URL.canParse(text.replace(/\{(type|colour)\}/g, 'x')), 'must be an address')
  .refine((text) => text.startsWith('https://'), 'must begin with https://')
  .refine((text) => !/[{}]/.test(text.replace(/\{(type|colour)\}/g, '')), 'knows no placeholders but {type} and {colour}');

/** A drawing in SVG, without scripts, events, styles or addresses: it is shown as a picture, and must need nothing else. */
const logoSchema = z
  .string()
  .max(20_000)
  .regex(/^\s*<svg[\s>]/, 'must begin with <svg')
  .refine(
    (svg) => !/<script|<foreignObject|<style|\son\w+\s*=|\b(href|src)\s*=\s*["'](?!#)|url\(\s*["']?(?!#)|<!/i.test(svg),
    'must have no scripts, events, styles and addresses',
  );

/**
 * A PIN of six digits, as PBKDF2 with SHA-256 (RFC 8018, section 5.2) makes a hash of it. It keeps shoppers out of the staff's sheet at the
 * screen; whoever reads the settings can try a million PINs elsewhere, so nothing but the sheet may hang on it.
 */
const pinSchema = z.strictObject({
  salt: z.string().regex(/^[A-Za-z0-9_-]{22}$/, '16 bytes in base64url'),
  iterations: z.int().min(100_000).max(2_000_000),
  hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url'),
});
export type Pin = z.infer<typeof pinSchema>;

export const screenSettingsSchema = z
  .strictObject({
    mode: modeSchema,
    /** Language tags; the first is the screen's own, and all take turns in its invitation. */
    languages: z.array(languageSchema).min(1).max(8),
    /** When the camera may run; null is always. */
    hours: hoursText.nullable(),
    /** One soft tick when a name has settled. */
    sound: z.boolean(),
    /** Null shows no code. */
    takeAway: takeAwaySchema.nullable(),
    /** Null opens no staff's sheet in store mode. */
    pin: pinSchema.nullable(),
    brand: z.strictObject({
      /** Read out for the logo, and shown where there is none. */
      name: visibleText(40).nullable(),
      logo: logoSchema.nullable(),
      /** Of marks and light, as `#rrggbb`; text is never set in it. */
      accent: z
        .string()
        .regex(/^#[0-9a-f]{6}$/, 'a colour such as #c2410c')
        .nullable(),
      /** What the empty screen says instead of its own words, by language. */
      invitation: titlesSchema.nullable(),
    }),
    privacy: z.strictObject({
      /** Who runs the screen, and how to reach them. */
      operator: visibleText(120).nullable(),
      contact: visibleText(120).nullable(),
      /** What it is for, by language; null is the screen's own sentence. */
      purpose: z.record(languageSchema, visibleText(400)).nullable(),
      /** The part of the picture, as a share of its width from the left of what is shown, in which nobody is ever looked at. 0 is none. */
      unseen: z.number().min(0).max(0.5),
    }),
  })
  .meta({ id: 'ScreenSettings' });
export type ScreenSettings = z.infer<typeof screenSettingsSchema>;

/** What holds before anything was set: a screen to try things with. */
export const FIRST_SETTINGS: ScreenSettings = {
  mode: 'demo',
  languages: ['en', 'de'],
  hours: null,
  sound: false,
  takeAway: null,
  pin: null,
  brand: { name: null, logo: null, accent: null, invitation: null },
  privacy: { operator: null, contact: null, purpose: null, unseen: 0 },
};
