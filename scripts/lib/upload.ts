/** Streams one model version to the worker with a known Content-Length, telling how far it is. */
import { createReadStream } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Server } from '#client/api';
import { readAnswer, unreachable } from '#client/failure';
import type { Proof } from '#contract/proof';
import { pushReceiptSchema, type PushReceipt } from '#contract/registry';
import { CommandError } from './command.ts';
import type { LocalModel } from './local-model.ts';
import { pushBody } from './multipart.ts';

/**
 * Pushes `model` with the proof that it runs, if there is one; `onProgress` is called with the model's bytes handed to the network so far.
 * `node:http` rather than `fetch`: fetch sends a streamed body chunked, without the length that the worker needs.
 * Throws ApiFailure when the worker refuses or cannot be reached.
 */
export async function upload(
  server: Server,
  model: LocalModel,
  proof: Proof | null,
  onProgress: (loaded: number) => void,
): Promise<PushReceipt> {
  const proofBytes = proof && new TextEncoder().encode(JSON.stringify(proof));
  const body = pushBody(model.cardBytes, proofBytes, model.card.file.bytes, () => counted(model.file, onProgress));
  const send = server.origin.startsWith('https:') ? httpsRequest : httpRequest;
  const request = send(`${server.origin}/v1/models`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': body.contentType, 'content-length': body.length },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // A refusal may come before the body has gone and close the connection: whatever breaks after it changes nothing.
    request.once('response', resolve).on('error', reject);
    pipeline(Readable.from(body.chunks()), request, (error) => {
      if (error) reject(error);
    });
  }).catch((error: unknown) => {
    throw error instanceof CommandError ? error : unreachable(server.origin, error);
  });
  return readAnswer(pushReceiptSchema, response.statusCode ?? 0, await text(response));
}

async function* counted(file: string, onProgress: (loaded: number) => void): AsyncGenerator<Uint8Array> {
  let loaded = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    yield chunk as Uint8Array;
    onProgress((loaded += (chunk as Uint8Array).length));
  }
}
