/** What the bench's camera sees: people in the street where the photos are at hand, else the figure that the people model was proven with. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { Camera } from '../browser/camera.ts';
import { CommandError } from '../command.ts';
import { newestVersion } from '../newest.ts';
import { RELEASED } from '../settings.ts';

/** So many photos, each for so many seconds, over and over. */
const PHOTOS = 12;
const SECONDS = 0.5;

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
  return picture.resize(640, 480, { fit: 'contain', background: '#888' }).removeAlpha().png().toBuffer();
}
