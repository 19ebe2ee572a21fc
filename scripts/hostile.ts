/** `npm run hostile`: pushes hostile versions to a worker of its own and runs each that it takes; what reaches a channel has run. */
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drawBy, mutantOf, type Upload } from '#contract/testing/mutants';
import { generator } from '../kiosk/pipeline/generator.ts';
import { buildSites } from './build.ts';
import { CommandError, readArguments, readNumber, runCommand } from './command.ts';
import { Gate, type Outcome } from './hostile/gate.ts';
import { migrate, requirePort, startWorker } from './local-worker.ts';
import { stop } from './process.ts';
import { ensureDevToken, RELEASED } from './settings.ts';

const HELP = `
Usage: npm run hostile -- [--mutants N] [--seed N] [--only N] [--folder DIR] [--port N]

Starts the worker on an empty state and pushes mutants of the released models and cards. Each that is taken is run on its golden
picture as \`npm run push\` does, and tried on the channel canary: with a proof it must get there, without one it must not.

  --mutants N    how many (default 3000)
  --seed N       which (default 20261128)
  --only N       of the mutants, this one alone, by its number
  --folder DIR   then also all versions under DIR: card.json and model.onnx, each pair in a folder
  --port N       (default 8791)

Exit status: 0 all held, 1 something did not, 2 called wrongly.`;

/** After how many it is said how far it is. */
const PROGRESS = 100;

await runCommand(HELP, async () => {
  const { values } = readArguments({
    mutants: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '20261128' },
    only: { type: 'string' },
    folder: { type: 'string' },
    port: { type: 'string', default: '8791' },
  });
  const mutants = readNumber('--mutants', values.mutants, 0);
  const seed = readNumber('--seed', values.seed, 0);
  const only = values.only === undefined ? null : readNumber('--only', values.only, 0);
  const port = readNumber('--port', values.port, 1);
  await requirePort(port);
  const { signal } = new AbortController();
  const state = await mkdtemp(join(tmpdir(), 'vitrine-hostile-'));
  try {
    await buildSites(signal);
    await migrate(signal, state);
    const token = await ensureDevToken();
    const worker = await startWorker(signal, port, state);
    try {
      const gate = new Gate({ origin: `http://127.0.0.1:${port}`, token }, state);
      console.log(`${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}`);
      const results = [
        await tryAll(`${mutants} mutants, seed ${seed}`, gate, mutantsOf(await versionsIn(RELEASED), mutants, seed, only)),
      ];
      if (values.folder !== undefined) {
        const versions = await versionsIn(values.folder);
        results.push(await tryAll(`${versions.length} of ${values.folder}`, gate, versions.entries()));
      }
      if (results.includes(false)) throw new CommandError('Not all held; see above.');
    } finally {
      await stop(worker);
    }
  } finally {
    await rm(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});

async function versionsIn(folder: string): Promise<Upload[]> {
  const cards = globSync('**/card.json', { cwd: folder }).toSorted();
  if (cards.length === 0) throw new CommandError(`There is no card.json under ${folder}.`, 2);
  return Promise.all(
    cards.map(async (card) => ({
      card: new Uint8Array(await readFile(join(folder, card))),
      model: new Uint8Array(await readFile(join(folder, dirname(card), 'model.onnx'))),
    })),
  );
}

async function* mutantsOf(
  versions: readonly Upload[],
  count: number,
  seed: number,
  only: number | null,
): AsyncGenerator<[number, Upload]> {
  const draw = drawBy(generator(seed));
  for (let number = 0; number < count; number++) {
    // All that come before are drawn too: each depends on those.
    const mutant = await mutantOf(versions[number % versions.length]!, `0.0.${number}`, draw);
    if (only === null || only === number) yield [number, mutant];
  }
}

function print(what: string, counts: ReadonlyMap<string, number>): void {
  console.log(`\n${what}:`);
  for (const [said, count] of [...counts].toSorted(([, a], [, b]) => b - a)) console.log(`${String(count).padStart(6)} ${said}`);
}

/** Tries them one after the other and prints how often it came to what, with each fault; false when there was one. */
async function tryAll(
  what: string,
  gate: Gate,
  uploads: Iterable<[number, Upload]> | AsyncIterable<[number, Upload]>,
): Promise<boolean> {
  const counts = new Map<string, number>();
  let faults = 0;
  for await (const [number, upload] of uploads) {
    const outcome: Outcome = await gate.attempt(upload);
    const said = outcome.kind === 'refused' ? `refused ${outcome.code}` : outcome.kind;
    counts.set(said, (counts.get(said) ?? 0) + 1);
    if (outcome.kind === 'fault') console.log(`FAULT ${number}: ${outcome.why}`);
    if (outcome.kind === 'fault') faults += 1;
    if (outcome.kind === 'taken, not put on a channel') console.log(`${number}: ${outcome.why}`);
    if ((number + 1) % PROGRESS === 0) print(`${number + 1} so far`, counts);
  }
  print(what, counts);
  return faults === 0;
}
