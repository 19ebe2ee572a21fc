/** `npm run cold-starts -- [STARTS]`: a kiosk that was there before starts without its server (e2e/cold-starts.spec.ts). */
import { readArguments, readNumber, runCommand } from './lib/command.ts';
import { runJourney } from './lib/journey.ts';

const HELP = `
Usage: npm run cold-starts -- [STARTS]

  STARTS   how many starts (default 100)

Exit status: 0 each came to its first answer, 1 one did not, 2 called wrongly.`;

await runCommand(HELP, () => {
  const [starts = '100'] = readArguments({}).positionals;
  return runJourney('cold-starts', { COLD_STARTS: readNumber('STARTS', starts, 0) });
});
