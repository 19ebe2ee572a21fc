/** Decodes photos and masks of a data folder into the pipeline's pixels. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { fileNamesOf } from '../../kiosk/measure/picture-names.ts';
import type { Pixels } from '../../kiosk/pipeline/types.ts';

/** A picture that is missing or cannot be decoded: it is named and counted, and the others go on. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** The file of the picture that a csv calls `name`, with or without its ending. Throws a PictureError when there is none. */
export async function findPicture(folder: string, name: string): Promise<string> {
  for (const each of fileNamesOf(name)) {
    const file = join(folder, each);
    if (await exists(file)) return file;
  }
  throw new PictureError(`${join(folder, name)}: there is no such picture`);
}

/** Whether a file or folder is there. */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** A photo as the kiosk's browser would hand it over: upright by its EXIF tag, sRGB, RGBA. Throws a PictureError. */
export async function readPhoto(file: string): Promise<Pixels> {
  const image = sharp(file, { failOn: 'truncated' }).autoOrient().toColourspace('srgb').ensureAlpha();
  return raw(image, file, 4);
}

/** A label map: one index a pixel, exactly as it stands in the file. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Reads a mask, a greyscale PNG of 8 bits. A palette is refused: decoding would turn its indices into colours. */
export async function readMask(file: string): Promise<Mask> {
  const meta = await sharp(file)
    .metadata()
    .catch((error: unknown) => unreadable(file, error));
  if (meta.format !== 'png' || meta.channels !== 1 || meta.isPalette || meta.bitsPerSample !== 8)
    throw new PictureError(`${file}: a mask is a greyscale PNG of 8 bits, one label index a pixel`);
  return raw(sharp(file).toColourspace('b-w'), file, 1);
}

async function raw(image: Sharp, file: string, channels: number) {
  const { data, info } = await image
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => unreadable(file, error));
  if (info.channels !== channels) throw new PictureError(`${file}: ${info.channels} channels instead of ${channels}`);
  return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}

function unreadable(file: string, error: unknown): never {
  throw new PictureError(`${file}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
}
