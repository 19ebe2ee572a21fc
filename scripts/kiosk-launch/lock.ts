/** One launcher a profile: a second would take the first one's browser for a stale one. */
import { readFileSync, writeFileSync } from 'node:fs';
import { CommandError } from '../lib/command.ts';

/** Writes this process into `file`, or throws if another that is in it still runs this program. */
export function takeLock(file: string, pid = process.pid): void {
  const other = read(file);
  const runs = other !== '' && other !== String(pid) && read(`/proc/${other}/cmdline`).includes('kiosk-launch');
  if (runs)
    throw new CommandError(`kiosk-launch runs already, as process ${other}. End that one first (systemctl stop vitrine-kiosk).`);
  writeFileSync(file, String(pid));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
