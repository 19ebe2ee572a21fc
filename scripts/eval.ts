/** `npm run eval`: measures what the kiosk's screen shows, with the released models, of a folder of labelled pictures and films. */
import { mkdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import sharp from 'sharp';
import { confusionSvg } from '../kiosk/measure/confusion.ts';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { createWorkbench } from './eval/workbench.ts';
import { SPEEDS, type As } from './eval/speeds.ts';
import { toJson, type Outcome } from '../kiosk/measure/report.ts';
import { runSets, SETS } from './eval/run.ts';
import { sectionText } from './eval/table.ts';
import { readTaxonomy } from './eval/data-folder.ts';
import { ROOT } from './lib/settings.ts';

const HELP = `
Usage: npm run eval -- --data DIR [options]

Runs the newest version of each released model over the sets that DIR has, and prints figures with 95 % intervals. People, worn
photos and clips are played before the kiosk's own scene, as fast as the kiosk that is measured. See scripts/eval/README.md
for the layout of DIR.

  --data DIR        the folder with any of ${Object.keys(SETS).join(', ')}
  --only SET        one of them; may be given more than once
  --as KIOSK        ${Object.keys(SPEEDS).join(' or ')}: what a frame and a garment cost; may be given more than once, else both
  --most N          show at most so many people, photos and films of a set, evenly picked
  --split NAME      the split to measure, or all; else test for garments, val for worn, where the csv has them
  --json            print one JSON object instead of tables (npm run -s eval keeps npm's own lines out of it)
  --out DIR         where the pictures of the confusion matrices go; else .eval
  --models DIR      the released models, NAME/VERSION/{model.onnx, card.json}; else models/released

Exit status: 0 something was measured, 1 nothing was, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { values, positionals } = readArguments({
    data: { type: 'string' },
    only: { type: 'string', multiple: true },
    split: { type: 'string' },
    as: { type: 'string', multiple: true },
    most: { type: 'string' },
    json: { type: 'boolean', default: false },
    out: { type: 'string' },
    models: { type: 'string' },
  });
  const [unexpected] = positionals;
  if (unexpected !== undefined) throw new CommandError(`${unexpected}: name the folder with --data.`, 2);
  if (values.data === undefined) throw new CommandError('Name the folder: npm run eval -- --data DIR', 2);
  const unknown = values.only?.find((name) => !(name in SETS));
  if (unknown !== undefined) throw new CommandError(`--only ${unknown}: choose from ${Object.keys(SETS).join(', ')}.`, 2);
  const as = values.as ?? Object.keys(SPEEDS);
  const unheard = as.find((name) => !(name in SPEEDS));
  if (unheard !== undefined) throw new CommandError(`--as ${unheard}: choose from ${Object.keys(SPEEDS).join(', ')}.`, 2);
  const most = values.most === undefined ? undefined : Number(values.most);
  if (most !== undefined && !(Number.isInteger(most) && most > 0))
    throw new CommandError(`--most: ${values.most} is no whole number above 0.`, 2);
  const data = resolve(values.data);
  if (!(await isFolder(data))) throw new CommandError(`--data: ${values.data} is not a folder.`, 2);

  const bench = createWorkbench({
    data,
    split: values.split,
    released: values.models === undefined ? join(ROOT, 'models', 'released') : resolve(values.models),
    taxonomy: await readTaxonomy(data),
    as: as as As[],
    most,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  const outcomes = await runSets(
    bench,
    Object.keys(SETS).filter((name) => values.only?.includes(name) ?? true),
  );
  const pictures = await drawPictures(outcomes, values.out === undefined ? join(ROOT, '.eval') : resolve(values.out));
  process.stdout.write(values.json ? `${JSON.stringify(toJson(outcomes), null, 2)}\n` : asText(outcomes, pictures));
  for (const [set, outcome] of outcomes)
    if (outcome.state === 'failed') process.stderr.write(`${set} could not be measured: ${outcome.why}\n`);
  if (![...outcomes.values()].some(({ state }) => state === 'measured')) process.exitCode = 1;
});

/** Draws the confusion matrix of every section that has one; returns the files by section key. */
async function drawPictures(outcomes: ReadonlyMap<string, Outcome>, out: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  await mkdir(out, { recursive: true });
  for (const outcome of outcomes.values())
    for (const { path, title, confusion } of outcome.state === 'measured' ? outcome.sections : []) {
      if (confusion === undefined) continue;
      const file = join(out, `${path.join('-')}.png`);
      await sharp(Buffer.from(confusionSvg(title, confusion)))
        .png()
        .toFile(file);
      files.set(path.join('-'), relative(process.cwd(), file));
    }
  return files;
}

function asText(outcomes: ReadonlyMap<string, Outcome>, pictures: ReadonlyMap<string, string>): string {
  const blocks = [...outcomes].flatMap(([set, outcome]) =>
    outcome.state === 'measured'
      ? outcome.sections.map((section) => sectionText(section, pictures.get(section.path.join('-')) ?? null))
      : [`${set}: ${outcome.state === 'absent' ? 'absent' : 'FAILED'} (${outcome.why})`],
  );
  return `${blocks.join('\n\n')}\n`;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
