/** What a link to the lab carries, in the address's fragment: networks, settings and sample. Nothing of it reaches the server. */
import { z } from 'zod';

export const VIEWS = ['picture', 'table', 'set', 'study'] as const;
export type View = (typeof VIEWS)[number];

/** What can be set. */
export interface Settings {
  readonly engine: 'wasm' | 'webgpu';
  /** Whether people are looked for. */
  readonly people: boolean;
  /** See Disturbance. */
  readonly noise: number;
  readonly blur: number;
  /** Seconds that a network may take for a picture. */
  readonly limit: number;
}

export interface Link {
  /** Keys of networks, `name@version`. */
  readonly networks: readonly string[];
  readonly settings: Settings;
  readonly sample: string | null;
  readonly view: View;
}

export const MOST_NOISE = 128;
export const MOST_BLUR = 16;
export const DEFAULTS: Settings = { engine: 'wasm', people: true, noise: 0, blur: 0, limit: 30 };

const number = (least: number, most: number, usual: number) => z.coerce.number().min(least).max(most).catch(usual);
const linkSchema = z.object({
  networks: z
    .string()
    .transform((text) => text.split(',').filter((key) => key !== ''))
    .catch([]),
  engine: z.enum(['wasm', 'webgpu']).catch(DEFAULTS.engine),
  people: z
    .enum(['0', '1'])
    .transform((text) => text === '1')
    .catch(DEFAULTS.people),
  noise: number(0, MOST_NOISE, DEFAULTS.noise),
  blur: number(0, MOST_BLUR, DEFAULTS.blur),
  limit: number(1, 600, DEFAULTS.limit),
  sample: z.string().nullable().catch(null),
  view: z.enum(VIEWS).catch('picture'),
});

/** Reads a fragment; whatever is not understood counts as absent. */
export function readLink(hash: string): Link {
  const { networks, sample, view, ...settings } = linkSchema.parse({
    sample: null,
    ...Object.fromEntries(new URLSearchParams(hash.replace(/^#/, ''))),
  });
  return { networks, settings, sample, view };
}

/** The fragment of a link, without what is as usual. */
export function writeLink({ networks, settings, sample, view }: Link): string {
  const { engine, people, noise, blur, limit } = settings;
  const all = {
    networks: networks.join(','),
    engine,
    people: people ? '1' : '0',
    noise,
    blur,
    limit,
    sample: sample ?? '',
    view,
  };
  const usual = { networks: '', ...DEFAULTS, people: DEFAULTS.people ? '1' : '0', sample: '', view: 'picture' };
  const told = Object.entries(all).filter(([key, value]) => String(value) !== String(usual[key as keyof typeof usual]));
  // Commas and @ are allowed in a fragment, and easier to read as they are.
  const text = new URLSearchParams(told.map(([key, value]): [string, string] => [key, String(value)])).toString();
  return text === '' ? '' : `#${text.replaceAll('%2C', ',').replaceAll('%40', '@')}`;
}
