/** The canonical garment types of a data folder, and which labels of each data set mean them. */
import { z } from 'zod';
import { pointer, wrongFields } from '#contract/pointer';
import { DataError } from './data-error.ts';

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

/** Parses a taxonomy; `file` is what messages call it. */
export function parseTaxonomy(text: string, file: string): Taxonomy {
  const parsed = taxonomySchema.safeParse(parseJson(text, file));
  if (!parsed.success) {
    const faults = wrongFields(parsed.error).map(({ path, message }) => `  ${pointer(path) || '(whole document)'}  ${message}`);
    throw new DataError(`${file} is not a taxonomy:\n${faults.slice(0, 20).join('\n')}`);
  }
  const { types } = parsed.data;
  const meanings = new Map<string, string>();
  for (const source of ['garments', 'worn', 'fashion-mnist'] as const)
    for (const [type, entry] of Object.entries(types))
      for (const label of entry[source].map((name) => name.toLowerCase())) {
        const known = meanings.get(`${source}:${label}`);
        if (known !== undefined && known !== type)
          throw new DataError(`${file}, /types/${type}/${source}: "${label}" already means ${known}; a label has one type.`);
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
    throw new DataError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
