/** What the privacy notice says of what was sent is what was sent. */
import { expect, test, vi } from 'vitest';
import { metered, type Counted } from '../platform/meter.ts';
import { testMemory } from '../state/testing.ts';
import { SentToday } from './sent.ts';

test('every request counts, text as bytes, and whatever could hold a picture as a picture', async () => {
  const counted: Counted[] = [];
  const ask = metered(
    vi.fn(() => Promise.resolve(new Response())),
    (each) => counted.push(each),
  );
  await ask('/v1/channels/stable/manifest');
  await ask('/v1/telemetry', { method: 'POST', body: 'ä' });
  await ask('/v1/telemetry', { method: 'POST', body: new Uint8Array(7) });
  await ask('/v1/telemetry', { method: 'POST', body: new Blob(['abc']) });
  await ask(new Request('http://kiosk.test/', { method: 'POST', body: 'x' }));
  expect(counted.map(({ bytes, pictureBytes }) => [bytes, pictureBytes])).toEqual([
    [0, 0],
    [2, 0],
    [7, 7],
    [3, 3],
    [1, 1],
  ]);
});

test('the sum is of today, and outlives a restart', () => {
  let now = new Date(2026, 10, 28, 23, 59);
  const memory = testMemory();
  const sent = new SentToday(memory, () => now);
  sent.add({ bytes: 10, pictureBytes: 0 });
  sent.add({ bytes: 5, pictureBytes: 1 });
  expect(new SentToday(memory, () => now).sum).toEqual({ requests: 2, bytes: 15, pictureBytes: 1 });
  now = new Date(2026, 10, 29, 0, 0);
  expect(sent.sum).toEqual({ requests: 0, bytes: 0, pictureBytes: 0 });
  sent.add({ bytes: 1, pictureBytes: 0 });
  expect(new SentToday(memory, () => now).sum).toEqual({ requests: 1, bytes: 1, pictureBytes: 0 });
  expect(new SentToday(testMemory({ 'vitrine.sent': 'nonsense' }), () => now).sum.requests).toBe(0);
});
