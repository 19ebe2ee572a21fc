/** The push body: its announced length is exact for any card and model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushBody } from './multipart.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}

describe('pushBody', () => {
  it('has exactly the announced length, and a multipart parser gives both parts back, card first', async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 5000 }),
      fc.integer({ min: 1, max: 999 }),
      async (card, model, size) => {
        const body = pushBody(card, null, model.length, () => inChunks(model, size));
        const sent = await collect(body.chunks());
        expect(sent.length).toBe(body.length);
        const form = await new Response(sent, { headers: { 'content-type': body.contentType } }).formData();
        expect([...form.keys()]).toEqual(['card', 'model']);
        expect(new Uint8Array(await (form.get('card') as File).arrayBuffer())).toEqual(card);
        expect(new Uint8Array(await (form.get('model') as File).arrayBuffer())).toEqual(model);
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it.each([
    ['shrank', 11],
    ['grew', 9],
  ])('fails rather than breaking its announced length when the file %s while it was sent', async (_what, announced) => {
    const body = pushBody(new Uint8Array(), new Uint8Array(7), announced, () => inChunks(new Uint8Array(10), 4));
    await expect(collect(body.chunks())).rejects.toThrow('changed while it was sent');
  });
});
