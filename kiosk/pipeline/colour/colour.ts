/** What colours a garment has: named shares of the pixels of its region, without background and skin. */
import { hexOf, labOfLinear, linearOf } from './cielab.ts';
import type { Lab } from './cielab.ts';
import { cluster } from './clusters.ts';
import { nameOf } from './colour-names.ts';
import type { ColourName } from './colour-names.ts';
import { gainsOf, NO_GAINS } from './light.ts';
import type { Gains } from './light.ts';
import { clampBox } from '../pixels/placement.ts';
import type { Box, Pixels } from '../types.ts';

export interface ColourShare {
  readonly name: ColourName;
  /** The part of the garment that has this colour, above 0 and at most 1; all shares of a garment sum to 1. */
  readonly share: number;
  /** Its largest part, after the light was balanced, as `#rrggbb`. */
  readonly hex: string;
}

export interface ColourOptions {
  /** Where the garment is: one byte per pixel of the whole frame, row-major, not 0 = garment. Only the part in the region counts. */
  readonly mask?: Uint8Array;
  /** False takes the frame's colours as they are, for a picture whose light is known to be neutral. Default true. */
  readonly balance?: boolean;
  /** The gains of the whole frame, where `pixels` are only a part of it. */
  readonly gains?: Gains;
}

/** Pixels looked at, at most: enough that a share is right within two points, few enough for well under 10 ms. */
const MOST_SAMPLES = 4000;
const CLUSTERS = 4;
/** The rim of the region, as a part of its half side: mostly what is behind the garment. */
const RIM = 0.14;
/** How quickly the middle's weight falls off, in half sides. */
const MIDDLE = 0.5;
/** A colour this many times as frequent on the rim as in the middle is background … */
const BACKGROUND_RATIO = 1.4;
/** … and one that may be skin needs less, because bare arms, necks and legs stick out of a garment at its rim. */
const SKIN_RATIO = 0.8;
/** Never take away so much that less than this part of the middle is left: then the garment has its background's colour. */
const LEAST_LEFT = 0.15;

/** Side of a cell of CIELAB in which colours count as one: below what an eye tells apart in moving cloth. */
const CELL = 3;

/** Looked-at pixels of about one colour: how much they count as the middle of the region and as its rim. */
interface Swatch {
  readonly colour: Lab;
  middle: number;
  rim: number;
}

/**
 * The colours inside `region` of a frame, largest share first; at least one. Pure: the same bytes give the same answer.
 * Without a mask the middle of the region weighs most and colours that belong to its rim are left out.
 */
export function colourOf(pixels: Pixels, region: Box, options: ColourOptions = {}): ColourShare[] {
  const gains = options.balance === false ? NO_GAINS : (options.gains ?? gainsOf(pixels));
  const swatches = sampled(pixels, clampBox(region, pixels.width, pixels.height), gains, options.mask);
  const { centres, of } = cluster(
    swatches.map((swatch) => swatch.colour),
    swatches.map((swatch) => swatch.middle + swatch.rim),
    CLUSTERS,
  );
  const middle = new Float64Array(centres.length);
  const rim = new Float64Array(centres.length);
  swatches.forEach((swatch, i) => {
    const c = of[i] ?? 0;
    middle[c] = (middle[c] ?? 0) + swatch.middle;
    rim[c] = (rim[c] ?? 0) + swatch.rim;
  });
  const kept = garmentClusters(centres, shares(middle), shares(rim));
  const total = kept.reduce((sum, c) => sum + (middle[c] ?? 0), 0);
  const named = new Map<ColourName, { share: number; most: number; hex: string }>();
  for (const c of kept) {
    const centre = centres[c];
    if (centre === undefined || total === 0) continue;
    const name = nameOf(centre);
    const part = (middle[c] ?? 0) / total;
    const { share, most, hex } = named.get(name) ?? { share: 0, most: -1, hex: '' };
    named.set(name, { share: share + part, most: Math.max(most, part), hex: part > most ? hexOf(centre) : hex });
  }
  return [...named]
    .map(([name, { share, hex }]) => ({ name, share, hex }))
    .filter(({ share }) => share > 0)
    .sort((p, q) => q.share - p.share || p.name.localeCompare(q.name));
}

