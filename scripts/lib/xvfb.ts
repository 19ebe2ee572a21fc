/** An X server without a screen (Xvfb) and a hand on its keyboard (xdotool), for journeys that need a real window. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
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

  private constructor(server: ChildProcess, display: string) {
    this.#server = server;
    this.display = display;
  }

  static async start(width: number, height: number): Promise<Xvfb> {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const number = await new Promise<string>((resolve, reject) => {
      createInterface({ input: server.stdio[3] as Readable }).once('line', resolve);
      server.once('error', reject);
      server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    });
    return new Xvfb(server, `:${number}`);
  }

  /** Presses a key or a combination, such as `ctrl+t`, whoever has the focus. */
  press(key: string): void {
    this.#xdotool('key', key);
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
  }

  #xdotool(...args: string[]): string {
    return spawnSync('xdotool', args, { encoding: 'utf8', env: { ...process.env, DISPLAY: this.display } }).stdout;
  }
}
