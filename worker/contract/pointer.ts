/** Where in a document a schema found something wrong, as everybody who reports it writes it. */
import type { z } from 'zod';

/** A path such as ['labels', 3, 'id'] as the JSON pointer `/labels/3/id` (RFC 6901); the whole document is ''. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** One entry per wrong field. A key that does not belong is named by its own path, not by its object's as zod does. */
export function wrongFields(error: z.ZodError): { path: PropertyKey[]; message: string }[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not a known field' }))
      : [{ path: issue.path, message: issue.message }],
  );
}
