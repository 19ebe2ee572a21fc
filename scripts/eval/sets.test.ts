/** What each set makes of answers that are known beforehand: a person whom the people model finds, and a garments model by script. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ClassifyCard } from '#contract/model-card';
import type { Box, Pixels } from '../../kiosk/pipeline/types.ts';
import { ROOT } from '../lib/settings.ts';
import { createWorkbench, type Workbench } from './workbench.ts';
import { openNewest, type OpenModel } from './model.ts';
import { toJson } from '../../kiosk/measure/report.ts';
import { runSets } from './run.ts';
import { readTaxonomy } from './data-folder.ts';

const released = join(ROOT, 'models', 'released');
const haveFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
/** The picture of a drawn person that lies in the people model's card, in pixels, with a floor so that the feet are well inside. */
const SIDE = 256;
const FLOOR = 48;
const HEIGHT = SIDE + FLOOR;

let data: string;
let person: Buffer;
let card: ClassifyCard;
/** The people model, which looks at each picture once in all tests: most frames of a film of a still are one picture. */
let finder: OpenModel;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'eval-sets-'));
  const [people, garments] = [await openNewest(released, 'people'), await openNewest(released, 'garments')];
  if (people === null || garments?.card.task !== 'classify') throw new Error('people and garments are released');
  const drawn = sharp(Buffer.from(people.card.golden.png, 'base64'));
  person = await drawn.extend({ bottom: FLOOR, background: '#808080' }).png().toBuffer();
  ({ card } = garments);
  const known = new Map<string, ReturnType<OpenModel['model']['run']>>();
  const run: OpenModel['model']['run'] = (pixels, region) => {
    const key = createHash('sha256')
      .update(pixels.data)
      .update(JSON.stringify([pixels.width, region]))
      .digest('hex');
    const answer = known.get(key) ?? people.model.run(pixels, region);
    known.set(key, answer);
    return answer;
  };
  finder = { ...people, model: { ...people.model, run } };
});
afterAll(() => rm(data, { recursive: true }));

/** What the scripted model names, and how surely; null: the reject label. */
type Script = (box: Box, pixels: Pixels) => readonly [type: string | null, logit: number];

/** Measures one set of what was written, with the scripted garments model. */
async function measure(set: string, script: Script): Promise<Record<string, unknown>> {
  const taxonomy = await readTaxonomy(data);
  const real = createWorkbench({ data, split: undefined, released, taxonomy, as: ['wasm', 'gpu'], say: () => undefined });
  const logits = (pixels: Pixels, box: Box) => {
    const [type, logit] = script(box, pixels);
    const at = card.labels.findIndex(({ id }) => id === (type ?? card.reject));
    // Where the named type does not compete, the reject label wins.
    return Promise.resolve(
      Float32Array.from(card.labels, ({ id }, index) => (index === at ? logit : id === card.reject ? 2 : 0)),
    );
  };
  const run = async (pixels: Pixels, box: Box) => ({
    outputs: { logits: await logits(pixels, box) },
    preprocessMs: 0,
    inferenceMs: 0,
  });
  const model = { run, close: () => Promise.resolve() };
  const find = (name: string) => (name === 'people' ? Promise.resolve(finder) : real.find(name));
  const bench: Workbench = { ...real, find, classifier: () => Promise.resolve({ card, model, logits }) };
  const json = toJson(await runSets(bench, [set]));
  expect({ absent: json['absent'], failed: json['failed'] }).toEqual({ absent: {}, failed: {} });
  return json;
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(data, path)), { recursive: true });
  await writeFile(join(data, path), content);
}

/** A film of `still.png` at 5 frames a second, through a filter of ffmpeg; without loss, so that equal frames stay equal. */
function film(path: string, seconds: number, filter: string): void {
  const input = ['-loop', '1', '-i', join(data, 'still.png'), '-t', String(seconds), '-r', '5', '-vf', filter];
  expect(spawnSync('ffmpeg', ['-v', 'error', ...input, '-c:v', 'ffv1', join(data, path)]).status).toBe(0);
}

/** A 60 × 60 picture of one colour on white. */
async function item(path: string, colour: string): Promise<void> {
  const inside = { create: { width: 40, height: 40, channels: 3, background: colour } } as const;
  const patch = await sharp(inside).png().toBuffer();
  const canvas = sharp({ create: { width: 60, height: 60, channels: 3, background: '#ffffff' } });
  await write(
    path,
    await canvas
      .composite([{ input: patch }])
      .png()
      .toBuffer(),
  );
}

