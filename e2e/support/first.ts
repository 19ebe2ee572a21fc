/** The first version of everything, out of the repository's history, ready to be started. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The commit that scripts/record-first.ts records, too. */
const FIRST = '46bf2e7';

/** Whether this clone has it; a shallow one has not. */
export const hasFirst = (): boolean => spawnSync('git', ['cat-file', '-e', `${FIRST}^{commit}`]).status === 0;

/** A folder with that version and today's packages, and how to get rid of it. */
export function checkOutFirst(): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'vitrine-first-'));
  const tree = join(root, 'tree.tar');
  execFileSync('git', ['archive', '--output', tree, FIRST]);
  execFileSync('tar', ['-xf', tree, '-C', root]);
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}
