/** `npm run chaos -- [FAULTS] [SEED]`: random faults in a row on one kiosk (e2e/chaos.spec.ts); the seed is printed. */
import { readArguments, runCommand } from './lib/command.ts';
import { runJourney, wholeNumber } from './lib/journey.ts';

const HELP = `
Usage: npm run chaos -- [FAULTS] [SEED]

  FAULTS   how many random faults (default 1000; they take minutes to hours)
  SEED     a whole number, to repeat a run; else a random one, which is printed

Exit status: 0 the kiosk came through all of them, 1 it did not, 2 called wrongly.`;

await runCommand(HELP, () => {
  const [faults = '1000', seed = String(Math.floor(Math.random() * 1e6))] = readArguments({}).positionals.map(wholeNumber);
  return runJourney('chaos.spec', { CHAOS_FAULTS: faults, CHAOS_SEED: seed });
});
