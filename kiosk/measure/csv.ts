/** Reads csv texts, each row by a schema; what is wrong is named by file, line and field. */
import type { z } from 'zod';
import { wrongFields } from '#contract/pointer';
import { DataError } from './data-error.ts';

/** One record, and the line of the file on which it begins (1 is the header). */
interface Line {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Every row of `text`, in its order; `file` is what messages call it. Columns that the schema does not name are ignored, those that it
 * leaves optional may be missing. Throws a DataError for everything that is wrong with it.
 */
export function parseCsv<S extends z.ZodObject>(text: string, file: string, schema: S): z.infer<S>[] {
  const [header, ...records] = splitRecords(text, file);
  if (header === undefined) throw new DataError(`${file}, line 1: the file is empty, it must name its columns.`);
  const columns = header.fields.map((name) => name.trim());
  for (const [name, field] of Object.entries(schema.shape))
    if (!columns.includes(name) && !(field as z.ZodType).safeParse(undefined).success)
      throw new DataError(`${file}, line 1: there is no column "${name}" (there are ${columns.join(', ')}).`);
  return records.map((record) => readRow(record, columns, schema, file));
}

function readRow<S extends z.ZodObject>({ line, fields }: Line, columns: readonly string[], schema: S, file: string) {
  if (fields.length !== columns.length)
    throw new DataError(`${file}, line ${line}: has ${fields.length} fields, the header names ${columns.length}.`);
  const parsed = schema.safeParse(Object.fromEntries(columns.map((name, i) => [name, fields[i]?.trim()])));
  if (parsed.success) return parsed.data;
  const faults = wrongFields(parsed.error).map(({ path, message }) => `field "${path.map(String).join('.')}": ${message}`);
  throw new DataError(`${file}, line ${line}, ${faults.join('; ')}`);
}

/**
 * Splits a text into records by RFC 4180: a quoted field may hold commas, line breaks and doubled quotes. A byte order
 * mark and blank lines are skipped. `file` is only named in errors.
 */
export function splitRecords(text: string, file: string): Line[] {
  const records: Line[] = [];
  const next = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  let fields: string[] = [];
  let line = 1;
  let begin = 1;
  next.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (next.lastIndex < text.length || fields.length > 0) {
    const match = next.exec(text);
    if (match === null) throw new DataError(`${file}, line ${line}: a quote in field ${fields.length + 1} is not closed.`);
    const [, field = '', end = ''] = match;
    fields.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    line += match[0].split('\n').length - 1;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') records.push({ line: begin, fields });
    fields = [];
    begin = line;
  }
  return records;
}

/** The rows to measure, and how to call them in the output. */
export interface Picked<T> {
  readonly rows: T[];
  readonly split: string;
}

/**
 * The rows of one split. `wanted` picks it (`all` takes everything); without it the reporting split does where it
 * occurs. Rows without a split, as in a file that has no such column, belong to every split.
 */
export function pickSplit<T extends { split?: string | undefined }>(
  rows: readonly T[],
  wanted: string | undefined,
  reporting: string,
): Picked<T> {
  const names = new Set(rows.map((row) => row.split || ''));
  const split = wanted ?? (names.has(reporting) ? reporting : 'all');
  if (split === 'all' || (names.size === 1 && names.has(''))) return { rows: [...rows], split: 'all' };
  return { rows: rows.filter((row) => (row.split || split) === split), split };
}
