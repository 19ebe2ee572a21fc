/** People before cameras whose colours were named by hand: `people`, `webcams` and `found`, each in the region that the kiosk finds. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { COLOUR_NAMES, type ColourName } from '../../kiosk/pipeline/colour/colour-names.ts';
import type { Box, Pixels } from '../../kiosk/pipeline/types.ts';
import { CommandError } from '../lib/command.ts';
import { ROOT } from '../lib/settings.ts';
import { readCsv } from './csv.ts';
import { exists, findPicture, readPhoto } from './pictures.ts';
import type { Taxonomy } from '../../kiosk/measure/taxonomy.ts';

export const PEOPLE_SETS = ['people', 'webcams', 'found'] as const;
export type PeopleSet = (typeof PEOPLE_SETS)[number];

/** A garment on somebody: what it was called, in which frame and where in it. */
export interface Worn {
  readonly image: string;
  readonly outfit: string;
  readonly colour: ColourName;
  /** What another person might call it. */
  readonly also: readonly string[];
  readonly pixels: Pixels;
  readonly region: Box;
}

const rowSchema = z.object({
  image: z.string().min(1),
  outfit: z.string().min(1),
  /** The upper garment: the column is called `type` where there is no list of everything worn. */
  type: z.string().optional(),
  wears: z.string().optional(),
  /** Shops say navy; the kiosk, as most people, blue. */
  colour: z
    .enum([...COLOUR_NAMES, 'navy', ''])
    .transform((name): ColourName | null => (name === 'navy' ? 'blue' : name === '' ? null : name)),
});

const alsoSchema = z.object({ outfit: z.string().min(1), also: z.string().transform((text) => text.split('|')) });

/** As `npm run regions` writes them. */
const regionsSchema = z.record(
  z.string(),
  z.array(z.object({ kind: z.string(), box: z.tuple([z.number(), z.number(), z.number(), z.number()]) })),
);

const RUNS = join(ROOT, 'models', '.runs', 'people');

/** `runs` holds SET.json of `npm run regions`, and the pictures of `found`. Every picture of `set` in which the kiosk finds the garment's region, or for a dress that of an upper garment. */
export async function* beforeCameras(data: string, set: PeopleSet, taxonomy: Taxonomy, runs = RUNS): AsyncGenerator<Worn> {
  const own = set === 'found' ? join(runs, 'found') : join(data, set);
  const table = set === 'found' ? join(ROOT, 'models', 'people', 'found.csv') : join(own, 'labels.csv');
  const rows = await readCsv(table, rowSchema);
  if (rows === null) throw new CommandError(`There is no ${table}`);
  const also = new Map(
    (await readCsv(join(ROOT, 'models', 'attributes', 'also.csv'), alsoSchema))?.map((row) => [row.outfit, row.also]),
  );
  const file = join(runs, `${set}.json`);
  if (!(await exists(file)))
    throw new CommandError(`There is no ${file}: npm run regions -- --photos ${join(own, 'images')} --out ${file}`);
  const regions = regionsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  for (const { image, outfit, type, wears, colour } of rows) {
    const group = taxonomy.groupOf(type ?? wears?.split('|')[0] ?? '');
    const found = regions[image] ?? [];
    const box = (found.find(({ kind }) => kind === group) ?? found.find(({ kind }) => group === 'whole' && kind === 'upper'))
      ?.box;
    if (colour === null || box === undefined) continue;
    const [x, y, right, bottom] = box;
    const pixels = await readPhoto(await findPicture(join(own, 'images'), image));
    yield { image, outfit, colour, also: also.get(outfit) ?? [], pixels, region: { x, y, width: right - x, height: bottom - y } };
  }
}
