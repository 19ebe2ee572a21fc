/** The set `catalogue`: product photos as a shop has them; type and colour of each. */
import { join } from 'node:path';
import { z } from 'zod';
import { colourOf } from '../../../kiosk/pipeline/colour/colour.ts';
import { wholeBox } from '../../../kiosk/pipeline/pixels/guide.ts';
import { AbsentError, type Workbench } from '../workbench.ts';
import { classification, type Crop } from '../../../kiosk/measure/classify.ts';
import { colourLabel } from '../colour-label.ts';
import { pickSplit } from '../../../kiosk/measure/csv.ts';
import { readCsv } from '../csv.ts';
import { mean } from '../../../kiosk/measure/figures.ts';
import { wilson } from '../../../kiosk/measure/intervals.ts';
import { findPicture, readPhoto } from '../pictures.ts';
import type { Figure, Section } from '../../../kiosk/measure/report.ts';
import { brokenNote } from '../../../kiosk/measure/garments.ts';

const rowSchema = z.object({
  image: z.string().min(1),
  type: z.string().min(1),
  colour: colourLabel,
  split: z.string().optional(),
});

/** The figures of the types as for `garments`, and the share of photos whose first colour is the labelled one. */
export async function measureCatalogue(bench: Workbench): Promise<Section[]> {
  const file = join(bench.data, 'catalogue', 'labels.csv');
  const all = await readCsv(file, rowSchema);
  if (all === null) throw new AbsentError(`there is no ${file}`);
  const { rows, split } = pickSplit(all, bench.split, 'test');
  const known = rows.flatMap((row) => {
    const truth = bench.taxonomy.typeOf('garments', row.type);
    return truth === undefined ? [] : [{ image: row.image, colour: row.colour, truth }];
  });
  if (known.length === 0) throw new AbsentError(`${file} has no photo of a known type in the split "${split}"`);
  const { card, logits } = await bench.classifier('garments');
  const readings: Crop[] = [];
  const colours: boolean[] = [];
  const { broken } = await bench.each('catalogue', known, async ({ image, colour, truth }) => {
    const photo = await readPhoto(await findPicture(join(bench.data, 'catalogue', 'images'), image));
    const box = wholeBox(photo.width, photo.height);
    readings.push({ photo: image, truth, logits: await logits(photo, box) });
    if (colour) colours.push(colourOf(photo, box)[0]?.name === colour);
  });
  const types = classification(readings, card, bench.taxonomy);
  return [
    {
      path: ['catalogue'],
      title: `Catalogue, ${card.name} ${card.version}, split ${split}`,
      n: readings.length,
      ...types,
      figures: [...types.figures, ...colourFigure(colours)],
      notes: [
        ...(rows.length > known.length ? [`${rows.length - known.length} photos are of no type of the taxonomy`] : []),
        ...brokenNote(broken),
      ],
      extra: { model: card.version, split, broken: broken.length },
    },
  ];
}

function colourFigure(hits: readonly boolean[]): Figure[] {
  if (hits.length === 0) return [];
  const value = mean(hits.map(Number));
  return [{ key: 'colour', value, unit: 'share', interval: wilson(value, hits.length) }];
}
