/** `node scripts/colours.ts --data DIR`: how often the kiosk's colour naming agrees with colours named by hand. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { COLOUR_NAMES } from '../kiosk/pipeline/colour/colour-names.ts';
import { colourOf, type ColourShare } from '../kiosk/pipeline/colour/colour.ts';
import { wholeBox } from '../kiosk/pipeline/pixels/guide.ts';
import type { Box, Pixels } from '../kiosk/pipeline/types.ts';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { beforeCameras, PEOPLE_SETS } from './eval/before-cameras.ts';
import { readCsv } from './eval/csv.ts';
import { mean } from '../kiosk/measure/figures.ts';
import { bootstrap, wilson } from '../kiosk/measure/intervals.ts';
import { findPicture, readMask, readPhoto } from './eval/pictures.ts';
import type { Taxonomy } from '../kiosk/measure/taxonomy.ts';
import { readTaxonomy } from './eval/data-folder.ts';
import { readMaskLabels, regionsByType } from './eval/worn.ts';

const HELP = `
Usage: node scripts/colours.ts --data DIR [--use check|dev | --people SET] [--list]

Names the colour of every garment of models/attributes/colours.csv with kiosk/pipeline/colour.ts and compares it with the
name given by hand. DIR is laid out like ../shared/data. Photos of garments/ are looked at whole, garments of worn/ twice:
by the box of their mask and by the mask itself.

  --use NAME    check (default): the garments on which nothing was chosen; dev: those on which everything was
  --people SET  instead: people before cameras, SET being people (only reported), webcams or found (to choose on); by the region
                that the kiosk finds, an outfit counting once. Needs models/.runs/people/SET.json of \`npm run regions\`
  --list        also print every disagreement`;

const TABLE = fileURLToPath(new URL('../models/attributes/colours.csv', import.meta.url));

/** `also` are colours that another person might have named; `mixed` is a garment of no main colour and is left out. */
const rowSchema = z.object({
  set: z.enum(['garments', 'worn']),
  use: z.enum(['dev', 'check']),
  image: z.string().min(1),
  colour: z.enum([...COLOUR_NAMES, 'mixed']),
  also: z.string().transform((text) => text.split('|')),
});
type Row = z.infer<typeof rowSchema>;

/** A way to look at a garment: its frame, where it is, and perhaps exactly where. */
interface Look {
  readonly way: string;
  readonly pixels: Pixels;
  readonly region: Box;
  readonly mask?: Uint8Array;
}

interface Score {
  same: number;
  defensible: number;
  n: number;
}

await runCommand(HELP, async () => {
  const { values } = readArguments({
    data: { type: 'string' },
    use: { type: 'string' },
    people: { type: 'string' },
    list: { type: 'boolean' },
  });
  const data = values.data;
  if (data === undefined) throw new CommandError('Name the data folder: node scripts/colours.ts --data DIR', 2);
  if (values.people !== undefined) return onPeople(data, values.people, values.list === true);
  const table = await readCsv(TABLE, rowSchema);
  if (table === null) throw new CommandError(`There is no ${TABLE}`);
  const taxonomy = await readTaxonomy(data);
  const labels = await readMaskLabels(join(data, 'worn', 'mask-labels.json'));
  const scores = new Map<string, Score>();
  let spent = 0;
  for (const row of table.filter(({ use, colour }) => use === (values.use ?? 'check') && colour !== 'mixed'))
    for (const look of row.set === 'garments' ? await laidOut(data, row) : await worn(data, row, taxonomy, labels)) {
      const from = performance.now();
      const found = colourOf(look.pixels, look.region, look.mask === undefined ? {} : { mask: look.mask });
      spent += performance.now() - from;
      const name = found[0]?.name ?? '';
      const score = scores.get(look.way) ?? { same: 0, defensible: 0, n: 0 };
      scores.set(look.way, score);
      score.n += 1;
      score.same += Number(name === row.colour);
      score.defensible += Number(name === row.colour || row.also.includes(name));
      if (values.list === true && name !== row.colour)
        console.log(disagreement(`${look.way}, ${row.image}`, [row.colour, ...row.also], found));
    }
  for (const [way, { same, defensible, n }] of scores)
    console.log(`${way}: same colour ${share(same, n)}; same or also defensible ${share(defensible, n)}; n ${n}`);
  const looks = [...scores.values()].reduce((sum, { n }) => sum + n, 0);
  if (looks > 0) console.log(`${(spent / looks).toFixed(1)} ms a garment`);
});

/** How often the colour of what people wear before cameras is the one named by hand. */
async function onPeople(data: string, name: string, list: boolean): Promise<void> {
  const set = PEOPLE_SETS.find((one) => one === name);
  if (set === undefined) throw new CommandError(`--people is one of ${PEOPLE_SETS.join(', ')}, not ${name}.`, 2);
  const frames: { outfit: string; same: boolean; defensible: boolean }[] = [];
  for await (const { image, outfit, colour, also, pixels, region } of beforeCameras(data, set, await readTaxonomy(data))) {
    const found = colourOf(pixels, region);
    const said = found[0]?.name;
    const same = said === colour;
    frames.push({ outfit, same, defensible: same || (said !== undefined && also.includes(said)) });
    if (list && !same) console.log(disagreement(`${set}, ${image}`, [colour, ...also], found));
  }
  const outfits = [...Map.groupBy(frames, ({ outfit }) => outfit).values()];
  for (const [what, key] of [
    ['same colour', 'same'],
    ['same or also defensible', 'defensible'],
  ] as const) {
    const shares = outfits.map((own) => mean(own.map((frame) => Number(frame[key]))));
    const [low, high] = bootstrap(
      [...shares.entries()],
      ([i]) => String(i),
      (drawn) => mean(drawn.map(([, one]) => one)),
    ) ?? [NaN, NaN];
    console.log(
      `${set}: ${what} ${mean(shares).toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)}); ${outfits.length} outfits, ${frames.length} frames`,
    );
  }
}

function disagreement(what: string, wanted: readonly string[], found: readonly ColourShare[]): string {
  const said = found.map(({ name, share }) => `${name} ${share.toFixed(2)}`).join(', ');
  return `${what}: ${wanted.filter(Boolean).join(' or ')}; named ${said}`;
}

async function laidOut(data: string, row: Row): Promise<Look[]> {
  const pixels = await readPhoto(await findPicture(join(data, 'garments', 'images'), row.image));
  return [{ way: 'laid out', pixels, region: wholeBox(pixels.width, pixels.height) }];
}

/** `image` is the photo and the canonical type, for example 0346/t-shirt. */
async function worn(data: string, row: Row, taxonomy: Taxonomy, labels: readonly string[]): Promise<Look[]> {
  const [photo = '', type] = row.image.split('/');
  const pixels = await readPhoto(await findPicture(join(data, 'worn', 'photos'), photo));
  const indices = await readMask(join(data, 'worn', 'masks', `${photo}.png`));
  const types = labels.map((label) => taxonomy.typeOf('worn', label));
  const region = regionsByType(indices, types, taxonomy.types).find((found) => found.type === type)?.box;
  if (region === undefined) throw new CommandError(`${TABLE}: the mask of photo ${photo} has no ${type}`);
  const mask = indices.data.map((index) => Number(types[index] === type));
  return [
    { way: 'worn, by box', pixels, region },
    { way: 'worn, by mask', pixels, region, mask },
  ];
}

/** A share with its 95 % interval. */
function share(hits: number, n: number): string {
  const [low, high] = wilson(hits / n, n);
  return `${(hits / n).toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}
