/** When a site is built again: a source is newer than the build, or the build never came to its end. */
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { isOutdated } from './build.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vitrine-build-'));
  await put('kiosk/main.ts', 1000);
  await utimes(join(root, 'kiosk'), 1000, 1000);
  await put('dist/index.html', 2000);
  return () => rm(root, { recursive: true });
});

async function put(path: string, seconds: number): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), '');
  await utimes(join(root, path), seconds, seconds);
}

it('builds the kiosk again when the last build stopped before its service worker', async () => {
  expect(await isOutdated('kiosk', root)).toBe(true);
  await put('dist/service-worker.js', 2000);
  expect(await isOutdated('kiosk', root)).toBe(false);
});

it('builds the kiosk again when a source has changed', async () => {
  await put('dist/service-worker.js', 2000);
  await put('kiosk/main.ts', 3000);
  expect(await isOutdated('kiosk', root)).toBe(true);
});

it('builds the console again when the build of the kiosk has emptied dist', async () => {
  await put('worker/console/main.ts', 1000);
  await utimes(join(root, 'worker/console'), 1000, 1000);
  await put('dist/console/index.html', 2000);
  expect(await isOutdated('console', root)).toBe(false);
  await rm(join(root, 'dist'), { recursive: true });
  expect(await isOutdated('console', root)).toBe(true);
});
