/**
 * What the bench's camera sees: people in the street where the photos are at hand, else the figure that the people model was proven with;
 * or four drawn people who walk to and fro.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { room, type Who } from '../browser/figures.ts';
import { Camera } from '../browser/camera.ts';
import { CommandError } from '../lib/command.ts';
import { newestVersion } from '../lib/newest.ts';
import { RELEASED } from '../lib/settings.ts';

/** So many photos, each for so many seconds, over and over. */
const PHOTOS = 12;
const SECONDS = 0.5;
const FRAME = { width: 640, height: 480 } as const;
/** The crowd: who walks, and where about, in pixels of the frame; how wide they are, how far they walk, and in how many pictures. */
const WALKERS: readonly (readonly [Who, number])[] = [
  ['jumper', 0],
  ['dress', 135],
  ['jumper', 270],
  ['dress', 405],
];
const WALKER_WIDTH = 230;
const WALK = 24;
const STEPS = 20;
const STEP_SECONDS = 0.2;

export interface Film {
  readonly camera: Camera;
  readonly shows: string;
}

export async function makeFilm(data: string): Promise<Film> {
  const camera = new Camera(30);
  const photos = join(data, 'worn/photos');
  if (existsSync(photos)) {
    const names = (await readdir(photos)).filter((name) => name.endsWith('.jpg')).toSorted();
    const step = Math.max(1, Math.floor(names.length / PHOTOS));
    const chosen = Array.from({ length: Math.min(PHOTOS, names.length) }, (_, i) => join(photos, names[i * step]!));
    const pictures = await Promise.all(chosen.map((file) => inFrame(sharp(file).rotate())));
    await camera.play(...pictures.map((picture) => ({ picture, seconds: SECONDS })));
    return { camera, shows: `${chosen.length} street photos` };
  }
  const version = newestVersion(RELEASED, 'people');
  if (version === null) throw new CommandError('models/released/people holds no model.');
  const card = JSON.parse(await readFile(join(RELEASED, 'people', version, 'card.json'), 'utf8')) as { golden: { png: string } };
  await camera.play({ picture: await inFrame(sharp(Buffer.from(card.golden.png, 'base64'))), seconds: SECONDS });
  return { camera, shows: 'a drawn figure' };
}

/** Whole, in the middle of 640 × 480 pixels. */
function inFrame(picture: Sharp): Promise<Buffer> {
  return picture.resize(FRAME.width, FRAME.height, { fit: 'contain', background: '#888' }).removeAlpha().png().toBuffer();
}

/** Four people side by side, each of whom walks to and fro in a time of their own, over and over. */
export async function makeCrowd(): Promise<Film> {
  const camera = new Camera(30);
  const pictureAt = (step: number): Promise<Buffer> =>
    room(
      ...WALKERS.map(([who, about], i) => {
        const way = WALK * (1 + Math.sin((2 * Math.PI * step) / STEPS + 1.7 * i));
        return { who, left: Math.round(about + way) - WALK / 2, width: WALKER_WIDTH };
      }),
    );
  const pictures = await Promise.all(Array.from({ length: STEPS }, (_, step) => pictureAt(step)));
  await camera.play(...pictures.map((picture) => ({ picture, seconds: STEP_SECONDS })));
  return { camera, shows: 'four drawn people who walk to and fro' };
}
