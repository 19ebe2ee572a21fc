/** `npm run chaos -- [FAULTS] [SEED]`: random faults in a row on one kiosk (e2e/chaos.spec.ts), default 1000; the seed is printed. */
import { spawnSync } from 'node:child_process';
import { ensureChromium } from './lib/chromium.ts';

const [faults = '1000', seed = String(Math.floor(Math.random() * 1e6))] = process.argv.slice(2);
const env = {
  ...process.env,
  CHROMIUM: ensureChromium(),
  WRANGLER_SEND_METRICS: 'false',
  CHAOS_FAULTS: faults,
  CHAOS_SEED: seed,
};
const { status } = spawnSync('playwright', ['test', '--config', 'e2e/playwright.config.ts', 'chaos'], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
