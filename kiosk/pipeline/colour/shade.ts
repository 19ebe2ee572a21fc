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

export interface Shading {
  /** Of the last looks; null for one that saw a pattern. */
  readonly looks: readonly (Shade | null)[];
  readonly shown: Shade | null;
}

export const UNSHADED: Shading = { looks: [], shown: null };

/** After one more look, with the colours that it saw, the largest first. */
export function shaded(before: Shading, colours: readonly Pick<ColourShare, 'name' | 'share' | 'hex'>[]): Shading {
  const [first] = colours;
  const look = first !== undefined && first.share >= LEAST_SHARE ? { name: first.name, hex: first.hex } : null;
  const looks = [...before.looks, look].slice(-LOOKS);
  const count = (shade: Shade | null) => looks.filter((each) => each?.name === shade?.name).length;
  const best = looks.reduce((most, each) => (count(each) > count(most) ? each : most), looks[0] ?? null);
  const isEnough = before.shown === null ? count(best) >= AGREE : count(best) >= count(before.shown) + AHEAD;
  // Of one name the first tone stays: a swatch that changes with the light is no colour.
  return { looks, shown: isEnough && best?.name !== before.shown?.name ? best : before.shown };
}
