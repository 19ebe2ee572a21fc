/** Paths: what a person is told to look for in their document. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { pointer, wrongFields } from './pointer.ts';

it('escapes what would be read as a separator (RFC 6901)', () => {
  expect(pointer(['labels', 3, 'a/b', 'c~d'])).toBe('/labels/3/a~1b/c~0d');
});

it('names every wrong field, and a key that does not belong by its own path', () => {
  const schema = z.strictObject({ name: z.string(), file: z.strictObject({ bytes: z.int() }) });
  const { error } = schema.safeParse({ name: 1, file: { bytes: 2, size: 2, other: 3 } });
  const fields = error ? wrongFields(error) : [];
  expect(fields.map(({ path }) => pointer(path)).toSorted()).toEqual(['/file/other', '/file/size', '/name']);
  expect(fields.find(({ path }) => path.at(-1) === 'size')?.message).toBe('is not a known field');
});
