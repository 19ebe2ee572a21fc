/** A release that arrives spoilt or fails its test: it is refused, and tried again when it may be. */
import { beforeEach, expect, test, vi } from 'vitest';
import { ALONE_MS, QUARANTINE_MS } from './quarantine.ts';
import { A, B, C, fakeClock, running, shop, wake } from './testing/releases.ts';

beforeEach(fakeClock);

test('a file that is corrupted on the way is refused after three tries while the old model keeps running', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = B;
  kiosk.worker.spoil = true;
  for (let i = 0; i < 8; i++) await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status).toMatchObject({
    active: { release: A.release },
    lastFailure: { code: 'digest-mismatch', release: B.release },
  });
  expect(kiosk.worker.count('/v1/blobs/')).toBe(1 + 3);
  expect(kiosk.results.slice(1)).toMatchObject([
    { release: B.release, outcome: 'failed', code: 'digest-mismatch' },
    { release: B.release, outcome: 'refused', code: 'digest-mismatch' },
  ]);

  kiosk.worker.spoil = false;
  const round = kiosk.nextRound();
  kiosk.sync.checkNow();
  await round;
  expect(kiosk.engine.running).toBe(B.release);
  expect(kiosk.sync.status.lastFailure).toBeNull();
});

test('a corrupted transfer heals by itself at a later poll', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = B;
  kiosk.worker.spoil = true;
  await kiosk.poll(40_000);
  kiosk.worker.spoil = false;
  await kiosk.poll(5000);
  expect(kiosk.engine.running).toBe(B.release);
});

test('a release that fails its golden picture is refused at once, and again only when asked', async () => {
  const kiosk = await running();
  kiosk.engine.refuse.set(B.release, 'golden-mismatch');
  kiosk.worker.manifest = B;
  for (let i = 0; i < 4; i++) await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.results.slice(1)).toMatchObject([{ release: B.release, outcome: 'refused', code: 'golden-mismatch' }]);
  expect(kiosk.worker.count('/v1/blobs/')).toBe(2);

  kiosk.worker.manifest = C;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(C.release);
  kiosk.engine.refuse.clear();
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running, 'that the channel named another one meanwhile changes nothing').toBe(C.release);
  const round = kiosk.nextRound();
  kiosk.sync.checkNow();
  await round;
  expect(kiosk.engine.running).toBe(B.release);
});

test('a quarantine outlives a reload', async () => {
  const kiosk = await running();
  kiosk.engine.refuse.set(B.release, 'load-failed');
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  await kiosk.boot();
  await kiosk.run();
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.results.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
});

test('a release that met a machine without an engine is not blamed, however long that lasts', async () => {
  const kiosk = shop();
  kiosk.worker.manifest = A;
  kiosk.engine.refuse.set(A.release, 'engine-down');
  await kiosk.boot();
  await kiosk.run();
  for (let i = 0; i < 6; i++) await wake(kiosk);
  expect(kiosk.results).toMatchObject([{ outcome: 'failed', code: 'engine-down' }]);
  expect(kiosk.worker.count('/v1/blobs/')).toBe(1);
  kiosk.engine.refuse.clear();
  await wake(kiosk);
  expect(kiosk.engine.running).toBe(A.release);
});

test('a release that timed out too often is tried again without anybody asking: after a minute where nothing runs', async () => {
  const kiosk = shop();
  kiosk.worker.manifest = A;
  kiosk.engine.refuse.set(A.release, 'timeout');
  await kiosk.boot();
  await kiosk.run();
  for (let i = 0; i < 4; i++) await wake(kiosk);
  expect(kiosk.results.at(-1)).toMatchObject({ outcome: 'refused', code: 'timeout' });
  kiosk.engine.refuse.clear();
  await wake(kiosk);
  expect(kiosk.engine.running).toBeNull();
  vi.setSystemTime(Date.now() + ALONE_MS);
  await wake(kiosk);
  expect(kiosk.engine.running).toBe(A.release);
});

test('and after half an hour where something does', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = B;
  kiosk.engine.refuse.set(B.release, 'timeout');
  for (let i = 0; i < 4; i++) await wake(kiosk);
  expect(kiosk.results.at(-1)).toMatchObject({ outcome: 'refused', code: 'timeout' });
  kiosk.engine.refuse.clear();
  vi.setSystemTime(Date.now() + QUARANTINE_MS - ALONE_MS);
  await wake(kiosk);
  expect(kiosk.engine.running).toBe(A.release);
  vi.setSystemTime(Date.now() + ALONE_MS);
  await wake(kiosk);
  expect(kiosk.engine.running).toBe(B.release);
});
