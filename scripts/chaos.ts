/** `npm run chaos -- [FAULTS] [SEED]`: random faults in a row on one kiosk (e2e/chaos.spec.ts); the seed is printed. */
import { readArguments, readNumber, runCommand } from './lib/command.ts';
import { runJourney } from './lib/journey.ts';

const HELP = `
Usage: npm run chaos -- [FAULTS] [SEED]

  FAULTS   how many random faults (default 1000; they take minutes to hours)
  SEED     a whole number, to repeat a run; else a random one, which is printed

Exit status: 0 the kiosk came through all of them, 1 it did not, 2 called wrongly.`;

await runCommand(HELP, () => {
  const [faults = '1000', seed = String(Math.floor(Math.random() * 1e6))] = readArguments({}).positionals;
  return runJourney('chaos.spec', { CHAOS_FAULTS: readNumber('FAULTS', faults, 0), CHAOS_SEED: readNumber('SEED', seed, 0) });
});
