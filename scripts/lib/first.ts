/** The first version of everything, out of the repository's history: what journeys start and tests have a record of. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './settings.ts';

/** The last commit whose readers refuse every field that they do not know. */
export const FIRST = '46bf2e7';

/** A new folder with those parts of that version, or with all of it. */
export function unpackFirst(parts: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-first-'));
  const tree = join(folder, 'tree.tar');
  execFileSync('git', ['archive', '--output', tree, FIRST, ...parts], { cwd: ROOT });
  execFileSync('tar', ['-xf', tree, '-C', folder]);
  return folder;
}
