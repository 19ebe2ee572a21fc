/** One steady colour out of several looks at a garment, so that its name does not flicker with every fold. Pure. */
import type { Shade } from '../types.ts';
import type { ColourShare } from './colour.ts';

/** A colour of less than this share of a garment is not the garment's colour: it has a pattern. */
const LEAST_SHARE = 0.4;
/** How many looks must agree before something is said … */
const AGREE = 2;
/** … and how many, all that are kept, must in a row see something else before it is said no more: somebody has changed clothes. */
const OTHERS = 4;

export interface Shading {
  /** The last looks; null for one that saw a pattern. */
  readonly looks: readonly (Shade | null)[];
  /** What is said; null for a pattern, and before anything is. */
  readonly shown: Shade | null;
  /** Whether the looks have settled on what is said. */
  readonly settled: boolean;
  /** How often something else was settled on: changes of clothes. */
  readonly changes: number;
}

export const UNSHADED: Shading = { looks: [], shown: null, settled: false, changes: 0 };

/** After one more look, with the colours that it saw, the largest first. Of one name the first tone stays: a swatch that changes with the light is no colour. */
export function shaded(before: Shading, colours: readonly Pick<ColourShare, 'name' | 'share' | 'hex'>[]): Shading {
  const [first] = colours;
  const look = first !== undefined && first.share >= LEAST_SHARE ? { name: first.name, hex: first.hex } : null;
  const looks = [...before.looks, look].slice(-OTHERS);
  if (!before.settled) {
    const alike = looks.filter((each) => each?.name === look?.name);
    if (alike.length < AGREE) return { ...before, looks };
    const shown = look?.name === before.shown?.name ? before.shown : alike[0]!;
    return { ...before, looks, shown, settled: true };
  }
  const isOther = looks.length === OTHERS && looks.every((each) => each?.name !== before.shown?.name);
  if (!isOther) return { ...before, looks };
  const shown = looks.every((each) => each?.name === look?.name) ? look : null;
  return { looks, shown, settled: true, changes: before.changes + 1 };
}

/** Whether what is said may not be so any more: the newest look saw something else, or none has seen it since its looks were forgotten. */
export function isDoubted({ looks, shown, settled }: Shading): boolean {
  return settled ? looks.at(-1)?.name !== shown?.name : shown !== null;
}

/** Whether looks are wanted soon: few are there, or what is said is in doubt. */
export function isOpen(shading: Shading): boolean {
  return shading.looks.length < OTHERS || isDoubted(shading);
}

/** The same with its looks forgotten: what is said stays until new ones settle on something. */
export function unsettled(before: Shading): Shading {
  return { ...before, looks: [], settled: false };
}
