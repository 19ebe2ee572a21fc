/** Runs one journey of e2e/ alone, with what it reads from the environment; its result is the process's. */
import { spawnSync } from 'node:child_process';
import { ensureChromium } from './chromium.ts';

export function runJourney(name: string, settings: Readonly<Record<string, number>>): Promise<void> {
  const told = Object.entries(settings).map(([key, value]) => [key, String(value)] as const);
  const env = { ...process.env, CHROMIUM: ensureChromium(), WRANGLER_SEND_METRICS: 'false', ...Object.fromEntries(told) };
  const { status } = spawnSync('playwright', ['test', '--config', 'e2e/playwright.config.ts', name], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
  return Promise.resolve();
}
