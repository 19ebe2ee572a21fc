/** Pushes a version from the browser. XMLHttpRequest, because fetch reports no progress of an upload. */
import type { Proof } from '#contract/proof';
import { pushReceiptSchema, type PushReceipt } from '#contract/registry';
import { readAnswer, unreachable } from '#client/failure';

/** Sends card, then the proof if there is one, then model; `onProgress` gets the sent share, 0–1. Rejects with ApiFailure, or AbortError after an abort. */
export function uploadModel(
  signal: AbortSignal,
  token: string,
  card: File,
  proof: Proof | null,
  model: File,
  onProgress: (share: number) => void,
): Promise<PushReceipt> {
  const form = new FormData();
  form.append('card', new Blob([card], { type: 'application/json' }), 'card.json');
  if (proof) form.append('proof', new Blob([JSON.stringify(proof)], { type: 'application/json' }), 'proof.json');
  form.append('model', new Blob([model], { type: 'application/octet-stream' }), 'model.onnx');
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/v1/models');
    request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.addEventListener('progress', (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0));
    request.addEventListener('load', () => {
      try {
        resolve(readAnswer(pushReceiptSchema, request.status, request.responseText));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    request.addEventListener('error', () => reject(unreachable('', 'the upload was cut off')));
    request.addEventListener('abort', () => reject(new DOMException('The upload was cancelled.', 'AbortError')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
