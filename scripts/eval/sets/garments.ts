/** The set `garments`: photos of single garments, laid out or on a hanger; one type each. */
import { join } from 'node:path';
import type { Crop } from '../../../kiosk/measure/classify.ts';
import { askedOf, garmentRow, garmentsSection, type GarmentReadings } from '../../../kiosk/measure/garments.ts';
import type { Section } from '../../../kiosk/measure/report.ts';
import { wholeBox } from '../../../kiosk/pipeline/pixels/guide.ts';
import { readCsv } from '../csv.ts';
import { findPicture, readPhoto } from '../pictures.ts';
import { AbsentError, type Workbench } from '../workbench.ts';

/** Runs every photo of the split through the garments model, once a run. */
export function readGarments(bench: Workbench): Promise<GarmentReadings> {
  return bench.once('garments readings', async () => {
    const file = join(bench.data, 'garments', 'labels.csv');
    const all = await readCsv(file, garmentRow);
    if (all === null) throw new AbsentError(`there is no ${file}`);
    const { known, split, ignored } = askedOf(all, bench.split, bench.taxonomy);
    if (known.length === 0) throw new AbsentError(`${file} has no photo of a known type in the split "${split}"`);
    const model = await bench.classifier('garments');
    const readings: Crop[] = [];
    const { broken } = await bench.each('garments', known, async ({ image, truth }) => {
      const photo = await readPhoto(await findPicture(join(bench.data, 'garments', 'images'), image));
      readings.push({ photo: image, truth, logits: await model.logits(photo, wholeBox(photo.width, photo.height)) });
    });
    return { readings, split, broken, ignored };
  });
}

export async function measureGarments(bench: Workbench): Promise<Section[]> {
  const { card } = await bench.classifier('garments');
  return [garmentsSection(await readGarments(bench), card, bench.taxonomy)];
}