/** A grid of at most MOST_SAMPLES pixels of `box`; with a mask only those inside it, all alike (or the whole box when none is). */
function sampled(pixels: Pixels, box: Box, gains: Gains, mask: Uint8Array | undefined): Swatch[] {
  const step = Math.max(1, Math.sqrt((box.width * box.height) / MOST_SAMPLES));
  const [columns, rows] = [Math.max(1, Math.floor(box.width / step)), Math.max(1, Math.floor(box.height / step))];
  const swatches = new Map<string, Swatch>();
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [u, v] = [((column + 0.5) / columns) * 2 - 1, ((row + 0.5) / rows) * 2 - 1];
      const x = box.x + Math.floor(((column + 0.5) * box.width) / columns);
      const y = box.y + Math.floor(((row + 0.5) * box.height) / rows);
      const pixel = y * pixels.width + x;
      if (mask !== undefined && mask[pixel] === 0) continue;
      const light = (channel: number) => linearOf(pixels.data[pixel * 4 + channel] ?? 0);
      const onRim = mask === undefined && Math.max(Math.abs(u), Math.abs(v)) > 1 - RIM;
      const colour = cellOf(labOfLinear(light(0) * gains.red, light(1) * gains.green, light(2) * gains.blue));
      const key = `${colour.L},${colour.a},${colour.b}`;
      const swatch = swatches.get(key) ?? { colour, middle: 0, rim: 0 };
      swatches.set(key, swatch);
      swatch.middle += mask === undefined ? Math.exp(-(u * u + v * v) / (2 * MIDDLE * MIDDLE)) : 1;
      if (onRim) swatch.rim += 1;
    }
  if (swatches.size === 0) return sampled(pixels, box, gains, undefined);
  // An order that depends on the colours alone, so that the clusters do too.
  return [...swatches.values()].sort((p, q) => p.colour.L - q.colour.L || p.colour.a - q.colour.a || p.colour.b - q.colour.b);
}

function cellOf({ L, a, b }: Lab): Lab {
  const round = (value: number) => Math.round(value / CELL) * CELL;
  return { L: round(L), a: round(a), b: round(b) };
}

/** The clusters that are garment, given each one's share of the middle and of the rim (all 0 under a mask). */
function garmentClusters(centres: readonly Lab[], middle: Float64Array, rim: Float64Array): number[] {
  const all = centres.map((_, c) => c);
  const excess = (c: number) => (rim[c] ?? 0) / Math.max(middle[c] ?? 0, 1e-9);
  const kept = new Set(all);
  let left = 1;
  // The most rim-like goes first; it stays when too little of the middle would be left.
  for (const c of all.toSorted((p, q) => excess(q) - excess(p))) {
    const centre = centres[c];
    const limit = centre !== undefined && mayBeSkin(centre) ? SKIN_RATIO : BACKGROUND_RATIO;
    if (excess(c) <= limit || left - (middle[c] ?? 0) < LEAST_LEFT) continue;
    kept.delete(c);
    left -= middle[c] ?? 0;
  }
  return [...kept];
}

/**
 * Whether a colour may be skin: by hue and chroma and hardly by lightness, because pigment changes the lightness of skin
 * most and its hue least (Xiao et al., "Characterising the variations in ethnic skin colours", Skin Research and
 * Technology 23, 2017). The limits are wide, for cameras and shade; very dark skin falls below the least chroma and then
 * counts like any other colour. Brown, beige and pink cloth looks alike, so this alone never takes a pixel away.
 */
function mayBeSkin({ L, a, b }: Lab): boolean {
  const chroma = Math.hypot(a, b);
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return L > 10 && L < 92 && chroma > 8 && chroma < 40 && hue > 20 && hue < 80;
}

function shares(values: Float64Array): Float64Array {
  const total = values.reduce((a, b) => a + b, 0);
  return values.map((value) => (total > 0 ? value / total : 0));
}
