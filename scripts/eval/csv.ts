/** Reads the csv files of a data folder from the disk. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { parseCsv } from '../../kiosk/measure/csv.ts';
import { CommandError } from '../lib/command.ts';
import { asCommandError } from './data-folder.ts';

/** Every row of `file` as `parseCsv` reads it. Null when there is no such file; a CommandError for everything that is wrong with it. */
export async function readCsv<S extends z.ZodObject>(file: string, schema: S): Promise<z.infer<S>[] | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CommandError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  return text === null ? null : asCommandError(() => parseCsv(text, file, schema));
}
