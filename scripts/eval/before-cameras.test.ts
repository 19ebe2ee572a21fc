/** People before cameras are read in the region of what they wear, as the kiosk finds it, under names that the kiosk knows. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beforeCameras, type Worn } from './before-cameras.ts';
import { readTaxonomy } from './data-folder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'before-cameras-'));
  await mkdir(join(folder, 'people', 'images'), { recursive: true });
  const rows = ['a,t-shirt,navy', 'b,dress,red', 'c,jacket,green', 'd,t-shirt,'];
  await writeFile(
    join(folder, 'people', 'labels.csv'),
    ['image,outfit,wears,colour', ...rows.map((row) => `${row[0]},${row}`)].join('\n'),
  );
  for (const name of ['a', 'b', 'c', 'd'])
    await sharp({ create: { width: 40, height: 30, channels: 3, background: 'teal' } })
      .png()
      .toFile(join(folder, 'people', 'images', `${name}.png`));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(regions: Record<string, { kind: string; box: number[] }[]>): Promise<Worn[]> {
  await writeFile(join(folder, 'people.json'), JSON.stringify(regions));
  const found: Worn[] = [];
  for await (const one of beforeCameras(folder, 'people', await readTaxonomy(folder), folder)) found.push(one);
  return found;
}

it('looks where the garment is, calls navy blue, and leaves out who has no region or no colour', async () => {
  const upper = { kind: 'upper', box: [4, 5, 24, 25.5] };
  const outer = { kind: 'outer', box: [1, 2, 30, 29] };
  const found = await read({ a: [outer, upper], b: [upper], c: [upper], d: [upper] });
  expect(found.map(({ image, colour, region }) => ({ image, colour, region }))).toEqual([
    { image: 'a', colour: 'blue', region: { x: 4, y: 5, width: 20, height: 20.5 } },
    // A dress that is not seen whole is looked at where an upper garment is.
    { image: 'b', colour: 'red', region: { x: 4, y: 5, width: 20, height: 20.5 } },
  ]);
  const whole = { kind: 'whole', box: [0, 0, 20, 30] };
  const [dress] = await read({ b: [upper, whole] });
  expect(dress?.region).toEqual({ x: 0, y: 0, width: 20, height: 30 });
});

it('says how to make the regions where there are none', async () => {
  await rm(join(folder, 'people.json'), { force: true });
  const none = beforeCameras(folder, 'people', await readTaxonomy(folder), folder);
  await expect(none.next()).rejects.toThrow('npm run regions');
});
