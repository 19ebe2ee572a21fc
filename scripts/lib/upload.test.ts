/** The upload against a real HTTP server that accepts, refuses early, or breaks the connection. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiFailure } from '#client/failure';
import type { ModelCard } from '#contract/model-card';
import { upload } from './upload.ts';

const BYTES = 3_000_000;
const model = new Uint8Array(BYTES).map((_, i) => i % 251);
const sha256 = createHash('sha256').update(model).digest('hex');
const card = { name: 'garments', version: '1.0.0', role: 'garments', file: { bytes: BYTES, sha256 } } as ModelCard;
const receipt = { name: 'garments', version: '1.0.0', role: 'garments', sha256, bytes: BYTES, created: true };

let folder: string;
let closing: (() => void)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-upload-'));
  closing = [];
  await writeFile(join(folder, 'model.onnx'), model);
});

afterEach(async () => {
  for (const close of closing) close();
  await rm(folder, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const send = (origin: string, onProgress: (loaded: number) => void = () => undefined) =>
  upload(
    { origin, token: 'secret' },
    { card, cardBytes: new TextEncoder().encode('{}'), file: join(folder, 'model.onnx') },
    null,
    onProgress,
  );

describe('upload', () => {
  it('sends the announced length, the token and every byte, and reports growing progress up to the whole file', async () => {
    let received:
      { length: number; announced: number; authorization: string | undefined; encoding: string | undefined } | undefined;
    const origin = await serve((request, response) => {
      void buffer(request).then((body) => {
        const { headers } = request;
        received = {
          length: body.length,
          announced: Number(headers['content-length']),
          authorization: headers.authorization,
          encoding: headers['transfer-encoding'],
        };
        response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(receipt));
      });
    });
    const progress: number[] = [];
    expect(await send(origin, (loaded) => progress.push(loaded))).toEqual(receipt);
    expect(received).toMatchObject({ length: received?.announced, authorization: 'Bearer secret', encoding: undefined });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(BYTES);
  });

  it('shows the problem of a server that refuses before it has read the body', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'wrong',
      code: 'unauthorized' as const,
      errors: [],
      ref: 'r',
    };
    const origin = await serve((request, response) => {
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
      request.resume();
    });
    await expect(send(origin)).rejects.toMatchObject({ kind: 'unauthorized', problem } satisfies Partial<ApiFailure>);
  });

  it('says that the server cannot be reached when the connection breaks half way', async () => {
    const origin = await serve((request) => void request.once('data', () => request.destroy()));
    await expect(send(origin)).rejects.toMatchObject({ kind: 'unreachable' } satisfies Partial<ApiFailure>);
  });
});
