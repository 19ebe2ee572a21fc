/** A data folder as a command line is given it: its taxonomy, and its faults as messages without a stack. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../kiosk/measure/data-error.ts';
import { parseTaxonomy, type Taxonomy } from '../../kiosk/measure/taxonomy.ts';
import { CommandError } from '../lib/command.ts';
import { ROOT } from '../lib/settings.ts';

/** What `read` returns; a DataError becomes a CommandError. */
export function asCommandError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof DataError ? new CommandError(error.message) : error;
  }
}

/** The taxonomy of the folder `data`, or the project's own where the folder has none. Throws a CommandError. */
export async function readTaxonomy(data: string): Promise<Taxonomy> {
  const own = join(ROOT, 'models', 'taxonomy.json');
  for (const file of [join(data, 'taxonomy.json'), own]) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return asCommandError(() => parseTaxonomy(text, file));
  }
  throw new CommandError(`There is no taxonomy: neither ${join(data, 'taxonomy.json')} nor ${own} can be read.`);
}
