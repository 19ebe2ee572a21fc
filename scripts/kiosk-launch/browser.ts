/** The browser's process: found, started as a kiosk on one profile, and stopped in order. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { CommandError } from '../lib/command.ts';
import { PIPES } from './pipe.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
/** Milliseconds that a browser has to write its profile and end. */
const GRACE_MS = 8000;

/** No bubble, dialog, gesture or key of the browser's own gets between a shopper and the page. */
const KIOSK = [
  '--kiosk',
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--disable-infobars',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--autoplay-policy=no-user-gesture-required',
  '--password-store=basic',
];

export interface Launch {
  readonly chromium: string;
  readonly profile: string;
  readonly extension: string;
  readonly address: string;
  readonly flags: readonly string[];
  /** Pixels of the screen, where they are known: a session without a window manager makes no window fill it. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** With the pipe that `DevToolsPipe` speaks over; only while flags are tried. */
  readonly debug?: boolean;
}

/** `wanted`, or the first Chromium on the path. */
export function findBrowser(wanted?: string): string {
  if (wanted !== undefined) return wanted;
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  throw new CommandError('No Chromium is installed. Install it (`apt install chromium`) or name it with --chromium PATH.');
}

/** Its version line, such as `Chromium 156.0.8078.108 built on Debian GNU/Linux 12`. */
export async function browserVersion(chromium: string): Promise<string> {
  const { stdout } = await promisify(execFile)(chromium, ['--version'], { timeout: 20_000 }).catch((error: Error) => {
    throw new CommandError(`${chromium} --version failed: ${error.message}`);
  });
  return stdout.trim();
}

/** All that the browser is called with. Features of several flags are joined: Chromium heeds only the last list. */
export function launchArguments({ profile, extension, address, flags, size, debug = false }: Launch): string[] {
  const [features, others] = [
    flags.filter((flag) => flag.startsWith('--enable-features=')),
    flags.filter((flag) => !flag.startsWith('--enable-features=')),
  ];
  const joined = features.map((flag) => flag.slice(flag.indexOf('=') + 1)).join(',');
  return [
    ...KIOSK,
    `--user-data-dir=${profile}`,
    `--load-extension=${extension}`,
    // One more pixel: a window of the very size of a screen is made one smaller.
    ...(size === null ? [] : ['--window-position=0,0', `--window-size=${size.width + 1},${size.height + 1}`]),
    ...(joined === '' ? [] : [`--enable-features=${joined}`]),
    ...others,
    ...(debug ? ['--remote-debugging-pipe'] : []),
    address,
  ];
}

/** Starts the browser in a process group of its own. What it prints goes nowhere: it is noise of the desktop that is not there. */
export function startBrowser(launch: Launch): ChildProcess {
  const child = spawn(launch.chromium, launchArguments(launch), {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', ...(launch.debug ? PIPES : [])],
  });
  // A program that is missing ends at once, as one that crashes does.
  child.on('error', () => undefined);
  return child;
}

/** Resolves with how the process ended, in words; at once if it has. */
export async function ended(child: ChildProcess): Promise<string> {
  if (child.pid === undefined) return 'it could not be started';
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode === null ? `it ended with code ${child.exitCode}` : `it was ended by ${child.signalCode}`;
}

/** Asks the browser to end, ends it if it does not, and then whatever of it is left. */
export async function stopBrowser(child: ChildProcess, graceMs = GRACE_MS): Promise<void> {
  if (child.pid === undefined) return;
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nothing of it is left, which is what was wanted.
  }
}
