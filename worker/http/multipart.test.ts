/** The multipart reader: any parts in any chunks come out as they went in, and nothing broken passes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '#contract/testing/onnx';
import { multipart } from '../testing/multipart.ts';
import { boundaryOf, MultipartError, MultipartReader } from './multipart.ts';

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function readAll(reader: MultipartReader): Promise<[string, Uint8Array][]> {
  const parts: [string, Uint8Array][] = [];
  for (let part = await reader.next(); part; part = await reader.next()) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of part.body) chunks.push(chunk);
    parts.push([part.name, concat(chunks)]);
  }
  return parts;
}

/** Bytes that are made to look like the boundary and its line ends. */
const trickyBytes = fc
  .array(fc.oneof(fc.constantFrom('\r', '\n', '\r\n', '-', '--', 'b0undary', '\r\n--b0undar', '\r\n--', 'b0'), fc.string()), {
    maxLength: 12,
  })
  .map((pieces) => new TextEncoder().encode(pieces.join('')))
  .filter(
    (bytes) =>
      !new TextDecoder().decode(bytes).includes('\r\n--b0undary') && !new TextDecoder().decode(bytes).startsWith('--b0undary'),
  );
const parts = fc.array(fc.tuple(fc.constantFrom('card', 'model', 'x'), trickyBytes), { minLength: 1, maxLength: 4 });

function cut(body: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, index = 0; at < body.length; index += 1) {
    const size = sizes[index % sizes.length] ?? body.length;
    chunks.push(body.slice(at, at + size));
    at += size;
  }
  return chunks;
}

describe('MultipartReader', () => {
  it('gives back any parts, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(parts, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (expected, sizes) => {
        const reader = new MultipartReader(streamOf(cut(multipart(expected), sizes)), 'b0undary');
        expect(await readAll(reader)).toEqual(expected);
      }),
    );
  });

  it('refuses a body that ends early, wherever it ends', async () => {
    const body = multipart([
      ['card', 'abc'],
      ['model', 'defg'],
    ]);
    // Only the line end after the closing boundary may be missing.
    for (let length = 0; length < body.length - 2; length += 1)
      await expect(readAll(new MultipartReader(streamOf([body.slice(0, length)]), 'b0undary'))).rejects.toThrow(MultipartError);
  });

  it('skips a part that was not read', async () => {
    const reader = new MultipartReader(
      streamOf([
        multipart([
          ['card', 'abc'],
          ['model', 'defg'],
        ]),
      ]),
      'b0undary',
    );
    await reader.next();
    expect((await reader.next())?.name).toBe('model');
  });

  it.each([
    [
      '.NET',
      "Content-Type: application/json\r\nContent-Disposition: form-data; name=card; filename=card.json; filename*=utf-8''card.json",
    ],
    ['curl', 'Content-Disposition: form-data; name="card"; filename="card.json"\r\nContent-Type: application/json'],
    ['curl with a quoted file name', 'Content-Disposition: form-data; name="card"; filename="a\\"; name=\\"b.json"'],
    ['another order', 'content-disposition:form-data;filename="; name=x";NAME="card"'],
    ['a header on two lines', 'Content-Disposition: form-data;\r\n\tname="card"'],
    [
      'Python',
      'Content-Disposition: form-data; name="card"; filename="card.json"\r\nContent-Length: 1\r\nContent-Transfer-Encoding: binary',
    ],
  ])('reads a part as %s writes it, after a preamble and with spaces behind the boundary', async (_, headers) => {
    const body = `preamble\n\r\n--b \t\r\n${headers}\r\n\r\nx\r\n--b--`;
    const parts = await readAll(new MultipartReader(streamOf([new TextEncoder().encode(body)]), 'b'));
    expect(parts).toEqual([['card', new TextEncoder().encode('x')]]);
  });

  it.each([
    ['no name', '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n', /no Content-Disposition/],
    ['an endless header line', `--b\r\nX: ${'y'.repeat(9000)}\r\n\r\nx\r\n--b--\r\n`, /line is over/],
    ['endless header lines', `--b\r\n${'X: y\r\n'.repeat(99)}\r\nx\r\n--b--\r\n`, /header lines/],
    ['text after a boundary', '--bx\r\n\r\nx\r\n--b--\r\n', /followed by/],
    ['a header line of dashes', '--b\r\n--\r\n\r\nx\r\n--b--\r\n', /no Content-Disposition/],
  ])('refuses %s', async (_, body, message) => {
    const stream = streamOf([new TextEncoder().encode(body)]);
    await expect(readAll(new MultipartReader(stream, 'b'))).rejects.toThrow(message);
  });
});

it.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['Multipart/Form-Data;charset=utf-8; boundary="a b"', 'a b'],
  ['multipart/form-data; x-boundary=no; boundary=yes', 'yes'],
  ['multipart/form-data; note="; boundary=no"; boundary=yes', 'yes'],
  [`multipart/form-data; boundary=${'x'.repeat(71)}`, undefined],
  ['multipart/form-data', undefined],
  ['multipart/mixed; boundary=abc', undefined],
  [undefined, undefined],
])('reads the boundary of %s', (header, expected) => expect(boundaryOf(header)).toBe(expected));
