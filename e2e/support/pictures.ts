/** The pictures that are held before the camera: photos of the test split where the data folder is, else drawn ones. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';

export interface Picture {
  readonly name: string;
  readonly file: string | Buffer;
  /** Canonical garment type the photo shows. */
  readonly type: string;
}

const DATA = process.env['VITRINE_DATA'] ?? '../shared/data';
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

/** Outline and seams of each garment, in a picture of 240 × 320. */
const PATTERNS: Record<string, { outline: string; seams: string }> = {
  't-shirt': {
    outline:
      'M72 62 L100 46 Q120 66 140 46 L168 62 L206 112 Q196 126 178 134 L164 116 Q160 200 166 274 Q120 282 74 274 Q80 200 76 116 L62 134 Q44 126 34 112 Z',
    seams:
      'M100 46 Q120 74 140 46 M76 116 Q82 90 78 66 M164 116 Q158 90 162 66 M76 266 Q120 274 164 266 M40 120 L64 138 M200 120 L176 138',
  },
  knitwear: {
    outline:
      'M76 62 L104 44 Q120 58 136 44 L164 62 Q186 80 202 226 Q188 238 172 234 L162 134 Q160 210 164 262 Q120 270 76 262 Q80 210 78 134 L68 234 Q52 238 38 226 Q54 80 76 62 Z',
    seams:
      'M104 44 Q120 66 136 44 M76 250 Q120 258 164 250 M40 216 L68 222 M200 216 L172 222 M78 134 Q84 96 80 66 M162 134 Q156 96 160 66',
  },
  trousers: {
    outline: 'M82 30 L158 30 Q168 100 172 292 Q152 298 134 292 L121 116 L106 292 Q88 298 68 292 Q72 100 82 30 Z',
    seams: 'M81 42 L159 42 M120 42 L121 116 M86 44 Q90 66 78 74 M154 44 Q150 66 162 74 M88 80 L84 288 M152 80 L156 288',
  },
  shorts: {
    outline: 'M72 74 L168 74 Q184 140 190 206 Q156 214 130 206 L120 138 L110 206 Q84 214 50 206 Q56 140 72 74 Z',
    seams: 'M71 88 L169 88 M120 88 L120 138 M52 196 Q84 204 108 196 M188 196 Q156 204 132 196',
  },
  skirt: {
    outline: 'M90 70 L150 70 Q160 160 196 246 Q120 262 44 246 Q80 160 90 70 Z',
    seams: 'M89 82 L151 82 M104 84 L84 250 M120 84 L120 254 M136 84 L156 250',
  },
  dress: {
    outline:
      'M92 32 L104 30 Q120 56 136 30 L148 32 Q150 80 146 112 Q176 200 194 288 Q120 304 46 288 Q64 200 94 112 Q90 80 92 32 Z',
    seams: 'M104 30 Q120 66 136 30 M94 112 Q120 120 146 112 M110 118 L92 292 M130 118 L148 292',
  },
  hat: {
    outline: 'M68 172 Q66 84 120 82 Q174 84 172 172 Q206 176 218 190 Q120 226 22 190 Q34 176 68 172 Z',
    seams: 'M68 172 Q120 196 172 172 M67 158 Q120 182 173 158 M120 82 Q118 130 120 176',
  },
  shoes: {
    outline: 'M34 148 Q62 156 90 146 Q124 190 192 200 Q214 206 212 228 L30 228 Q24 190 34 148 Z',
    seams: 'M30 216 L212 216 M96 158 L112 148 M106 170 L122 160 M118 180 L134 170 M34 170 Q60 176 84 168',
  },
};

/** A garment that the tests draw themselves: woven cloth in one colour, with seams and a shadow on a wall. */
export async function drawn(type: string, colour: string): Promise<Picture> {
  const pattern = PATTERNS[type];
  if (!pattern) throw new Error(`no pattern for ${type}`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="960" viewBox="0 0 240 320">
    <defs>
      <linearGradient id="wall" x2="0.4" y2="1"><stop offset="0" stop-color="#efebe4"/><stop offset="1" stop-color="#d3ccc1"/></linearGradient>
      <linearGradient id="light" x2="1" y2="0.5"><stop offset="0" stop-color="#fff" stop-opacity="0.28"/><stop offset="0.5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.35"/></linearGradient>
      <filter id="cloth" x="0" y="0" width="1" height="1">
        <feTurbulence type="fractalNoise" baseFrequency="0.012 0.004" numOctaves="3" seed="7" result="folds"/>
        <feDiffuseLighting in="folds" surfaceScale="9" lighting-color="#fff" result="lit"><feDistantLight azimuth="215" elevation="52"/></feDiffuseLighting>
        <feComposite in="SourceGraphic" in2="lit" operator="arithmetic" k1="1.15" k2="0.1" result="shaded"/>
        <feComposite in="shaded" in2="SourceGraphic" operator="in"/>
      </filter>
      <filter id="shadow" x="-0.2" y="-0.2" width="1.4" height="1.4"><feGaussianBlur stdDeviation="5"/></filter>
    </defs>
    <rect width="240" height="320" fill="url(#wall)"/>
    <path d="${pattern.outline}" transform="translate(5 8)" fill="#3a3128" opacity="0.38" filter="url(#shadow)"/>
    <path d="${pattern.outline}" fill="${colour}" filter="url(#cloth)"/>
    <path d="${pattern.outline}" fill="url(#light)"/>
    <path d="${pattern.seams}" fill="none" stroke="#000" stroke-opacity="0.35" stroke-width="1"/>
  </svg>`;
  return { name: `drawn ${type} ${colour}`, file: await sharp(Buffer.from(svg)).png().toBuffer(), type };
}

/** Twenty drawn pictures, for machines without the photos. */
export function drawnPictures(): Promise<Picture[]> {
  const colours = ['#24466b', '#8c2f39', '#3f6b3a'];
  return Promise.all(
    Object.keys(PATTERNS)
      .flatMap((type) => colours.map((colour) => drawn(type, colour)))
      .slice(0, 20),
  );
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
