/** Times models on wasm, one thread, through the kiosk's preprocessing: `node scripts/wasm-speed.ts MODELS OUT.json`. */
import { readdir, writeFile } from 'node:fs/promises';
import { CommandError, readArguments, runCommand } from './lib/command.ts';
import { asClassifier, openNewest } from './eval/model.ts';

const HELP = `
Usage: node scripts/wasm-speed.ts MODELS OUT.json

Runs the newest version of each model under MODELS (NAME/VERSION/{model.onnx, card.json}) on wasm with one thread and
writes the median milliseconds of a run, preprocessing included, as {NAME: ms}.

Exit status: 0 written, 1 no model there or one that does not run, 2 called wrongly.`;

const WARM_UP = 5;
const RUNS = 50;

await runCommand(HELP, async () => {
  const [models, out, unexpected] = readArguments({}).positionals;
  if (models === undefined || out === undefined || unexpected !== undefined)
    throw new CommandError('Name the folder of the models and the file to write.', 2);
  const names = await readdir(models).catch(() => []);
  const speeds: Record<string, number> = {};
  // Twice, and the second time counts: the runtime compiles itself better while the first models run.
  for (const name of [...names.toSorted(), ...names.toSorted()]) {
    const ms = await median(models, name);
    if (ms !== null) speeds[name] = Math.round(ms * 100) / 100;
  }
  if (Object.keys(speeds).length === 0) throw new CommandError(`${models} has no model.`);
  await writeFile(out, JSON.stringify(speeds, null, 1) + '\n');
  console.log(`${out}: ${Object.keys(speeds).length} models`);
});

/** Milliseconds; null when there is no version of it. The picture is flat gray: what it shows does not change the time. */
async function median(models: string, name: string): Promise<number | null> {
  const opened = await openNewest(models, name);
  if (opened === null) return null;
  const model = asClassifier(opened);
  const { width, height } = model.card.input;
  const pixels = { width, height, data: new Uint8Array(4 * width * height).fill(128) };
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const start = performance.now();
    await model.logits(pixels, { x: 0, y: 0, width, height });
    if (run >= WARM_UP) times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[RUNS >> 1] ?? null;
}