const isUpper: (box: Box) => boolean = ({ y, height }) => y + height / 2 < SIDE / 2;
const dressed: Script = (box) => [isUpper(box) ? 'shirt' : 'trousers', 8];

it('worn: what the screen would name of a whole photo, and crops by mask and by pose', { timeout: 60_000 }, async () => {
  await write('worn/photos/1.png', person);
  await write('worn/photos/2.png', person);
  await write('worn/tags.csv', 'photo,tags\n1,shirt|pants\n2,dress\n');
  await write('worn/mask-labels.json', '["null", "shirt", "pants"]');
  const mask = new Uint8Array(SIDE * HEIGHT);
  for (let y = 60; y < 120; y++) mask.fill(1, y * SIDE + 100, y * SIDE + 156);
  for (let y = 140; y < 220; y++) mask.fill(2, y * SIDE + 100, y * SIDE + 156);
  const raw = { raw: { width: SIDE, height: HEIGHT, channels: 1 } } as const;
  await write('worn/masks/1.png', await sharp(mask, raw).toColourspace('b-w').png().toBuffer());

  const { worn } = (await measure('worn', dressed)) as { worn: Record<string, unknown> };
  // The shirt is named twice and right once; the legs of the drawn figure are seen in some pictures and not in others.
  const figures = { named: 1, rightWhenNamed: 0.5, bagless: 2, bagLabels: 0, impossible: 0 };
  expect(worn).toMatchObject({ n: 2, ...figures, as: { wasm: figures, gpu: figures } });
  expect(worn['microF1']).toBeGreaterThanOrEqual(0.4);
  expect(worn['microF1']).toBeLessThan(0.7);
  expect(worn['crops']).toMatchObject({ n: 2, top1: 1, top3: 1, group: 1, macroF1: 1, withinGroup: 1 });
  expect(worn['cropsByPose']).toMatchObject({ n: 2, top1: 1, group: 1, withinGroup: 1 });

  // A model that says "shoes" everywhere is not helped by knowing in which region a garment was looked for.
  const wrong = (await measure('worn', () => ['shoes', 8])) as { worn: Record<string, unknown> };
  expect(wrong.worn).toMatchObject({ perClass: { shirt: { recall: 0 }, trousers: { recall: 0 }, dress: { recall: 0 } } });
  expect(wrong.worn['cropsByPose']).toMatchObject({ top1: 0, group: 0 });
});

it('worn: photos are measured although the masks cannot be read', { timeout: 60_000 }, async () => {
  await rm(join(data, 'worn/mask-labels.json'));
  const { worn } = (await measure('worn', dressed)) as { worn: Record<string, unknown> };
  expect(worn).toMatchObject({
    rightWhenNamed: 0.5,
    notes: expect.arrayContaining([expect.stringContaining('mask-labels.json')]) as string[],
  });
  await rm(join(data, 'worn'), { recursive: true });
});

it('people: what is in big type in the end, and what was named that surely is not there', { timeout: 120_000 }, async () => {
  await write('people/images/a.png', person);
  await write('people/images/b.png', person);
  await write('people/labels.csv', 'image,outfit,wears,absent\na,1,shirt|trousers,bag|hat\nb,2,dress,shirt\n');
  const { people } = (await measure('people', dressed)) as { people: Record<string, unknown> };
  const shown = { right: 0.5, group: 0.5, named: 1, rightWhenNamed: 0.5, falsePerPerson: 0.5, flipsPerPerson: 0, impossible: 0 };
  expect(people).toMatchObject({ n: 2, outfits: 2, ...shown, as: { wasm: shown, gpu: shown } });
  // The second picture never gets its dress, and counts with its eight seconds.
  expect(people['secondsToRight']).toBeGreaterThan((0.4 + 8) / 2);
  expect(people['secondsToRight']).toBeLessThan((2 + 8) / 2);
  await rm(join(data, 'people'), { recursive: true });
});

