/** One steady colour out of several looks at a garment, so that its name does not flicker with every fold. Pure. */
import type { Shade } from '../types.ts';
import type { ColourShare } from './colour.ts';

/** A colour of less than this share of a garment is not the garment's colour: it has a pattern. */
const LEAST_SHARE = 0.4;
/** Number of colour measurements that are kept … */
const LOOKS = 7;
/** … and how many of them must agree before a colour is named … */
const AGREE = 2;
/** … or be ahead by this many of one that was said. */
const AHEAD = 2;
/** So many looks in a row that see one and the same other colour are no fold and no shadow: somebody has changed clothes. */
const OTHERS = 3;

export interface Shading {
  /** Of the last looks; null for one that saw a pattern. */
  readonly looks: readonly (Shade | null)[];
  readonly shown: Shade | null;
  /** How often the garment was changed for one of another colour. */
  readonly changes: number;
}

export const UNSHADED: Shading = { looks: [], shown: null, changes: 0 };

/** After one more look, with the colours that it saw, the largest first. */
export function shaded(before: Shading, colours: readonly Pick<ColourShare, 'name' | 'share' | 'hex'>[]): Shading {
  const [first] = colours;
  const look = first !== undefined && first.share >= LEAST_SHARE ? { name: first.name, hex: first.hex } : null;
  const looks = [...before.looks, look].slice(-LOOKS);
  const newest = looks.slice(-OTHERS);
  const isOther =
    newest.length === OTHERS && newest.every((each) => each?.name === look?.name) && isDoubted({ ...before, looks });
  if (isOther) return { looks: newest, shown: look, changes: before.changes + 1 };
  return { ...before, looks, shown: agreed(looks, before.shown) };
}

/** Whether the newest look saw another colour than the one that is said. */
export function isDoubted({ looks, shown }: Shading): boolean {
  return shown !== null && looks.at(-1)?.name !== shown.name;
}

/** What these looks agree on; what was said stays unless another is ahead of it. Of one name the first tone stays: a swatch that changes with the light is no colour. */
function agreed(looks: Shading['looks'], shown: Shade | null): Shade | null {
  const count = (shade: Shade | null) => looks.filter((each) => each?.name === shade?.name).length;
  const best = looks.reduce((most, each) => (count(each) > count(most) ? each : most), looks[0] ?? null);
  const isEnough = shown === null ? count(best) >= AGREE : count(best) >= count(shown) + AHEAD;
  return isEnough && best?.name !== shown?.name ? best : shown;
}
