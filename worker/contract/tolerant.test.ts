/** Reading loosely: unknown fields are passed over at any depth, and every check of a known one stays. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stricter, tolerant } from './tolerant.ts';

const schema = z
  .strictObject({
    id: z.string().max(3),
    parts: z.array(z.strictObject({ size: z.int(), note: z.strictObject({ by: z.string() }).nullable().optional() })),
    titles: z.record(z.string(), z.strictObject({ text: z.string() })).default({}),
    kind: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('a'), a: z.number() }),
      z.strictObject({ type: z.literal('b'), b: z.number() }),
    ]),
  })
  .superRefine(({ parts }, ctx) => {
    if (parts.length > 2) ctx.addIssue({ code: 'custom', path: ['parts'], message: 'too many' });
  });
const known = { id: 'x', parts: [{ size: 1, note: { by: 'me' } }], titles: { en: { text: 'X' } }, kind: { type: 'b', b: 1 } };
const extra = { new: [1] };
const grown = {
  ...extra,
  id: 'x',
  parts: [{ ...extra, size: 1, note: { ...extra, by: 'me' } }],
  titles: { en: { ...extra, text: 'X' } },
  kind: { ...extra, type: 'b', b: 1 },
};

describe('a tolerant schema', () => {
  it('keeps unknown fields as they came, or drops every one', () => {
    expect(schema.safeParse(grown).success).toBe(false);
    expect(tolerant(schema).parse(grown)).toEqual(grown);
    expect(tolerant(schema, 'drop').parse(grown)).toEqual(known);
  });

  it('still refuses known fields that are wrong, and what only the whole can tell', () => {
    const paths = (value: unknown) =>
      tolerant(schema)
        .safeParse(value)
        .error?.issues.map(({ path }) => path.join('.'));
    expect(paths({ ...grown, id: 'long' })).toEqual(['id']);
    expect(paths({ ...grown, parts: [{ ...extra, size: 0.5 }] })).toEqual(['parts.0.size']);
    expect(paths({ ...grown, parts: [1, 2, 3].map((size) => ({ size })) })).toEqual(['parts']);
    expect(paths({ ...grown, kind: { type: 'c' } })).toEqual(['kind.type']);
    expect(paths({ ...grown, kind: { type: 'a', b: 1 } })).toEqual(['kind.a']);
  });

  it('reads by the rule of before what is written by a newer one, wherever it stands', () => {
    const before = z.strictObject({ text: z.string() });
    const now = stricter(
      before.refine(({ text }) => text !== ''),
      before,
    );
    const value = { a: [{ text: '' }], b: { text: '' }, c: { x: { text: '', new: 1 } } };
    const holder = z.strictObject({ a: z.array(now), b: now.optional(), c: z.record(z.string(), now) });
    expect(holder.safeParse(value).success).toBe(false);
    expect(tolerant(holder).parse(value)).toEqual(value);
    expect(tolerant(holder).safeParse({ ...value, b: { text: 1 } }).success).toBe(false);
  });

  it('leaves the schema that it was made of as strict as it was', () => {
    tolerant(schema, 'drop').parse(grown);
    expect(schema.safeParse(grown).success).toBe(false);
    expect(schema.safeParse(known).success).toBe(true);
  });
});
