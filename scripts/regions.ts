/** `npm run regions`: the regions of the nearest person of every photo of people, for training; the kiosk's own scene finds them. */
import { readdir, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { openEyes } from './eval/eye.ts';
import { PICTURE } from '../kiosk/measure/picture-names.ts';
import { readPhoto } from './eval/pictures.ts';
import { readTaxonomy } from './eval/data-folder.ts';
import { createWorkbench } from './eval/workbench.ts';
import { ROOT } from './lib/settings.ts';

const HELP = `
Usage: npm run regions -- --data DIR --out FILE [--photos FOLDER]

Runs the newest people model over the photos in FOLDER, inside DIR or anywhere (worn/photos), and writes
{photo: [{kind, box: [left, top, right, bottom], group, fine}]} as JSON; a photo in which nobody was found has an empty list.

Exit status: 0 done, 1 failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values } = readArguments({
    data: { type: 'string' },
    out: { type: 'string' },
    photos: { type: 'string', default: 'worn/photos' },
  });
  if (values.data === undefined || values.out === undefined) throw new CommandError('Name --data DIR and --out FILE.', 2);
  const data = resolve(values.data);
  const released = join(ROOT, 'models', 'released');
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const bench = createWorkbench({ data, split: undefined, released, taxonomy: await readTaxonomy(data), as: [], say });
  const eyes = await openEyes(bench);
  if (eyes.people === null) throw new CommandError('models/released/people holds no model.');
  const folder = resolve(data, values.photos);
  const photos = (await readdir(folder)).filter((file) => PICTURE.test(file)).sort();
  const found: Record<string, { kind: string; box: number[]; group: string | null; fine: boolean }[]> = {};
  for (const file of photos) {
    const picture = await readPhoto(join(folder, file));
    found[basename(file, extname(file))] = (await eyes.nearest(picture))
      .filter(({ region: { kind } }) => kind !== 'held') // a person who waves holds nothing up
      .map(({ region: { kind, box, group, fine } }) => ({
        kind,
        box: [box.x, box.y, box.x + box.width, box.y + box.height].map((value) => Math.round(value * 10) / 10),
        group,
        fine,
      }));
  }
  await writeFile(values.out, JSON.stringify(found));
  console.log(`${photos.length} photos, nobody found in ${Object.values(found).filter((list) => list.length === 0).length}`);
});
