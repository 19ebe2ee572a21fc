/** `npm run ablate`: what the parts of the vote are worth, on clips and on worn photos made worse, frame by frame against the kiosk's way. */
import { join, resolve } from 'node:path';
import type { ClassifyCard } from '#contract/model-card';
import { asWorn } from '../kiosk/pipeline/answer.ts';
import type { Due } from '../kiosk/pipeline/scene.ts';
import type { Reading } from '../kiosk/pipeline/types.ts';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { ablate, type Sequence, type Worth } from './eval/ablation.ts';
import { filmOf, ROUGH, type FilmFrame } from './eval/camera.ts';
import { readClip } from './eval/clip.ts';
import { openEyes, type Eyes } from './eval/eye.ts';
import { readPhoto } from './eval/pictures.ts';
import { readClipRows } from './eval/sets/clips.ts';
import { play } from './eval/shown.ts';
import { align } from './eval/table.ts';
import { readTaxonomy } from './eval/data-folder.ts';
import { AbsentError, createWorkbench, type Workbench } from './eval/workbench.ts';
import { readWornPhotos, wornFile } from './eval/worn.ts';
import { ROOT } from './lib/settings.ts';

const HELP = `
Usage: npm run ablate -- --data DIR [--json]

Plays every film of DIR/clips, and photos of DIR/worn (val) that are moved, blurred, darkened and made grainy, before the kiosk's scene with the
released models on wasm; then replays what was read through the kiosk's vote and through simpler ways, down to each frame alone.

  --data DIR    laid out as scripts/eval/README.md says
  --most N      at most so many worn photos, evenly picked; else 60
  --json        one JSON object instead of tables`;

await runCommand(HELP, async () => {
  const { values } = readArguments({
    data: { type: 'string' },
    most: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  });
  if (values.data === undefined) throw new CommandError('Name the folder: npm run ablate -- --data DIR', 2);
  const most = positive('--most', values.most);
  const data = resolve(values.data);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const released = join(ROOT, 'models', 'released');
  const bench = createWorkbench({ data, split: undefined, released, taxonomy: await readTaxonomy(data), as: [], most, say });
  const eyes = await openEyes(bench);
  if (eyes.people === null) throw new CommandError('models/released/people holds no model.');
  const card = asWorn((await bench.classifier('garments')).card);
  const sources = {
    clips: () => clipSequences(bench, eyes, card),
    'worn photos made worse': () => wornSequences(bench, eyes),
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

/** Everything is read in every frame, whatever it costs. */
const ALL = { garmentsMs: Infinity, settledAfter: Infinity };
/** A frame a tenth of a second, as wasm has it. */
const TENTH = { frameMs: 100, garmentMs: 0, late: false };
/** Milliseconds of a photo made worse: twelve readings of each region. */
const WORSE_MS = 1200;

/** The readings of the first person of a film, by the kind of their region. */
async function readingsOf(eyes: Eyes, film: AsyncIterable<FilmFrame>): Promise<Map<string, { due: Due; readings: Reading[] }>> {
  const found = new Map<string, { due: Due; readings: Reading[] }>();
  const onReading = (due: Due, reading: Reading) => {
    const [track = '', kind = ''] = due.key.split('/');
    if (track !== '1') return;
    const known = found.get(kind) ?? { due, readings: [] };
    known.readings.push(reading);
    found.set(kind, known);
  };
  await play(film, eyes.scene(TENTH, { effort: ALL, onReading }));
  return found;
}

/** For each clip the upper garment of its person, every frame in which it is seen. */
async function clipSequences(bench: Workbench, eyes: Eyes, card: ClassifyCard): Promise<Sequence[]> {
  const sequences: Sequence[] = [];
  await bench.each('clips', await readClipRows(bench), async ({ clip, truth }) => {
    const found = await readingsOf(eyes, readClip(join(bench.data, 'clips', clip)));
    const group = card.labels.find(({ id }) => truth.includes(id))?.group ?? 'upper';
    for (const { due, readings } of found.values())
      if (due.region.group === group) sequences.push({ truth, own: group, least: due.region.least, readings });
  });
  return sequences;
}

/** Regions of worn photos by their tags: those whose own group has just one type that is worn. */
async function wornSequences(bench: Workbench, eyes: Eyes): Promise<Sequence[]> {
  const { photos } = await readWornPhotos(bench);
  const sequences: Sequence[] = [];
  await bench.each('worn photos made worse', [...bench.some(photos).entries()], async ([i, { id, types }]) => {
    const found = await readingsOf(eyes, filmOf(await readPhoto(await wornFile(bench, id)), WORSE_MS, ROUGH, i)());
    for (const { due, readings } of found.values()) {
      const { group } = due.region;
      const truth = [...types].filter((type) => bench.taxonomy.groupOf(type) === group);
      if (truth.length === 1) sequences.push({ truth, own: group, least: due.region.least, readings });
    }
  });
  return sequences;
}
