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

type Command = readonly [program: string, ...args: string[]];

/** Ways to get one, best first: Debian's package, Playwright's download with the libraries it needs, the download alone. */
const WAYS: readonly { readonly root: boolean; readonly commands: readonly Command[] }[] = [
  {
    root: true,
    commands: [
      ['apt-get', 'update', '-qq'],
      ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core'],
    ],
  },
  { root: false, commands: [['npx', 'playwright', 'install', '--with-deps', 'chromium']] },
  { root: false, commands: [['npx', 'playwright', 'install', 'chromium']] },
];

/** What installing needs of the machine; tests give another one. */
export interface Machine {
  readonly isRoot: boolean;
  find(): string | null;
  /** Runs a command to its end, well or badly. */
  run(program: string, args: readonly string[]): void;
}

const THIS_MACHINE: Machine = {
  isRoot: process.getuid?.() === 0,
  find: findChromium,
  run: (program, args) =>
    void spawnSync(program, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }),
};

/**
 * The found Chromium, or one installed now by the first way that works.
 * @throws Error that says what to install by hand.
 */
export function ensureChromium(machine: Machine = THIS_MACHINE): string {
  const found = machine.find();
  if (found) return found;
  console.error('No Chromium found; installing one.');
  for (const { root, commands } of WAYS) {
    if (root && !machine.isRoot) continue;
    for (const [program, ...args] of commands) machine.run(program, args);
    const installed = machine.find();
    if (installed) return installed;
  }
  throw new Error('Chromium could not be installed. Install it (`apt install chromium`) or set CHROMIUM to its path.');
}

/** The version line of a Chromium binary, for test reports. */
export function chromiumVersion(path: string): string {
  return execFileSync(path, ['--version'], { encoding: 'utf8' }).trim();
}

if (import.meta.main) console.log(ensureChromium());
