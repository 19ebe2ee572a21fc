/** An X server without a screen (Xvfb), a hand on its keyboard and mouse (xdotool) and an eye on its picture, for journeys that need a real window. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const TOOLS = { Xvfb: 'xvfb', xdotool: 'xdotool', xrandr: 'x11-xserver-utils' } as const;

/** Why there are none here, or null when all are there; as root they are installed by Debian's packages. */
export function missingXvfb(): string | null {
  if (absent().length > 0 && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]) => spawnSync('apt-get', [...args, '-qq'], { stdio: ['ignore', 2, 2], env });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...absent().map((tool) => TOOLS[tool]));
  }
  const left = absent();
  return left.length === 0 ? null : `no ${left.join(' and no ')}: apt install ${left.map((tool) => TOOLS[tool]).join(' ')}`;
}

function absent(): (keyof typeof TOOLS)[] {
  return (Object.keys(TOOLS) as (keyof typeof TOOLS)[]).filter((tool) => spawnSync('which', [tool]).status !== 0);
}

/** One X server, on the first display that is free. */
export class Xvfb {
  /** Such as `:99`. */
  readonly display: string;
  readonly #server: ChildProcess;
  /** Where the server keeps its picture. */
  readonly #folder: string;

  private constructor(server: ChildProcess, display: string, folder: string) {
    this.#server = server;
    this.display = display;
    this.#folder = folder;
  }

  static async start(width: number, height: number): Promise<Xvfb> {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-display-'));
    const flags = ['-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-fbdir', folder];
    const server = spawn('Xvfb', ['-displayfd', '3', ...flags], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const number = await new Promise<string>((resolve, reject) => {
      createInterface({ input: server.stdio[3] as Readable }).once('line', resolve);
      server.once('error', reject);
      server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    });
    return new Xvfb(server, `:${number}`, folder);
  }

  /** Presses a key or a combination, such as `ctrl+t`, whoever has the focus. */
  press(key: string): void {
    this.#xdotool('key', key);
  }

  /** Presses a button of the mouse at that pixel: 1 is the left one, 2 the middle, 3 the right. */
  click(x: number, y: number, button: 1 | 2 | 3 = 1): void {
    this.#xdotool('mousemove', `${x}`, `${y}`, 'click', `${button}`);
  }

  /** Drags from one pixel to another with the left button held for that long, in ms. */
  drag(from: readonly [x: number, y: number], to: readonly [x: number, y: number], ms = 0): void {
    const at = ([x, y]: readonly [number, number]) => ['mousemove', `${x}`, `${y}`];
    this.#xdotool(...at(from), 'mousedown', '1', 'sleep', `${ms / 1000}`, ...at(to), 'mouseup', '1');
  }

  /** The colour of one pixel of the screen, as `#rrggbb`. */
  colourAt(x: number, y: number): string {
    // An X window dump (XWDFile.h): a header of words with the highest byte first, the colours, then rows of blue, green, red and nothing.
    const dump = readFileSync(join(this.#folder, 'Xvfb_screen0'));
    const word = (index: number) => dump.readUInt32BE(4 * index);
    const at = word(0) + 12 * word(19) + y * word(12) + 4 * x;
    return `#${[2, 1, 0].map((i) => dump[at + i]!.toString(16).padStart(2, '0')).join('')}`;
  }

  /** The windows that can be seen and have a name, the lowest first. */
  windows(): { readonly name: string; readonly width: number; readonly height: number }[] {
    return this.#xdotool('search', '--onlyvisible', '--name', '.')
      .split('\n')
      .filter(Boolean)
      .map((id) => {
        const geometry = this.#xdotool('getwindowgeometry', '--shell', id);
        const number = (name: string) => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(geometry)?.[1] ?? 0);
        return { name: this.#xdotool('getwindowname', id).trim(), width: number('WIDTH'), height: number('HEIGHT') };
      });
  }

  stop(): void {
    this.#server.removeAllListeners('exit');
    this.#server.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #xdotool(...args: string[]): string {
    return spawnSync('xdotool', args, { encoding: 'utf8', env: { ...process.env, DISPLAY: this.display } }).stdout;
  }
}
