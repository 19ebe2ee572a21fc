/** Which of the versions in a folder of models is the newest: `models/released/NAME/VERSION/`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from './compose.ts';

/** By semantic versioning; null where the model has no version, or no folder. */
export function newestVersion(models: string, name: string): string | null {
  let entries;
  try {
    entries = readdirSync(join(models, name), { withFileTypes: true });
  } catch {
    return null;
  }
  const versions = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return versions.sort(compareVersions).at(-1) ?? null;
}