it.runIf(haveFfmpeg)('clips: what is in big type for longest, changes, and when it stays', { timeout: 240_000 }, async () => {
  await write('still.png', person);
  await mkdir(join(data, 'clips'));
  // A red corner in the first second, of which the script makes a T-shirt.
  const corner = "drawbox=0:0:16:16:red:fill:enable='lt(t,0.95)'";
  for (const name of ['one', 'two']) film(`clips/${name}.mkv`, 10, corner);
  await write('clips/labels.csv', 'clip,types,absent\none.mkv,trousers|shirt,t-shirt|hat\ntwo.mkv,t-shirt,bag\n');
  const { clips } = (await measure('clips', (box, { data: pixels, width }) => {
    const [red = 0, green = 0] = pixels.subarray(4 * (5 * width + 5));
    return [isUpper(box) ? (red > 150 && green < 100 ? 't-shirt' : 'shirt') : null, 8];
  })) as { clips: Record<string, number> };
  expect(clips).toMatchObject({ n: 2, right: 1, top1: 0.5, flipsPerClip: 1, falsePerPerson: 0.5, impossible: 0 });
  // The shirt stays once the vote has come round; the other clip never comes right and counts whole.
  expect(clips['secondsToStable']).toBeGreaterThan((1 + 9.8) / 2);
  expect(clips['secondsToStable']).toBeLessThan((6 + 9.8) / 2);
  await rm(join(data, 'clips'), { recursive: true });
});

it.runIf(haveFfmpeg)('mirror: when somebody who steps in is named, and names that keep clear', { timeout: 240_000 }, async () => {
  await write('still.png', person);
  await mkdir(join(data, 'clips'));
  // An empty room for three seconds, then somebody in it.
  film('clips/steps-in.mkv', 7, "drawbox=0:0:iw:ih:gray:fill:enable='lt(t,2.95)'");
  await write('worn/tags.csv', 'photo,tags\n1,shirt\n');
  await write('worn/photos/1.png', person);
  const seen: Script = (box, pixels) => {
    const corner = pixels.data.subarray(4 * (5 * pixels.width + 5), 4 * (5 * pixels.width + 5) + 3);
    return corner.every((value) => Math.abs(value - 128) < 4) ? [null, 8] : dressed(box, pixels);
  };
  const { mirror } = (await measure('mirror', seen)) as { mirror: { films: Record<string, number>; photos: unknown } };
  expect(mirror.films).toMatchObject({ n: 1, labelFaults: 0, visits: 1, namedVisits: 1, changesPerVisit: 0 });
  expect(mirror.films['firstName']).toBeGreaterThan(0.4);
  expect(mirror.films['firstName']).toBeLessThan(2);
  expect(mirror.photos).toMatchObject({ n: 1, labelFaults: 0 });
  // The garments model is not asked: whatever it says, every name is the longest.
  expect((await measure('mirror', () => [null, 8]))['mirror']).toMatchObject({
    films: { namedVisits: 0 },
    photos: { labelsPlaced: (mirror.photos as { labelsPlaced: number }).labelsPlaced },
  });
  await rm(join(data, 'clips'), { recursive: true });
  await rm(join(data, 'worn'), { recursive: true });
});

it('not clothing: the surer the reject label, the less a garment', { timeout: 60_000 }, async () => {
  await item('not-clothing/apple.png', '#33aa33');
  await item('not-clothing/pear.png', '#99aa33');
  const script: Script = (_, { data: pixels, width }) => {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(4 * (30 * width + 30));
    return [Math.max(red, green, blue) - Math.min(red, green, blue) < 30 ? 'skirt' : null, 6];
  };
  const alone = await measure('not-clothing', script);
  expect(alone['notClothing']).toMatchObject({ n: 2, garments: 0, rejected: 1, auroc: null });

  await write('garments/labels.csv', 'image,label\na,Skirt\nb,Skirt\n');
  await item('garments/images/a.png', '#8c8f8c');
  await item('garments/images/b.png', '#5d505d');
  expect((await measure('not-clothing', script))['notClothing']).toMatchObject({ auroc: 1, fpr95: 0, rejected: 1, cost: 0 });
  const turned: Script = (box, pixels) => [script(box, pixels)[0] === null ? 'skirt' : null, 6];
  expect((await measure('not-clothing', turned))['notClothing']).toMatchObject({ auroc: 0, fpr95: 1, rejected: 0 });
  await rm(join(data, 'not-clothing'), { recursive: true });
  await rm(join(data, 'garments'), { recursive: true });
});

it('catalogue: types and colours, however a colour is spelled', { timeout: 60_000 }, async () => {
  await write('catalogue/labels.csv', 'image,type,colour\na,T-Shirt,Red\nb,Skirt,Gray\nc,Dress,blue\nd,Skirt,\n');
  for (const [name, colour] of Object.entries({ a: '#c01818', b: '#808080', c: '#c01818', d: '#208020' }))
    await item(`catalogue/images/${name}.png`, colour);
  const { catalogue } = (await measure('catalogue', () => ['skirt', 8])) as { catalogue: Record<string, unknown> };
  expect(catalogue).toMatchObject({ n: 4, top1: 0.5, colour: 0.6667, perClass: { skirt: { n: 2, recall: 1 } } });
});
