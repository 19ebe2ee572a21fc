/** The canonical garment types of a data folder, and which labels of each data set mean them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../command.ts';
import { fieldErrors, formatFields } from '../problems.ts';
import { ROOT } from '../settings.ts';

const labels = z.array(z.string().min(1)).default([]);
const taxonomySchema = z.object({
  types: z
    .record(z.string().min(1), z.object({ group: z.string().min(1), garments: labels, worn: labels, 'fashion-mnist': labels }))
    .refine((types) => Object.keys(types).length > 0, 'must name at least one type'),
});

/** The data sets whose labels a taxonomy maps. */
type Source = 'garments' | 'worn' | 'fashion-mnist';

export interface Taxonomy {
  /** Canonical type ids in the file's order. */
  readonly types: readonly string[];
  /** The group of a type, e.g. `upper` of `shirt`; undefined for what is no type. */
  readonly groupOf: (type: string) => string | undefined;
  /** The type that a label of a data set means, compared without case; else the type of that id. Undefined: ignored. */
  readonly typeOf: (source: Source, label: string) => string | undefined;
}

/** The taxonomy of the folder `data`, or the project's own where the folder has none. Throws a CommandError. */
export async function readTaxonomy(data: string): Promise<Taxonomy> {
  const own = join(ROOT, 'models', 'taxonomy.json');
  for (const file of [join(data, 'taxonomy.json'), own]) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return parseTaxonomy(text, file);
  }
  throw new CommandError(`There is no taxonomy: neither ${join(data, 'taxonomy.json')} nor ${own} can be read.`);
}

/** Parses a taxonomy; `file` is what messages call it. */
export function parseTaxonomy(text: string, file: string): Taxonomy {
  const parsed = taxonomySchema.safeParse(parseJson(text, file));
  if (!parsed.success) throw new CommandError(`${file} is not a taxonomy:\n${formatFields(fieldErrors(parsed.error))}`);
  const { types } = parsed.data;
  const meanings = new Map<string, string>();
  for (const source of ['garments', 'worn', 'fashion-mnist'] as const)
    for (const [type, entry] of Object.entries(types))
      for (const label of entry[source].map((name) => name.toLowerCase())) {
        const known = meanings.get(`${source}:${label}`);
        if (known !== undefined && known !== type)
          throw new CommandError(`${file}, /types/${type}/${source}: "${label}" already means ${known}; a label has one type.`);
        meanings.set(`${source}:${label}`, type);
      }
  return {
    types: Object.keys(types),
    groupOf: (type) => (Object.hasOwn(types, type) ? types[type]?.group : undefined),
    typeOf: (source, label) => {
      const id = label.trim().toLowerCase();
      return meanings.get(`${source}:${id}`) ?? (Object.hasOwn(types, id) ? id : undefined);
    },
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
