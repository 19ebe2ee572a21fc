/** The pictures that are held before the camera: photos of the test split where the data folder is, else drawn ones. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { GARMENT_TYPES, garmentSvg } from '../../kiosk/lab/samples/garments.ts';

export interface Picture {
  readonly name: string;
  readonly file: string | Buffer;
  /** Canonical garment type the photo shows. */
  readonly type: string;
}

/** The folder of the photos, which are not part of the repository. */
export const DATA = process.env['VITRINE_DATA'] ?? '../shared/data';
const taxonomySchema = z.object({ types: z.record(z.string(), z.object({ garments: z.array(z.string()) })) });

/** True when the garment photos are at hand. */
export const havePhotos = existsSync(join(DATA, 'garments/labels.csv'));
/** True when the street photos are at hand. */
export const havePeople = existsSync(join(DATA, 'worn/photos'));

/** The first two photos, by file name, of each class in the official test split: 20 in all. */
export function testPhotos(): Picture[] {
  const taxonomy = taxonomySchema.parse(JSON.parse(readFileSync(join(DATA, 'taxonomy.json'), 'utf8')));
  const typeOf = new Map(
    Object.entries(taxonomy.types).flatMap(([type, { garments }]) => garments.map((label) => [label, type])),
  );
  const [header = '', ...lines] = readFileSync(join(DATA, 'garments/labels.csv'), 'utf8').trim().split(/\r?\n/);
  const column = (name: string) => header.split(',').indexOf(name);
  const [image, label, split] = [column('image'), column('label'), column('split')];
  const rows = lines
    .map((line) => line.split(','))
    .filter((cells) => cells[split] === 'test')
    .map((cells) => ({ image: cells[image] ?? '', label: cells[label] ?? '' }))
    .sort((a, b) => (a.image < b.image ? -1 : 1));
  const seen = new Map<string, number>();
  const chosen: Picture[] = [];
  for (const { image, label } of rows) {
    const count = seen.get(label) ?? 0;
    const type = typeOf.get(label);
    if (count >= 2 || !type) continue;
    seen.set(label, count + 1);
    chosen.push({ name: `${label} ${image.slice(0, 8)}`, file: join(DATA, 'garments/images', `${image}.jpg`), type });
  }
  return chosen;
}

/** A garment that we draw ourselves: woven cloth in one colour, with seams and a shadow on a wall. */
export async function drawn(type: string, colour: string): Promise<Picture> {
  const known = GARMENT_TYPES.find((each) => each === type);
  if (!known) throw new Error(`no pattern for ${type}`);
  const file = await sharp(Buffer.from(garmentSvg(known, colour)))
    .png()
    .toBuffer();
  return { name: `drawn ${type} ${colour}`, file, type };
}

/** Twenty drawn pictures, for machines without the photos. */
export function drawnPictures(): Promise<Picture[]> {
  const colours = ['#24466b', '#8c2f39', '#3f6b3a'];
  return Promise.all(GARMENT_TYPES.flatMap((type) => colours.map((colour) => drawn(type, colour))).slice(0, 20));
}

/** A frame of 640 × 480 with street photos side by side, each cut to half of it, `left` pixels from the frame's edge. */
export async function street(...people: readonly { readonly photo: string; readonly left: number }[]): Promise<Buffer> {
  const parts = people.map(async ({ photo, left }) => {
    const file = join(DATA, 'worn/photos', `${photo}.jpg`);
    return { input: await sharp(file).resize(320, 480, { fit: 'cover' }).toBuffer(), left, top: 0 };
  });
  const canvas = sharp({ create: { width: 640, height: 480, channels: 3, background: '#888' } });
  return canvas
    .composite(await Promise.all(parts))
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** An empty wall, which is no garment and nobody. */
export function wall(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#b9b4aa' } })
    .png()
    .toBuffer();
}
