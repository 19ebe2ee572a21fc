/** Refusals in words: every wrong field is named, nothing is said twice. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Problem } from '#contract/problem';
import { fieldErrors, formatFields, formatProblem } from './problems.ts';

describe('fieldErrors', () => {
  const schema = z.strictObject({ name: z.string(), file: z.strictObject({ bytes: z.int() }) });
  const errorsOf = (value: unknown) => fieldErrors(schema.safeParse(value).error ?? new z.ZodError([]));

  it('names every wrong field and every field that does not belong', () => {
    const errors = errorsOf({ name: 1, file: { bytes: 'many', size: 2, other: 3 } });
    expect(errors.map(({ field }) => field).toSorted()).toEqual(['/file/bytes', '/file/other', '/file/size', '/name']);
  });

  it('gives a document that is no object a name of its own', () => {
    expect(errorsOf([])).toEqual([{ field: '(whole document)', message: expect.stringContaining('object') as string }]);
  });
});

describe('formatFields', () => {
  it('aligns the messages and says how many it left out', () => {
    const errors = [
      { field: '/a', message: 'one' },
      { field: '/longer', message: 'two' },
      { field: '/c', message: 'three' },
    ];
    expect(formatFields(errors, 2)).toBe('  /a       one\n  /longer  two\n  … and 1 more');
  });
});

describe('formatProblem', () => {
  const problem: Problem = {
    type: 'about:blank',
    title: 'The card is not valid',
    status: 422,
    code: 'invalid-card',
    detail: 'Correct the fields below.',
    errors: [{ field: '/labels/3/id', message: 'label ids must be unique' }],
    ref: 'abc',
  };

  it('shows detail, code, each field and the reference', () => {
    const text = formatProblem(problem);
    for (const part of ['422', 'invalid-card', problem.detail, '/labels/3/id  label ids must be unique', 'reference abc'])
      expect(text).toContain(part);
  });

  it('says nothing twice when the detail only repeats the fields', () => {
    const text = formatProblem({ ...problem, detail: '/labels/3/id: label ids must be unique' });
    expect(text.split('label ids must be unique')).toHaveLength(2);
  });

  it('leaves no empty line where no field is named', () => {
    expect(formatProblem({ ...problem, errors: [] }).split('\n')).toHaveLength(2);
  });
});
