/** Turns what was wrong with an input, found here or by the worker, into lines that a person can act on. */
import type { z } from 'zod';
import type { Problem } from '#contract/problem';

interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A path such as ['labels', 3, 'id'] as the JSON pointer `/labels/3/id` (RFC 6901); the whole document is ''. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Every issue of a schema, one per wrong field; a key that does not belong is named by its own path. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: pointer([...issue.path, key]), message: 'is not a known field' }))
      : [{ field: pointer(issue.path) || '(whole document)', message: issue.message }],
  );
}

/** Field and message in two columns, indented, at most `limit` of them. */
export function formatFields(errors: readonly FieldError[], limit = 20): string {
  const shown = errors.slice(0, limit);
  const width = Math.max(0, ...shown.map((error) => error.field.length));
  const lines = shown.map((error) => `  ${error.field.padEnd(width)}  ${error.message}`);
  if (errors.length > limit) lines.push(`  … and ${errors.length - limit} more`);
  return lines.join('\n');
}

/** A refusal of the worker: title, detail, each field, and the reference that finds it in the log. */
export function formatProblem(problem: Problem): string {
  const { title, status, code, detail, errors } = problem;
  // Where the fields say all that the detail says, once is enough.
  const repeated = errors.length > 0 && errors.every(({ message }) => detail.includes(message));
  const lines = [`${title} (${status} ${code})${repeated ? '' : `: ${detail}`}`];
  if (errors.length > 0) lines.push(formatFields(errors));
  lines.push(`  reference ${problem.ref}`);
  return lines.join('\n');
}
