/** The body of a push, byte by byte. */
import { concat } from '#contract/testing/onnx';

const encoder = new TextEncoder();

/** A `multipart/form-data` body of these parts, in order. */
export function multipart(
  parts: readonly (readonly [name: string, body: Uint8Array | string])[],
  boundary = 'b0undary',
): Uint8Array {
  return concat([
    ...parts.flatMap(([name, body]) => [
      encoder.encode(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\n\r\n`),
      typeof body === 'string' ? encoder.encode(body) : body,
      encoder.encode('\r\n'),
    ]),
    encoder.encode(`--${boundary}--\r\n`),
  ]);
}
