/** Runs one journey of e2e/ alone, with what it reads from the environment; its result is the process's. */
import { spawnSync } from 'node:child_process';
import { ensureChromium } from './chromium.ts';
import { CommandError } from './command.ts';

export function runJourney(name: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const env = { ...process.env, CHROMIUM: ensureChromium(), WRANGLER_SEND_METRICS: 'false', ...settings };
  const { status } = spawnSync('playwright', ['test', '--config', 'e2e/playwright.config.ts', name], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
  return Promise.resolve();
}

/** Throws a CommandError for anything but digits. */
export function wholeNumber(given: string): string {
  if (!/^\d+$/.test(given)) throw new CommandError(`${given} is not a whole number.`, 2);
  return given;
}
