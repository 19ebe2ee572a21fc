/** sRGB bytes to linear light and to CIELAB, the space in which a distance means what an eye sees. */

/** L* 0 (black) to 100 (white); a* towards red (−: green); b* towards yellow (−: blue). Chroma is hypot(a, b). */
export interface Lab {
  readonly L: number;
  readonly a: number;
  readonly b: number;
}

/** Linear light 0–1 of every sRGB byte: the transfer function of IEC 61966-2-1:1999 (https://www.w3.org/Graphics/Color/sRGB). */
const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** The linear light 0–1 of one sRGB byte 0–255. */
export function linearOf(byte: number): number {
  return LINEAR[byte] ?? 0;
}

/** The reference white: D65 as the sum of the rows below, so that neutral bytes have a* = b* = 0 exactly. */
const WHITE = { x: 0.4124 + 0.3576 + 0.1805, y: 1, z: 0.0193 + 0.1192 + 0.9505 };

/**
 * Linear red, green and blue (0–1, D65; a little more than 1 after a gain is allowed) as CIELAB.
 * The matrix is IEC 61966-2-1's, the formula CIE 15:2004 section 8.2.1 with its exact fractions 216/24389 and 841/108.
 */
export function labOfLinear(red: number, green: number, blue: number): Lab {
  const fx = cubeRoot((0.4124 * red + 0.3576 * green + 0.1805 * blue) / WHITE.x);
  const fy = cubeRoot((0.2126 * red + 0.7152 * green + 0.0722 * blue) / WHITE.y);
  const fz = cubeRoot((0.0193 * red + 0.1192 * green + 0.9505 * blue) / WHITE.z);
  return { L: 116 * fy - 16, a: 500 * (fx - fy), b: 200 * (fy - fz) };
}

/** Three sRGB bytes as CIELAB. */
export function labOf(red: number, green: number, blue: number): Lab {
  return labOfLinear(linearOf(red), linearOf(green), linearOf(blue));
}

function cubeRoot(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (841 / 108) * t + 4 / 29;
}

/** A CIELAB colour as `#rrggbb` in sRGB, cut to what sRGB has. The inverse of the above. */
export function hexOf({ L, a, b }: Lab): string {
  const fy = (L + 16) / 116;
  const [x, y, z] = [WHITE.x * cubed(fy + a / 500), cubed(fy), WHITE.z * cubed(fy - b / 200)];
  const linear = [
    3.2406 * x - 1.5372 * y - 0.4986 * z,
    -0.9689 * x + 1.8758 * y + 0.0415 * z,
    0.0557 * x - 0.204 * y + 1.057 * z,
  ];
  return `#${linear.map((value) => byteOf(value).toString(16).padStart(2, '0')).join('')}`;
}

function cubed(f: number): number {
  return f ** 3 > 216 / 24389 ? f ** 3 : (f - 4 / 29) * (108 / 841);
}

/** The sRGB byte of linear light. */
function byteOf(light: number): number {
  const value = Math.min(Math.max(light, 0), 1);
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}
