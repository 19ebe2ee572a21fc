/** The browser's profile: made fit for the next start, and set aside when it is what crashes the browser. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the page keeps: models, settings, counts that wait to be sent, and the shell that starts without a network. */
const KEPT = ['IndexedDB', 'Local Storage', 'Service Worker', 'File System', 'WebStorage'];
/** Left by a browser that was killed. Only one launcher uses a profile, so they are never another browser's. */
const LOCKS = ['SingletonLock', 'SingletonSocket', 'SingletonCookie'];

/** Makes the profile look as if the browser had ended in order: nothing is offered to be restored. */
export function healProfile(profile: string): void {
  mkdirSync(profile, { recursive: true });
  for (const name of LOCKS) rmSync(join(profile, name), { force: true });
  const file = join(profile, 'Default/Preferences');
  if (!existsSync(file)) return;
  try {
    const preferences = JSON.parse(readFileSync(file, 'utf8')) as { profile?: object };
    preferences.profile = { ...preferences.profile, exit_type: 'Normal', exited_cleanly: true };
    writeFileSync(file, JSON.stringify(preferences));
  } catch {
    // Cut off by a power failure: the browser makes it anew.
    rmSync(file, { force: true });
  }
}

/**
 * Moves the profile to `<profile>.aside`, in place of one that was there, and makes another with what the page had
 * stored or, without `keep`, an empty one.
 */
export function setAside(profile: string, keep: boolean): void {
  const aside = `${profile}.aside`;
  rmSync(aside, { recursive: true, force: true });
  if (existsSync(profile)) renameSync(profile, aside);
  mkdirSync(join(profile, 'Default'), { recursive: true });
  if (!keep) return;
  for (const name of KEPT) {
    const from = join(aside, 'Default', name);
    if (existsSync(from)) cpSync(from, join(profile, 'Default', name), { recursive: true });
  }
}
