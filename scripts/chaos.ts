/** `npm run chaos -- [FAULTS] [SEED]`: random faults in a row on one kiosk (e2e/chaos.spec.ts); the seed is printed. */
import { spawnSync } from 'node:child_process';
import { ensureChromium } from './lib/chromium.ts';
import { CommandError, readArguments, runCommand } from './lib/command.ts';

const HELP = `
Usage: npm run chaos -- [FAULTS] [SEED]

  FAULTS   how many random faults (default 1000; they take minutes to hours)
  SEED     a whole number, to repeat a run; else a random one, which is printed

Exit status: 0 the kiosk came through all of them, 1 it did not, 2 called wrongly.`;

await runCommand(HELP, async () => {
  const { positionals } = readArguments({});
  const [faults = '1000', seed = String(Math.floor(Math.random() * 1e6))] = positionals;
  for (const given of [faults, seed]) if (!/^\d+$/.test(given)) throw new CommandError(`${given} is not a whole number.`, 2);
  const env = {
    ...process.env,
    CHROMIUM: ensureChromium(),
    WRANGLER_SEND_METRICS: 'false',
    CHAOS_FAULTS: faults,
    CHAOS_SEED: seed,
  };
  const { status } = spawnSync('playwright', ['test', '--config', 'e2e/playwright.config.ts', 'chaos'], {
    stdio: 'inherit',
    env,
  });
  process.exitCode = status ?? 1;
});
