/** An accent that the operator chose, made light or dark enough to be seen on the screen's ground. */

/** Least contrast of marks and of text on them (WCAG 2.2, 1.4.3 and 1.4.11): enough for both. */
const LEAST = 4.5;
const GROUNDS = { light: '#f5f1ea', dark: '#15130f' } as const;
/** What text on the accent may be. */
const INKS = ['#ffffff', '#15130f'] as const;

type Rgb = readonly [red: number, green: number, blue: number];

export interface Accent {
  /** Each `#rrggbb`. */
  readonly accent: string;
  readonly ink: string;
}

/** The accent and what is written on it, for a light and for a dark ground; `chosen` is `#rrggbb`. */
export function accentsOf(chosen: string): { readonly light: Accent; readonly dark: Accent } {
  const on = (ground: string, towards: Rgb): Accent => {
    const accent = moved(rgbOf(chosen), rgbOf(ground), towards);
    const ink = INKS.reduce((best, next) => (contrast(rgbOf(next), accent) > contrast(rgbOf(best), accent) ? next : best));
    return { accent: hexOf(accent), ink };
  };
  return { light: on(GROUNDS.light, [0, 0, 0]), dark: on(GROUNDS.dark, [255, 255, 255]) };
}

/** As little as is needed of the way towards black or white. */
function moved(colour: Rgb, ground: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = colour.map((value, i) => Math.round(value + share * (towards[i]! - value))) as unknown as Rgb;
    if (contrast(mixed, ground) >= LEAST) return mixed;
  }
  return towards;
}

/** Contrast ratio of two colours, 1–21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: Rgb, b: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function rgbOf(hex: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}

function hexOf(colour: Rgb): string {
  return `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
