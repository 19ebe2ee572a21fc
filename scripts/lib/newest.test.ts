/** The newest version of a model in a folder: by semantic versioning, and of folders alone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { newestVersion } from './newest.ts';

let models: string;

beforeEach(() => {
  models = mkdtempSync(join(tmpdir(), 'vitrine-newest-'));
  return () => rmSync(models, { recursive: true });
});

const hold = (...versions: string[]) =>
  versions.forEach((version) => mkdirSync(join(models, 'garments', version), { recursive: true }));

it('counts numbers as numbers', () => {
  hold('1.9.0', '1.10.0', '1.2.0');
  expect(newestVersion(models, 'garments')).toBe('1.10.0');
});

it('holds a release for newer than what came before it', () => {
  hold('2.0.0', '2.0.0-rc.2', '1.0.0');
  expect(newestVersion(models, 'garments')).toBe('2.0.0');
});

it('looks at folders alone', () => {
  hold('1.0.0');
  writeFileSync(join(models, 'garments', 'README.md'), '');
  expect(newestVersion(models, 'garments')).toBe('1.0.0');
});

it('finds none of a model that is not there, or has none', () => {
  mkdirSync(join(models, 'people'));
  expect(newestVersion(models, 'garments')).toBeNull();
  expect(newestVersion(models, 'people')).toBeNull();
});
