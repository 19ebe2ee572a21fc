/** Writes policy and unit to where browser and systemd read them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError } from '../lib/command.ts';
import { policy, policyFile } from './policy.ts';
import { unit, type UnitOptions } from './unit.ts';

export const UNIT_FILE = '/etc/systemd/system/vitrine-kiosk.service';

/** Below `root`; resolves to the paths that were written. */
export function install(root: string, chromium: string, options: UnitOptions): string[] {
  const files: readonly (readonly [string, string])[] = [
    [join(root, policyFile(chromium)), `${JSON.stringify(policy(options.address), null, 2)}\n`],
    [join(root, UNIT_FILE), unit(options)],
  ];
  for (const [file, text] of files) {
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { mode: 0o644 });
    } catch (error) {
      throw new CommandError(`${file} could not be written: ${(error as Error).message}. Run it as root (sudo).`);
    }
  }
  return files.map(([file]) => file);
}
