/** Files: whole, in ranges, unchanged, and the headers that keep caches and browsers from harming them. */
import { beforeEach, expect, it } from 'vitest';
import { buildOnnx } from '#contract/testing/onnx';
import { ask, expectProblem, freshStorage, pushTiny } from '../testing/worker.ts';

const file = buildOnnx();
const size = file.length;
let path = '';
let etag = '';

beforeEach(async () => {
  await freshStorage();
  const { sha256 } = await pushTiny();
  path = `/v1/blobs/${sha256}`;
  etag = `"${sha256}"`;
});

const bytes = async (response: Response) => new Uint8Array(await response.arrayBuffer());

it('serves the whole file with headers that let nobody change it', async () => {
  const response = await ask(path);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': String(size),
    'cache-control': 'public, max-age=31536000, immutable, no-transform',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    etag,
  });
  expect(await bytes(response)).toEqual(file);
});

it('answers HEAD with the same headers and no body', async () => {
  const response = await ask(path, { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length'), response.headers.get('etag')]).toEqual([
    200,
    String(size),
    etag,
  ]);
  expect(await bytes(response)).toHaveLength(0);
});

it.each<[string, number, number]>([
  ['bytes=0-0', 0, 1],
  ['bytes=10-19', 10, 20],
  ['bytes=100-', 100, size],
  ['bytes=-16', size - 16, size],
  ['bytes=-999999', 0, size],
  [`bytes=5-${size * 2}`, 5, size],
])('answers %s with 206', async (range, start, end) => {
  const response = await ask(path, { headers: { range } });
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${size}`);
  expect(response.headers.get('content-length')).toBe(String(end - start));
  expect(await bytes(response)).toEqual(file.slice(start, end));
});

it.each(['bytes=0-1,5-6', 'bytes=9-3', 'bytes=x-', 'bytes=-', 'items=0-1', ''])(
  'answers "%s" with the whole file',
  async (range) => {
    const response = await ask(path, { headers: { range } });
    expect(response.status).toBe(200);
    expect(await bytes(response)).toEqual(file);
  },
);

it.each([`bytes=${size}-`, `bytes=${size * 2}-${size * 3}`, 'bytes=-0'])('answers %s with 416 and the size', async (range) => {
  const response = await ask(path, { headers: { range } });
  expect(response.headers.get('content-range')).toBe(`bytes */${size}`);
  await expectProblem(response, 416, 'range-not-satisfiable', ['range']);
});

it('continues a range only of the same file', async () => {
  const range = 'bytes=10-19';
  expect((await ask(path, { headers: { range, 'if-range': etag } })).status).toBe(206);
  for (const other of ['"other"', `W/${etag}`, 'Mon, 23 Nov 2026 00:00:00 GMT'])
    expect((await ask(path, { headers: { range, 'if-range': other } })).status).toBe(200);
});

it('answers 304 to who has it', async () => {
  const response = await ask(path, { headers: { 'if-none-match': `"x", ${etag}` } });
  expect([response.status, await response.text()]).toEqual([304, '']);
});

it('refuses an unknown digest and what is none', async () => {
  await expectProblem(await ask(`/v1/blobs/${'0'.repeat(64)}`), 404, 'not-found');
  await expectProblem(await ask('/v1/blobs/latest'), 400, 'invalid-parameter', ['sha256']);
});
