/** Runs one journey of e2e/ alone, with what it is told in the environment; its result is the process's. */
import { spawnSync } from 'node:child_process';
import { ensureChromium } from './chromium.ts';

export function runJourney(name: string, told: Readonly<Record<string, string>>): void {
  const env = { ...process.env, CHROMIUM: ensureChromium(), WRANGLER_SEND_METRICS: 'false', ...told };
  const { status } = spawnSync('playwright', ['test', '--config', 'e2e/playwright.config.ts', name], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
}
