/** What a golden picture must be so that every kiosk decodes it to the same bytes: PNG, 8 bit RGB, small. */

/** The longest side, in pixels: a few kilobytes of PNG can be gigabytes of picture. */
export const MAX_GOLDEN_SIDE = 1024;

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
/** Length, type, checksum. */
const FRAME = 12;

/** Why the base64 text is no such picture, or null. Reads the header and checks each chunk's sum; the golden run decodes it. */
export function goldenPngFault(base64: string): string | null {
  const bytes = decode(base64);
  if (!bytes || !SIGNATURE.every((byte, at) => bytes[at] === byte)) return 'is not a PNG';
  const view = new DataView(bytes.buffer);
  const typeAt = (at: number) => String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  if (bytes.length < 33 || typeAt(8) !== 'IHDR' || view.getUint32(8) !== 13) return 'is a PNG without a header';
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (Math.min(width, height) < 1 || Math.max(width, height) > MAX_GOLDEN_SIDE)
    return `is ${width} × ${height} pixels; a side may have 1 to ${MAX_GOLDEN_SIDE}`;
  if (bytes[24] !== 8 || bytes[25] !== 2) return 'is not 8 bit RGB (colour type 2); save it without palette, alpha or grey';
  let data = false;
  for (let at = 8; at + FRAME <= bytes.length; at += FRAME + view.getUint32(at)) {
    const end = at + FRAME + view.getUint32(at);
    if (end <= bytes.length && crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
      return `is a damaged PNG: the checksum of ${/^[A-Za-z]{4}$/.test(typeAt(at)) ? typeAt(at) : 'a chunk'} is wrong`;
    if (typeAt(at) === 'IDAT') data = true;
    if (typeAt(at) === 'IEND') return data ? null : 'is a PNG without pixels';
  }
  return 'is a PNG that was cut off';
}

/** CRC-32 as PNG has it (https://www.w3.org/TR/png-3/#D-CRCAppendix). */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function decode(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
