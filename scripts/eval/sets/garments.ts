/** The set `garments`: photos of single garments, laid out or on a hanger; one type each. */
import { join } from 'node:path';
import { z } from 'zod';
import { wholeBox } from '../../../kiosk/pipeline/pixels/guide.ts';
import { AbsentError, type Workbench, type Tried } from '../workbench.ts';
import { classification, type Crop } from '../classify.ts';
import { pickSplit, readCsv } from '../csv.ts';
import { findPicture, readPhoto } from '../pictures.ts';
import type { Section } from '../report.ts';

const rowSchema = z.object({ image: z.string().min(1), label: z.string().min(1), split: z.string().optional() });
/** The official test: no sender and no photo of it is in train. */
const REPORTING = 'test';

interface GarmentReadings extends Tried {
  readonly readings: readonly Crop[];
  readonly split: string;
  /** Photos whose label is no type of the taxonomy. */
  readonly ignored: number;
}

/** Runs every photo of the split through the garments model, once a run. */
export function readGarments(bench: Workbench): Promise<GarmentReadings> {
  return bench.once('garments readings', async () => {
    const file = join(bench.data, 'garments', 'labels.csv');
    const all = await readCsv(file, rowSchema);
    if (all === null) throw new AbsentError(`there is no ${file}`);
    const { rows, split } = pickSplit(all, bench.split, REPORTING);
    const known = rows.flatMap((row) => {
      const truth = bench.taxonomy.typeOf('garments', row.label);
      return truth === undefined ? [] : [{ image: row.image, truth }];
    });
    if (known.length === 0) throw new AbsentError(`${file} has no photo of a known type in the split "${split}"`);
    const model = await bench.classifier('garments');
    const readings: Crop[] = [];
    const { broken } = await bench.each('garments', known, async ({ image, truth }) => {
      const photo = await readPhoto(await findPicture(join(bench.data, 'garments', 'images'), image));
      readings.push({ photo: image, truth, logits: await model.logits(photo, wholeBox(photo.width, photo.height)) });
    });
    return { readings, split, broken, ignored: rows.length - known.length };
  });
}

/** Top-1, top-3, group, macro-F1 and calibration of the whole photos. */
export async function measureGarments(bench: Workbench): Promise<Section[]> {
  const { readings, split, broken, ignored } = await readGarments(bench);
  const { card } = await bench.classifier('garments');
  return [
    {
      path: ['garments'],
      title: `Laid-out garments, ${card.name} ${card.version}, split ${split}`,
      n: readings.length,
      ...classification(readings, card, bench.taxonomy),
      notes: [
        ...(ignored > 0 ? [`${ignored} photos carry a label that is no type of the taxonomy and were not asked about`] : []),
        ...brokenNote(broken),
      ],
      extra: { model: card.version, split, broken: broken.length },
    },
  ];
}

/** What to say of pictures that could not be used. */
export function brokenNote(broken: readonly string[]): string[] {
  return broken.length > 0 ? [`${broken.length} pictures could not be used, the first: ${broken[0]}`] : [];
}
