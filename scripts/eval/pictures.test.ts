/** Pictures: indices of a mask are exact, photos are upright, broken files are named. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPicture, PictureError, readMask, readPhoto } from './pictures.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'eval-pictures-'))));
afterAll(() => rm(folder, { recursive: true }));

const gray = { width: 16, height: 16, channels: 1 } as const;
const indices = Uint8Array.from({ length: 256 }, (_, i) => i);

describe('readMask', () => {
  it('returns every index as it was written', async () => {
    const file = join(folder, 'mask.png');
    await sharp(indices, { raw: gray }).toColourspace('b-w').png().toFile(file);
    expect(await readMask(file)).toEqual({ width: 16, height: 16, data: indices });
  });

  it('refuses a palette and colours, whose indices would be lost', async () => {
    const file = join(folder, 'palette.png');
    await sharp(indices, { raw: gray }).png({ palette: true }).toFile(file);
    await expect(readMask(file)).rejects.toThrow(/palette\.png: a mask is a greyscale PNG/);
  });
});

describe('readPhoto', () => {
  const red = { create: { width: 40, height: 20, channels: 3, background: '#f00' } } as const;

  it('turns a photo upright by its EXIF tag', async () => {
    const file = join(folder, 'turned.jpg');
    await sharp(red).withMetadata({ orientation: 6 }).jpeg().toFile(file);
    const { width, height, data } = await readPhoto(file);
    expect([width, height, data.length]).toEqual([20, 40, 20 * 40 * 4]);
    expect([...data.subarray(0, 4)].map((value) => Math.round(value / 128))).toEqual([2, 0, 0, 2]);
  });

  it('names a file that is cut off or no picture', async () => {
    const whole = await sharp(red).jpeg().toBuffer();
    await writeFile(join(folder, 'cut.jpg'), whole.subarray(0, whole.length / 2));
    await writeFile(join(folder, 'text.jpg'), 'no picture');
    for (const name of ['cut', 'text'])
      await expect(readPhoto(join(folder, `${name}.jpg`))).rejects.toThrow(new RegExp(`${name}\\.jpg: `));
  });
});

describe('findPicture', () => {
  it('finds a name with and without its ending, and names what is missing', async () => {
    await writeFile(join(folder, 'a.b.png'), '');
    expect(await findPicture(folder, 'a.b')).toBe(join(folder, 'a.b.png'));
    expect(await findPicture(folder, 'a.b.png')).toBe(join(folder, 'a.b.png'));
    await expect(findPicture(folder, 'c')).rejects.toThrow(PictureError);
  });
});
