/** What a refusal leaves unread: read to its end, so that the sender sees the answer, unless it has none. */
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { drainRefused } from './body.ts';

const MIB = 1024 * 1024;
const app = new Hono().use(drainRefused).post('/', (c) => c.text('no', 401));

/** Posts `mebibytes` of body and counts those that were read. */
async function post(mebibytes: number) {
  let read = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => (read++ < mebibytes ? controller.enqueue(new Uint8Array(MIB)) : controller.close()),
    cancel: () => void (cancelled = true),
  });
  const { status } = await app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  return { status, read, cancelled };
}

it('reads a body that is much longer than a push to its end', async () => {
  expect(await post(300)).toEqual({ status: 401, read: 301, cancelled: false });
});

it('hangs up on a body without end', async () => {
  const { status, read, cancelled } = await post(Infinity);
  expect({ status, cancelled }).toEqual({ status: 401, cancelled: true });
  expect(read).toBeLessThan(600);
});
