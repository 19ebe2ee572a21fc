/** A restart runs what ran before, without a network too, and what the store lost is stored again. */
import { beforeEach, expect, test } from 'vitest';
import { bytesOf } from './testing/fixtures.ts';
import { A, B, digestOf, fakeClock, running, wake } from './testing/releases.ts';
import type { Kiosk } from './testing/shop.ts';

beforeEach(fakeClock);

test('without a network a restart runs what ran before', async () => {
  const kiosk = await running();
  kiosk.worker.down = true;
  expect(await kiosk.boot()).toBe(true);
  expect(kiosk.engine.running).toBe(A.release);
  await kiosk.run();
  expect(kiosk.sync.status).toMatchObject({ active: { release: A.release }, serverReachable: false, lastContactAt: null });
});

test('a restart falls back to the previous release when the active one does not load', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  kiosk.engine.refuse.set(B.release, 'golden-mismatch');
  expect(await kiosk.boot()).toBe(true);
  expect(kiosk.engine.running).toBe(A.release);
  await kiosk.run();
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status.lastFailure).toMatchObject({ code: 'golden-mismatch', release: B.release });
});

test.each([
  ['needs what this one lacks', { needs: ['sixth-sense'] }],
  ['has a form that this one cannot read', { manifest: 3 }],
  ['holds a model of a kind that this one has not heard of', { models: [{ task: 'smell' }] }],
])('a shell that was rolled back runs the release before when the newest %s, without a network', async (_how, newer) => {
  const kiosk = await running();
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  kiosk.worker.down = true;
  await kiosk.changeRecord((record) => ({ ...record, active: { ...(record['active'] as object), ...newer } }));
  expect(await kiosk.boot()).toBe(true);
  expect(kiosk.engine.running).toBe(A.release);
  kiosk.worker.down = false;
  await kiosk.run();
  expect(kiosk.engine.running).toBe(B.release);
});

test('a file damaged in the store is noticed at the restart, and fetched again', async () => {
  const kiosk = await running();
  await kiosk.store.putFile(A.items[0]?.file.sha256 ?? '', new Blob([bytesOf(40_001, 99)]));
  expect(await kiosk.boot()).toBe(false);
  expect(kiosk.sync.status.lastFailure?.code).toBe('file-missing');
  await kiosk.run();
  expect(kiosk.engine.running).toBe(A.release);
});

test('when nothing could be restored the slots stay, and without a network every round tries again', async () => {
  const kiosk = await running();
  kiosk.worker.down = true;
  kiosk.engine.refuse.set(A.release, 'timeout');
  expect(await kiosk.boot()).toBe(false);
  await kiosk.run();
  expect(kiosk.engine.running).toBeNull();
  kiosk.engine.refuse.clear();
  await wake(kiosk);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status).toMatchObject({ active: { release: A.release }, serverReachable: false });
});

test.each([
  ['deleted', (kiosk: Kiosk) => kiosk.store.discard(digestOf(A)), 1],
  ['damaged', (kiosk: Kiosk) => kiosk.store.putFile(digestOf(A), new Blob([bytesOf(40_001, 99)])), 1],
  ['cut short', (kiosk: Kiosk) => kiosk.store.putFile(digestOf(A), new Blob([bytesOf(4000, 1)])), 1],
  [
    'forgotten with everything',
    async (kiosk: Kiosk) => {
      await kiosk.store.discard(digestOf(A));
      await kiosk.changeRecord(() => ({}));
    },
    1,
  ],
  ['kept, but its slot forgotten', (kiosk: Kiosk) => kiosk.changeRecord(() => ({})), 0],
])(
  'a model that runs and is %s in the store is stored again, so that the next start needs no network',
  async (_how, spoil, fetches) => {
    const kiosk = await running();
    await spoil(kiosk);
    const before = kiosk.worker.count('/v1/blobs/');
    await kiosk.pass(120_000);
    expect(kiosk.worker.count('/v1/blobs/')).toBe(before + fetches);
    expect(kiosk.sync.status).toMatchObject({ stored: 'kept', active: { release: A.release } });
    expect(kiosk.storeFaults).toEqual(fetches > 0 ? ['lost'] : []);
    kiosk.worker.down = true;
    expect(await kiosk.boot()).toBe(true);
    expect(kiosk.engine.running).toBe(A.release);
  },
);

test('the release to go back to is kept whole, too', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  await kiosk.store.discard(digestOf(A));
  await kiosk.pass(120_000);
  expect(await kiosk.store.file(digestOf(A))).not.toBeNull();
});

test.each([
  ['QuotaExceededError', 'full'],
  ['InvalidStateError', 'blocked'],
])('storage that refuses with %s is said, stops nothing that runs, and heals', async (name, stored) => {
  const kiosk = await running();
  const refuse = () => Promise.reject(new DOMException('', name));
  Object.assign(kiosk.store, { slots: refuse, updateSlots: refuse });
  await kiosk.pass(90_000);
  expect(kiosk.sync.status).toMatchObject({ stored, active: { release: A.release } });
  expect(kiosk.storeFaults).toEqual([stored]);
  for (const method of ['slots', 'updateSlots']) Reflect.deleteProperty(kiosk.store, method);
  await kiosk.pass(600_000, 5000);
  expect(kiosk.sync.status.stored).toBe('kept');
});
