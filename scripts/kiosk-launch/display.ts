/** The X display: how large it is, and that it never goes dark. On Wayland the compositor sees to both. */
import { spawnSync } from 'node:child_process';

/** Pixels of the screen, or null where `xrandr` cannot tell. */
export function displaySize(): { readonly width: number; readonly height: number } | null {
  const { stdout } = spawnSync('xrandr', ['--current'], { encoding: 'utf8', timeout: 5000 });
  return parseSize(stdout ?? '');
}

export function parseSize(xrandr: string): { readonly width: number; readonly height: number } | null {
  const [, width, height] = /current (\d+) x (\d+)/.exec(xrandr) ?? [];
  return width === undefined || height === undefined ? null : { width: Number(width), height: Number(height) };
}

/** Turns the screen saver and the display's sleep off; false where there is no `xset` or no X. */
export function keepAwake(): boolean {
  const run = (...args: string[]): boolean => spawnSync('xset', args, { timeout: 5000, stdio: 'ignore' }).status === 0;
  const saver = run('s', 'off', 's', 'noblank');
  // A display without DPMS refuses that alone.
  run('-dpms');
  return saver;
}
