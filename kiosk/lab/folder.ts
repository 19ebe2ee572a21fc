/** Reads files, a dropped folder, or a labelled folder in one of the documented layouts. */
import { z } from 'zod';
import { parseCsv } from '../measure/csv.ts';
import { DataError } from '../measure/data-error.ts';
import { askedOf, garmentRow } from '../measure/garments.ts';
import { fileNamesOf, PICTURE } from '../measure/picture-names.ts';
import { parseTaxonomy } from '../measure/taxonomy.ts';
import ownTaxonomy from '../../models/taxonomy.json?raw';

/** A file and where it lies in the folder that was given, from that folder's own name on. */
export interface Found {
  readonly path: string;
  readonly file: File;
}

/** A labelled folder. */
export interface Labelled {
  /** In the order of the csv. */
  readonly pictures: readonly { readonly name: string; readonly truth: string; readonly file: File }[];
  /** One message for each picture that is not there. */
  readonly missing: readonly string[];
  readonly split: string;
  readonly splits: readonly string[];
  readonly ignored: number;
  /** The text of the taxonomy that gives labels their meaning. */
  readonly taxonomy: string;
}

/** Pictures alone: everything that looks like one by its name or type. */
export function picturesIn(found: readonly Found[]): readonly Found[] {
  return found.filter(({ path, file }) => PICTURE.test(path) || file.type.startsWith('image/'));
}

const catalogueRow = z.object({ image: z.string().min(1), type: z.string().min(1), split: z.string().optional() });

/**
 * The labelled folder among the files, by the layouts that `npm run eval` reads: `labels.csv` with image and label (garments) or image
 * and type (catalogue), the pictures beside it or in `images/`, `taxonomy.json` there or one folder up. `split` picks the rows;
 * undefined is the reporting split. Null without a labels.csv; throws a DataError for everything that is wrong with it.
 */
export async function readLabelled(found: readonly Found[], split: string | undefined): Promise<Labelled | null> {
  const byPath = new Map(found.map(({ path, file }) => [path, file]));
  const csvs = found.filter(({ path }) => /(^|\/)labels\.csv$/.test(path));
  const csv = csvs.find(({ path }) => path.endsWith('garments/labels.csv')) ?? csvs[0];
  if (csv === undefined) return null;
  const folder = csv.path.slice(0, -'labels.csv'.length);
  const text = await csv.file.text();
  const columns = (text.split(/\r?\n/, 1)[0] ?? '').split(',').map((name) => name.trim());
  if (columns.includes('wears') || columns.includes('clip'))
    throw new DataError(`${csv.path}: people and clips are measured as a screen shows them, by \`npm run eval\`, not here.`);
  const rows = columns.includes('label')
    ? parseCsv(text, csv.path, garmentRow)
    : columns.includes('type')
      ? parseCsv(text, csv.path, catalogueRow).map(({ type, ...row }) => ({ ...row, label: type }))
      : parseCsv(text, csv.path, garmentRow);
  const up = folder.replace(/[^/]+\/$/, '');
  const given = byPath.get(`${folder}taxonomy.json`) ?? byPath.get(`${up}taxonomy.json`);
  const taxonomy = (await given?.text()) ?? ownTaxonomy;
  const { known, ignored, ...asked } = askedOf(rows, split, parseTaxonomy(taxonomy, 'taxonomy.json'));
  if (known.length === 0) throw new DataError(`${csv.path} has no picture of a known type in the split "${asked.split}".`);
  const missing: string[] = [];
  const pictures = known.flatMap(({ image, truth }) => {
    const names = fileNamesOf(image).flatMap((name) => [`${folder}images/${name}`, folder + name]);
    const file = names.map((name) => byPath.get(name)).find((each) => each !== undefined);
    if (file === undefined) missing.push(`${folder}images/${image}: there is no such picture`);
    return file === undefined ? [] : [{ name: image, truth, file }];
  });
  if (pictures.length === 0)
    throw new DataError(`${csv.path}: none of its ${known.length} pictures is there; the first: ${missing[0]}`);
  const splits = [...new Set(rows.map((row) => row.split ?? ''))].filter((name) => name !== '').sort();
  return { pictures, missing, ignored, splits, split: asked.split, taxonomy };
}

/** The files of a folder input. */
export function filesOf(list: Iterable<File>): Found[] {
  return Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Everything that was dropped, folders walked through. Call it in the event's own turn: afterwards the items are gone. */
export async function droppedFiles(data: DataTransfer): Promise<Found[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return entries.length === 0 ? filesOf(data.files) : (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry: FileSystemEntry): Promise<Found[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Found[] = [];
  for (;;) {
    // A reader gives at most a hundred entries at a time.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    for (const each of batch) found.push(...(await walk(each)));
  }
}
