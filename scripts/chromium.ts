/** Finds a Chromium for the browser tests, or installs one; as a command it prints the path. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of an installed Chromium ($CHROMIUM, then PATH, then Playwright's own download), or null. */
export function findChromium(): string | null {
  const wanted = process.env['CHROMIUM'];
  if (wanted) return wanted;
  for (const name of NAMES) {
    const found = spawnSync('which', [name], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : null;
}

/**
 * The found Chromium, or one installed now: Debian's package where apt and its rights are at hand, else Playwright's download.
 * @throws Error that says what to install by hand.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  console.error('No Chromium found; installing one.');
  const attempts: [string, string[]][] =
    process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
      ? [
          ['apt-get', ['update', '-qq']],
          ['apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core']],
        ]
      : [['npx', ['playwright', 'install', '--with-deps', 'chromium']]];
  for (const [command, args] of attempts)
    spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const installed = findChromium();
  if (!installed)
    throw new Error('Chromium could not be installed. Install it (`apt install chromium`) or set CHROMIUM to its path.');
  return installed;
}

/** The version line of a Chromium binary, for test reports. */
export function chromiumVersion(path: string): string {
  return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
}

if (import.meta.main) console.log(ensureChromium());
