/** Builds the kiosk and the console into dist/, only when a source is newer than what was built. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './process.ts';
import { ROOT } from './settings.ts';

const SHARED = ['worker/contract', 'package-lock.json', 'tsconfig.json'];
const TARGETS = [
  { name: 'kiosk', config: 'kiosk/vite.config.ts', built: 'dist/index.html', sources: ['kiosk', ...SHARED] },
  {
    name: 'console',
    config: 'worker/console/vite.config.ts',
    built: 'dist/console/index.html',
    sources: ['worker/console', ...SHARED],
  },
];

/** Builds what is out of date, in order: the kiosk's build empties dist/, and the console goes into it. */
export async function buildSites(signal: AbortSignal): Promise<void> {
  for (const { name, config, built, sources } of TARGETS) {
    const from = Math.max(...(await Promise.all(sources.map((path) => newest(join(ROOT, path))))));
    if (from <= (await changedAt(join(ROOT, built)))) continue;
    console.log(`building the ${name}`);
    await run(signal, join(ROOT, 'node_modules/vite/bin/vite.js'), ['build', '--config', config, '--logLevel', 'warn']);
  }
}

/** When the newest file or folder under `path` changed, in ms; folders count because a deleted file touches only them. */
async function newest(path: string): Promise<number> {
  const entries = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all([path, ...entries.map((entry) => join(path, entry))].map(changedAt));
  return Math.max(...times);
}

/** 0 for what is not there. */
async function changedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}
