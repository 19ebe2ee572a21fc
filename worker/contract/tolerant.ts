/**
 * How the wire is read: whoever writes follows the contract to the letter, whoever reads passes over what it does not know, so that
 * an older reader understands what a newer writer says. What must not be passed over is named in `needs` (`needs.ts`).
 * Rules grow as well: whoever writes follows the newest, and what was written before them goes on being read.
 */
import { z } from 'zod';

/** What becomes of unknown fields: kept as they came, for a reader that stores or forwards them, or dropped. */
export type Unknown = 'keep' | 'drop';

/** How a schema of `stricter` is read. */
const READ = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/** `written`, by which nothing is refused but what is written from now on: readers go by `read`, the rule of before. */
export function stricter<S extends z.ZodType>(written: S, read: z.ZodType<z.output<S>>): S {
  READ.set(written, read);
  return written;
}

/** The same schema for a reader: strict objects at any depth take fields that they do not name. Checks of known fields stay, but for those that are newer than what may have to be read (`stricter`). */
export function tolerant<S extends z.ZodType>(schema: S, unknown: Unknown = 'keep'): S {
  return relax(schema, unknown) as unknown as S;
}

function relax(written: z.core.$ZodType, unknown: Unknown): z.core.$ZodType {
  const schema = READ.get(written) ?? written;
  const inner = (part: z.core.$ZodType) => relax(part, unknown);
  const change = (changes: object) => z.core.clone(schema, { ...schema._zod.def, ...changes });
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'object': {
      const shape = Object.fromEntries(Object.entries(def.shape).map(([name, part]) => [name, inner(part)]));
      if (def.catchall?._zod.def.type !== 'never') return change({ shape });
      return change({ shape, catchall: unknown === 'keep' ? z.unknown() : undefined });
    }
    case 'array':
      return change({ element: inner(def.element) });
    case 'union':
      return change({ options: def.options.map(inner) });
    case 'record':
      // A list of allowed keys is as good as fields; any other key schema says what a key may be.
      if (unknown === 'keep' && def.keyType._zod.def.type === 'enum')
        return change({ valueType: inner(def.valueType), mode: 'loose' });
      return change({ valueType: inner(def.valueType) });
    case 'optional':
    case 'nullable':
    case 'default':
      return change({ innerType: inner(def.innerType) });
    default:
      return schema;
  }
}
