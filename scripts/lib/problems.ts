/** Turns what was wrong with an input, found here or by the worker, into lines that a person can act on. */
import type { z } from 'zod';
import type { ApiFailure } from '#client/failure';
import { pointer, wrongFields } from '#contract/pointer';
import type { ReadProblem } from '#contract/problem';

interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Every issue of a schema, one per wrong field. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return wrongFields(error).map(({ path, message }) => ({ field: pointer(path) || '(whole document)', message }));
}

/** Field and message in two columns, indented, at most `limit` of them. */
export function formatFields(errors: readonly FieldError[], limit = 20): string {
  const shown = errors.slice(0, limit);
  const width = Math.max(0, ...shown.map((error) => error.field.length));
  const lines = shown.map((error) => `  ${error.field.padEnd(width)}  ${error.message}`);
  if (errors.length > limit) lines.push(`  … and ${errors.length - limit} more`);
  return lines.join('\n');
}

/** Why a call of the worker failed, and what to do. */
export function formatFailure({ kind, message, problem }: ApiFailure): string {
  if (problem) return formatProblem(problem);
  if (kind === 'unreachable') return `${message}\nStart it with \`npm start\`, or name another with --server.`;
  return `The server answered in a form that this version does not know. Is it a Vitrine worker, and as new as this?\n${message}`;
}

/** A refusal of the worker: title, detail, each field, and the reference that finds it in the log. */
export function formatProblem(problem: ReadProblem): string {
  const { title, status, code, detail, errors } = problem;
  // Where the fields say all that the detail says, once is enough.
  const repeated = errors.length > 0 && errors.every(({ message }) => detail.includes(message));
  const lines = [`${title} (${status} ${code})${repeated ? '' : `: ${detail}`}`];
  if (errors.length > 0) lines.push(formatFields(errors));
  lines.push(`  reference ${problem.ref}`);
  return lines.join('\n');
}
