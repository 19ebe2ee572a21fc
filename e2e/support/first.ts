/** The first version of everything, ready to be started. */
import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FIRST, unpackFirst } from '../../scripts/lib/first.ts';

/** Whether this clone has it; a shallow one has not. */
export const hasFirst = (): boolean => spawnSync('git', ['cat-file', '-e', `${FIRST}^{commit}`]).status === 0;

/** A folder with that version and today's packages, and how to get rid of it. */
export function checkOutFirst(): { root: string; remove: () => void } {
  const root = unpackFirst();
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}
