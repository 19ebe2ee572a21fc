/** Builds the kiosk, the console and the API’s page into dist/, each only when a source is newer than what was built. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './process.ts';
import { ROOT } from './settings.ts';

const SHARED = ['worker/contract', 'package-lock.json', 'tsconfig.json'];
const TARGETS = {
  // The service worker is written last: an interrupted build leaves none.
  kiosk: {
    config: 'kiosk/vite.config.ts',
    built: 'dist/service-worker.js',
    sources: ['kiosk', 'models/released', 'models/zoo/README.md', 'models/zoo/released', ...SHARED],
  },
  console: {
    config: 'worker/console/vite.config.ts',
    built: 'dist/console/index.html',
    // The prover is made of the kiosk's inference.
    sources: ['worker/console', 'worker/client', 'kiosk/inference', 'kiosk/pipeline', ...SHARED],
  },
  docs: {
    config: 'worker/docs/vite.config.ts',
    built: 'dist/docs/index.html',
    sources: ['worker/docs', 'kiosk/brand', 'package-lock.json', 'tsconfig.json'],
  },
};
type Site = keyof typeof TARGETS;

/** Builds what is out of date, in order: the kiosk's build empties dist/, and the others go into it. */
export async function buildSites(signal: AbortSignal): Promise<void> {
  for (const name of ['kiosk', 'console', 'docs'] as const) {
    if (!(await isOutdated(name, ROOT))) continue;
    console.log(`building the ${name}`);
    await run(signal, join(ROOT, 'node_modules/vite/bin/vite.js'), [
      'build',
      '--config',
      TARGETS[name].config,
      '--logLevel',
      'warn',
    ]);
  }
}

/** Whether something under `root` that the site is made of is newer than the last file of its build, or that is missing. */
export async function isOutdated(name: Site, root: string): Promise<boolean> {
  const { built, sources } = TARGETS[name];
  const from = Math.max(...(await Promise.all(sources.map((path) => newest(join(root, path))))));
  return from > (await changedAt(join(root, built)));
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
