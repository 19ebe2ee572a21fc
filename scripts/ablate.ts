/** `npm run ablate`: what the parts of the vote are worth, on clips and on worn photos made worse, frame by frame against the kiosk's way. */
import { join, resolve } from 'node:path';
import { asWorn, maskToGroups } from '../kiosk/pipeline/decode.ts';
import { qualityOf, sharpnessOf } from '../kiosk/pipeline/quality.ts';
import { regionsOf } from '../kiosk/pipeline/regions.ts';
import { follow, inSight, NOBODY } from '../kiosk/pipeline/tracks.ts';
import { CommandError, readArguments, runCommand } from './command.ts';
import { ablate, type Sequence, type View, type Worth } from './eval/ablation.ts';
import { AbsentError, createBench, type Bench } from './eval/bench.ts';
import { readClip } from './eval/clip.ts';
import { readClipRows } from './eval/sets/clips.ts';
import { generator } from './eval/intervals.ts';
import { worsen } from './eval/noise.ts';
import { openPeople, type People } from './eval/people.ts';
import { readPhoto } from './eval/pictures.ts';
import { align } from './eval/table.ts';
import { readTaxonomy } from './eval/taxonomy.ts';
import { readWornCrops, wornFile } from './eval/worn.ts';
import { ROOT } from './settings.ts';

const HELP = `
Usage: npm run ablate -- --data DIR [--json]

Reads every frame of DIR/clips, and many views of the garments of DIR/worn (val) that are moved, blurred, darkened and made grainy, with the released
models on wasm; then replays the readings through the kiosk's vote and through simpler ways, down to each frame alone.

  --data DIR    laid out as README.md says under "Evaluation"
  --most N      at most so many worn garments, evenly picked; else 150
  --views N     views of each of them; else 12, a tenth of a second apart
  --json        one JSON object instead of tables`;

await runCommand(HELP, async () => {
  const { values } = readArguments({
    data: { type: 'string' },
    most: { type: 'string', default: '150' },
    views: { type: 'string', default: '12' },
    json: { type: 'boolean', default: false },
  });
  if (values.data === undefined) throw new CommandError('Name the folder: npm run ablate -- --data DIR', 2);
  const [most, count] = [positive('--most', values.most), positive('--views', values.views)];
  const data = resolve(values.data);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const released = join(ROOT, 'models', 'released');
  const bench = createBench({ data, split: undefined, released, taxonomy: await readTaxonomy(data), say });
  const people = await openPeople(bench);
  if (people === null) throw new CommandError('models/released/people holds no model.');
  const card = asWorn((await bench.model('garments')).card);
  const sources = {
    clips: () => clipSequences(bench, people),
    'worn photos made worse': () => wornSequences(bench, people, most, count),
  };
  const found: Record<string, { readonly n: number; readonly ways: readonly Worth[] }> = {};
  for (const [name, read] of Object.entries(sources))
    try {
      const sequences = await read();
      found[name] = { n: sequences.length, ways: ablate(sequences, card) };
    } catch (error) {
      if (!(error instanceof AbsentError)) throw error;
      say(`${name}: ${error.message}`);
    }
  if (Object.keys(found).length === 0) throw new CommandError(`${values.data} has neither clips nor worn photos.`);
  const { name, version } = card;
  if (values.json) return void process.stdout.write(`${JSON.stringify({ model: `${name} ${version}`, ...found }, null, 2)}\n`);
  for (const [source, { n, ways }] of Object.entries(found)) {
    console.log(`\n${source}, ${name} ${version}  (n = ${n})`);
    const share = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(3));
    const rows = ways.map(({ way, changes, right, wrong, precision }) => [
      way,
      changes.toFixed(2),
      share(right),
      share(wrong),
      share(precision),
    ]);
    console.log(align([['way', 'changes', 'right', 'wrong', 'right when named'], ...rows]));
  }
});

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new CommandError(`${option}: ${text} is no whole number above 0.`, 2);
  return value;
}

/** For each clip the upper garment of the nearest person, every frame in which it is seen. */
async function clipSequences(bench: Bench, people: People): Promise<Sequence[]> {
  const { card, logits } = await bench.model('garments');
  const sequences: Sequence[] = [];
  await bench.each('clips', await readClipRows(bench), async ({ clip, truth }) => {
    const views: View[] = [];
    let tracks = NOBODY;
    for await (const { pixels, takenAt } of readClip(join(bench.data, 'clips', clip))) {
      tracks = follow(tracks, await people.find(pixels), takenAt);
      const [nearest] = inSight(tracks, takenAt);
      const region = nearest && regionsOf(nearest.person, pixels.width, pixels.height).find(({ kind }) => kind === 'upper');
      if (nearest === undefined || region === undefined) continue;
      const masked = Float32Array.from(maskToGroups(region.groups, await logits(pixels, region.box), card));
      views.push({ logits: masked, quality: qualityOf(sharpnessOf(pixels, region.box), region.box, nearest.person), takenAt });
    }
    if (views.length > 0) sequences.push({ truth, views });
  });
  return sequences;
}

/** Worn garments by their masks, each seen `count` times in worse and worse light, motion and distance. */
async function wornSequences(bench: Bench, people: People, most: number, count: number): Promise<Sequence[]> {
  const { logits } = await bench.model('garments');
  const { crops } = await readWornCrops(bench);
  const step = Math.max(1, crops.length / most);
  const picked = Array.from({ length: Math.min(most, crops.length) }, (_, i) => crops[Math.floor(i * step)]!);
  const random = generator(1);
  const sequences: Sequence[] = [];
  await bench.each('worn photos made worse', picked, async ({ photo: id, truth, box }) => {
    const photo = await readPhoto(await wornFile(bench, id));
    const [person] = await people.find(photo);
    if (person === undefined) return;
    const views: View[] = [];
    for (let i = 0; i < count; i++) {
      const view = worsen(photo, box, random);
      const quality = qualityOf(sharpnessOf(view.pixels, view.box), view.box, person);
      views.push({ logits: await logits(view.pixels, view.box), quality, takenAt: i * 100 });
    }
    sequences.push({ truth: [truth], views });
  });
  return sequences;
}
