/**
 * Films, encoded by the browser that plays them, so that no other program is needed. Not by its MediaRecorder: that one works against
 * the clock, and on a busy machine most pictures are missing.
 */
import type { Page } from '@playwright/test';
import type { Size } from '../../scripts/browser/figures.ts';

export interface Scene {
  readonly picture: Buffer;
  readonly seconds: number;
}

const FPS = 10;

/** A WebM film of these pictures, one after the other, each stretched to `size`; the page must be a secure one. Half a minute at most. */
export async function filmOf(page: Page, size: Size, ...scenes: readonly Scene[]): Promise<Buffer> {
  const given = scenes.map(({ picture, seconds }) => ({ base64: picture.toString('base64'), count: Math.round(seconds * FPS) }));
  const frames = await page.evaluate(
    async ({ given, width, height, fps }) => {
      const encoded: { key: boolean; base64: string }[] = [];
      const encoder = new VideoEncoder({
        output: (chunk) => {
          const bytes = new Uint8Array(chunk.byteLength);
          chunk.copyTo(bytes);
          encoded.push({
            key: chunk.type === 'key',
            base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')),
          });
        },
        // What cannot be encoded refuses the flush below, too.
        error: () => undefined,
      });
      encoder.configure({ codec: 'vp8', width, height, bitrate: 4_000_000, framerate: fps });
      const canvas = new OffscreenCanvas(width, height);
      let at = 0;
      for (const { base64, count } of given) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        canvas.getContext('2d')!.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0, width, height);
        for (let i = 0; i < count; i++) {
          const frame = new VideoFrame(canvas, { timestamp: (at * 1e6) / fps });
          encoder.encode(frame, { keyFrame: at % fps === 0 });
          frame.close();
          at += 1;
        }
      }
      await encoder.flush();
      return encoded;
    },
    { given, ...size, fps: FPS },
  );
  return webm(
    size,
    frames.map(({ key, base64 }) => ({ key, data: Buffer.from(base64, 'base64') })),
  );
}

/** One VP8 track in the smallest file that https://www.webmproject.org/docs/container/ allows. */
function webm({ width, height }: Size, frames: readonly { readonly key: boolean; readonly data: Buffer }[]): Buffer {
  const millis = 1000 / FPS;
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(frames.length * millis);
  const blocks = frames.map(({ key, data }, i) => {
    const head = Buffer.from([0x81, 0, 0, key ? 0x80 : 0]);
    head.writeInt16BE(Math.round(i * millis), 1);
    return element(0xa3, head, data);
  });
  return Buffer.concat([
    element(0x1a45dfa3, element(0x4282, Buffer.from('webm')), element(0x4287, number(2)), element(0x4285, number(2))),
    element(
      0x18538067,
      element(0x1549a966, element(0x2ad7b1, number(1_000_000)), element(0x4489, duration)),
      element(
        0x1654ae6b,
        element(
          0xae,
          element(0xd7, number(1)),
          element(0x73c5, number(1)),
          element(0x83, number(1)),
          element(0x86, Buffer.from('V_VP8')),
          element(0xe0, element(0xb0, number(width)), element(0xba, number(height))),
        ),
      ),
      element(0x1f43b675, element(0xe7, number(0)), ...blocks),
    ),
  ]);
}

/** An element of EBML: its id, its length in eight bytes, and what it holds. */
function element(id: number, ...parts: readonly Buffer[]): Buffer {
  const inside = Buffer.concat(parts);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(0x0100_0000_0000_0000n | BigInt(inside.length));
  return Buffer.concat([Buffer.from(id.toString(16).padStart(2, '0'), 'hex'), length, inside]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
