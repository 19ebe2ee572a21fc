/** The multipart body of a push: card first, then the model as a stream, with its exact length known beforehand. */
import { randomUUID } from 'node:crypto';
import { CommandError } from './command.ts';

export interface PushBody {
  readonly contentType: string;
  /** Exact number of bytes that `chunks` gives; the worker refuses an upload without it. */
  readonly length: number;
  readonly chunks: () => AsyncGenerator<Uint8Array>;
}

/**
 * Frames `card` and `proof` (JSON bytes) and a model of exactly `modelBytes` bytes as multipart/form-data (RFC 7578).
 * The card stands first because the worker must know the digest before it lets a model byte into the store.
 * `chunks` throws when the model gives another number of bytes: the file changed while it was sent.
 */
export function pushBody(
  card: Uint8Array,
  proof: Uint8Array | null,
  modelBytes: number,
  model: () => AsyncIterable<Uint8Array>,
  boundary = `vitrine-${randomUUID()}`,
): PushBody {
  const encoder = new TextEncoder();
  const part = (name: string, file: string, type: string) =>
    encoder.encode(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: ${type}\r\n\r\n`,
    );
  const end = encoder.encode('\r\n');
  const before = [
    ...[part('card', 'card.json', 'application/json'), card, end],
    ...(proof ? [part('proof', 'proof.json', 'application/json'), proof, end] : []),
    part('model', 'model.onnx', 'application/octet-stream'),
  ];
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: before.reduce((sum, bytes) => sum + bytes.length, 0) + modelBytes + tail.length,
    async *chunks() {
      yield* before;
      let sent = 0;
      for await (const chunk of model()) {
        sent += chunk.length;
        if (sent > modelBytes) break;
        yield chunk;
      }
      if (sent !== modelBytes)
        throw new CommandError(`The model file changed while it was sent: it no longer has ${modelBytes} bytes.`);
      yield tail;
    },
  };
}
