/** Street photos of people: their tags and masks, mapped to canonical types, and the crops that the masks give. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Box } from '../../kiosk/pipeline/types.ts';
import { CommandError } from '../lib/command.ts';
import { AbsentError, type Workbench, type Tried } from './workbench.ts';
import type { Crop } from '../../kiosk/measure/classify.ts';
import { pickSplit } from '../../kiosk/measure/csv.ts';
import { readCsv } from './csv.ts';
import { exists, findPicture, PictureError, readMask, readPhoto, type Mask } from './pictures.ts';

const rowSchema = z.object({
  photo: z.string().min(1),
  split: z.string().optional(),
  mask: z.string().optional(),
  tags: z.string(),
});
const namesSchema = z.array(z.string()).min(1).max(256);
/** The split that no model was trained on. */
const REPORTING = 'val';
/** A type that covers less of its photo than this share is no crop; as in models/recipe/data.py. */
const MIN_SHARE = 0.004;

export interface WornPhoto {
  readonly id: string;
  /** The canonical types that its tags mean. */
  readonly types: ReadonlySet<string>;
  /** Its mask's file, or null where there is none. */
  readonly mask: string | null;
}

/** The photos of the split and what is known of them. */
export async function readWornPhotos(
  bench: Workbench,
): Promise<{ readonly photos: readonly WornPhoto[]; readonly split: string }> {
  const folder = join(bench.data, 'worn');
  const file = join(folder, 'tags.csv');
  const all = await readCsv(file, rowSchema);
  if (all === null) throw new AbsentError(`there is no ${file}`);
  const { rows, split } = pickSplit(all, bench.split, REPORTING);
  if (rows.length === 0) throw new AbsentError(`${file} has no photo in the split "${split}"`);
  const photos = rows.map(async ({ photo, mask, tags }): Promise<WornPhoto> => {
    const types = tags.split('|').flatMap((tag) => bench.taxonomy.typeOf('worn', tag) ?? []);
    const at = join(folder, 'masks', `${photo}.png`);
    return { id: photo, types: new Set(types), mask: mask !== '0' && (await exists(at)) ? at : null };
  });
  return { photos: await Promise.all(photos), split };
}

/** The file of a street photo. Throws a PictureError when there is none. */
export function wornFile(bench: Workbench, id: string): Promise<string> {
  return findPicture(join(bench.data, 'worn', 'photos'), id);
}

/** A crop by mask: one type of one photo, and the bounding box of its mask. */
export interface WornCrop extends Crop {
  readonly box: Box;
}

/** Runs one crop per type and photo through the garments model, once a run. */
export function readWornCrops(
  bench: Workbench,
): Promise<Tried & { readonly crops: readonly WornCrop[]; readonly split: string }> {
  return bench.once('worn crops', async () => {
    const { photos, split } = await readWornPhotos(bench);
    const masked = photos.filter((photo) => photo.mask !== null);
    if (masked.length === 0) throw new AbsentError(`no photo of the split "${split}" has a mask in worn/masks`);
    const names = await readMaskLabels(join(bench.data, 'worn', 'mask-labels.json'));
    const typeOf = names.map((name) => bench.taxonomy.typeOf('worn', name));
    const model = await bench.classifier('garments');
    const crops: WornCrop[] = [];
    const { broken } = await bench.each('worn crops', masked, async ({ id, mask: file }) => {
      const photo = await readPhoto(await wornFile(bench, id));
      const mask = await readMask(file!);
      if (mask.width !== photo.width || mask.height !== photo.height)
        throw new PictureError(`${file}: ${mask.width} × ${mask.height}, but its photo ${photo.width} × ${photo.height}`);
      for (const { type, box } of regionsByType(mask, typeOf, bench.taxonomy.types))
        crops.push({ photo: id, truth: type, box, logits: await model.logits(photo, box) });
    });
    return { crops, split, broken };
  });
}

/** The names of a mask's indices. */
export async function readMaskLabels(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`Cannot read ${file}, which names the labels of the masks.`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = namesSchema.safeParse(json);
  if (!parsed.success) throw new CommandError(`${file} must be a list of label names, one for each index.`);
  return parsed.data;
}

/** The tight box around each type that covers enough of the mask, in the order of `types`. */
export function regionsByType(mask: Mask, typeOf: readonly (string | undefined)[], types: readonly string[]) {
  const found = new Map<string, { pixels: number; left: number; top: number; right: number; bottom: number }>();
  for (let y = 0, i = 0; y < mask.height; y++)
    for (let x = 0; x < mask.width; x++, i++) {
      const type = typeOf[mask.data[i]!];
      if (type === undefined) continue;
      const seen = found.get(type);
      if (seen === undefined) found.set(type, { pixels: 1, left: x, top: y, right: x, bottom: y });
      else {
        seen.pixels += 1;
        if (x < seen.left) seen.left = x;
        if (x > seen.right) seen.right = x;
        seen.bottom = y;
      }
    }
  return types.flatMap((type) => {
    const seen = found.get(type);
    if (seen === undefined || seen.pixels < MIN_SHARE * mask.width * mask.height) return [];
    const { left, top, right, bottom } = seen;
    return [{ type, box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } satisfies Box }];
  });
}
