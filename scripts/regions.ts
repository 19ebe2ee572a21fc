/** `npm run regions`: the regions of the main person of every worn photo, for training; the kiosk's own code finds them. */
import { readdir, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { CommandError, readArguments, runCommand } from './command.ts';
import { openNewest } from './eval/model.ts';
import { openPeople } from './eval/people.ts';
import { PICTURE, readPhoto } from './eval/pictures.ts';
import { ROOT } from './settings.ts';

const HELP = `
Usage: npm run regions -- --data DIR --out FILE

Runs the newest people model over DIR/worn/photos and writes {photo: [{kind, box: [left, top, right, bottom], groups}]} as
JSON; a photo in which nobody was found has an empty list.

Exit status: 0 done, 1 failed, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values } = readArguments({ data: { type: 'string' }, out: { type: 'string' } });
  if (values.data === undefined || values.out === undefined) throw new CommandError('Name --data DIR and --out FILE.', 2);
  const people = await openPeople({ find: (name) => openNewest(join(ROOT, 'models', 'released'), name) });
  if (people === null) throw new CommandError('models/released/people holds no model.');
  const folder = join(resolve(values.data), 'worn', 'photos');
  const photos = (await readdir(folder)).filter((file) => PICTURE.test(file)).sort();
  const found: Record<string, { kind: string; box: number[]; groups: readonly string[] }[]> = {};
  for (const file of photos) {
    const all = (await people.regions(await readPhoto(join(folder, file)))) ?? [];
    const regions = all.filter(({ kind }) => kind !== 'held'); // whoever waves holds nothing up
    found[basename(file, extname(file))] = regions.map(({ kind, box, groups }) => ({
      kind,
      box: [box.x, box.y, box.x + box.width, box.y + box.height].map((value) => Math.round(value * 10) / 10),
      groups,
    }));
  }
  await writeFile(values.out, JSON.stringify(found));
  console.log(`${photos.length} photos, nobody found in ${Object.values(found).filter((list) => list.length === 0).length}`);
});
