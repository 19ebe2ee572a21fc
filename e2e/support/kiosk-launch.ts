/** `kiosk-launch` as a store runs it: built, on a display of its own, under its own policy. */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { ensureChromium } from '../../scripts/lib/chromium.ts';
import type { Camera } from '../../scripts/browser/camera.ts';

const LAUNCHER = 'scripts/kiosk-launch/dist/kiosk-launch.mjs';
const targetsSchema = z.array(z.object({ type: z.string(), url: z.string(), title: z.string() }));

/** Builds the launcher; a second takes it as it is. */
export function buildLauncher(): void {
  const { status } = spawnSync('vite', ['build', '-c', 'scripts/kiosk-launch/vite.config.ts', '--logLevel', 'warn'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('the launcher could not be built');
}

/** Why no policy can be set for one browser alone, or null. A policy is read from /etc, which all browsers of a machine share. */
export function noPolicy(): string | null {
  return spawnSync('unshare', ['-m', 'true']).status === 0 ? null : 'this machine lets nobody mount: unshare -m fails';
}

/** Runs a command where `folder` is what the browser finds as /etc/chromium: a view of the file system of its own. */
export function underEtc(folder: string, command: readonly string[], display: string): ChildProcessByStdio<null, Readable, null> {
  const mounted = 'mkdir -p /etc/chromium && mount --bind "$0" /etc/chromium && exec "$@"';
  return spawn('unshare', ['-m', 'sh', '-c', mounted, folder, ...command], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DISPLAY: display },
  });
}

/** Writes the launcher's policy for `address` below `root`; the folder that is to be /etc/chromium. */
export function installPolicy(root: string, address: string): string {
  const words = [resolve(LAUNCHER), address, '--chromium', ensureChromium(), '--install', '--root', root];
  const installed = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(installed.stderr);
  return join(root, 'etc/chromium');
}

export class LaunchedKiosk {
  /** What it has logged so far. */
  readonly lines: string[] = [];
  readonly #child: ChildProcessByStdio<null, Readable, null>;
  readonly #folder: string;
  readonly #profile: string;
  readonly #removed: () => void;

  constructor(address: string, display: string, camera: Camera) {
    this.#folder = mkdtempSync(join(tmpdir(), 'vitrine-launch-'));
    this.#removed = () => rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    const state = join(this.#folder, 'state');
    this.#profile = join(state, 'profile');
    const etc = installPolicy(this.#folder, address);
    const flags = [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${camera.film}`,
      // Says which pages there are. The policy lets nobody look into them.
      '--remote-debugging-port=0',
    ];
    const launcher = [process.execPath, resolve(LAUNCHER), address, '--chromium', ensureChromium(), '--state', state, '--'];
    this.#child = underEtc(etc, [...launcher, ...flags], display);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.lines.push(line));
  }

  /** Process ids of the browsers started so far, the last one last. */
  get browsers(): number[] {
    return this.lines.flatMap((line) => /browser (\d+) started/.exec(line)?.[1] ?? []).map(Number);
  }

  /** Kills the browser that runs, as a lack of memory does. */
  killBrowser(): void {
    process.kill(this.browsers.at(-1) ?? 0, 'SIGKILL');
  }

  get profile(): string {
    return this.#profile;
  }

  /** Addresses of the pages that are open; none while no browser answers. */
  async pages(): Promise<string[]> {
    return (await this.#targets())
      .filter(({ type, url }) => type === 'page' && !url.startsWith('chrome://'))
      .map(({ url }) => url);
  }

  /** Whether the kiosk's own service worker is there, which starts it without a network. */
  async hasShell(address: string): Promise<boolean> {
    return (await this.#targets()).some(({ type, url }) => type === 'service_worker' && url.startsWith(address));
  }

  /** Ends it as systemd does; the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    this.#removed();
    return this.#child.exitCode;
  }

  async #targets(): Promise<z.output<typeof targetsSchema>> {
    try {
      const [port] = readFileSync(join(this.#profile, 'DevToolsActivePort'), 'utf8').split('\n');
      const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(3000) });
      return targetsSchema.parse(await answer.json());
    } catch {
      return [];
    }
  }
}
