/** The whole of sync: a kiosk takes over what its channel names, and one that once ran a release goes on running one. */
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { bytesOf, cardOf, manifestOf } from './testing/fixtures.ts';
import { A, B, C, fakeClock, FILES, RELEASES, running, shop } from './testing/releases.ts';
import { Kiosk } from './testing/shop.ts';

beforeEach(fakeClock);

test('the first start downloads, verifies and activates what the channel names', async () => {
  const kiosk = await running();
  expect(kiosk.sync.status).toMatchObject({
    phase: 'idle',
    channel: 'stable',
    active: { release: A.release, models: [{ name: 'garments-model', version: '1.0.1', role: 'garments' }] },
    progress: null,
    lastFailure: null,
    serverReachable: true,
  });
  expect([...kiosk.phases]).toEqual(expect.arrayContaining(['checking', 'downloading', 'verifying', 'activating']));
  expect(kiosk.results).toMatchObject([{ release: A.release, outcome: 'activated', code: null, bytes: 40_001 }]);
});

test('an unchanged channel costs a 304 and touches nothing', async () => {
  const kiosk = await running();
  await kiosk.poll(40_000);
  expect(kiosk.worker.count('304')).toBeGreaterThan(0);
  expect(kiosk.worker.count('/v1/blobs/')).toBe(1);
  expect(kiosk.results).toHaveLength(1);
});

test('every poll says who asks, and nothing else that is fetched does', async () => {
  const kiosk = await running();
  await kiosk.poll(40_000);
  const asked = kiosk.worker.count('/v1/channels/stable/manifest');
  expect(asked).toBeGreaterThanOrEqual(2);
  expect(kiosk.worker.introduced).toEqual(Array<string>(asked).fill('/v1/channels/stable/manifest'));
  expect(kiosk.worker.count('/v1/blobs/')).toBe(1);
});

test('a new release takes over, the last good one stays for falling back, other files go', async () => {
  const kiosk = await running();
  const held = () =>
    Promise.all(RELEASES.map(async ({ items }) => (await kiosk.store.file(items[0]?.file.sha256 ?? '')) !== null));
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  kiosk.worker.manifest = C;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(C.release);
  expect(await held(), 'B was on probation').toEqual([true, false, true]);
  await kiosk.watch();
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(B.release);
  expect(await held()).toEqual([false, true, true]);
});

test('going back to the previous release fetches nothing', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = B;
  await kiosk.poll(40_000);
  kiosk.worker.manifest = A;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.worker.count('/v1/blobs/')).toBe(2);
});

test('an attempt that took hours is reported with the longest duration that telemetry takes', async () => {
  const kiosk = shop();
  kiosk.worker.manifest = A;
  await kiosk.boot();
  const load = kiosk.engine.load.bind(kiosk.engine);
  kiosk.engine.load = (...given) => {
    vi.setSystemTime(Date.now() + 3 * 3_600_000);
    return load(...given);
  };
  await kiosk.run();
  expect(kiosk.results).toMatchObject([{ outcome: 'activated', durationMs: 600_000 }]);
});

/** A file that never arrives, and how often it was asked for. */
function endless(kiosk: Kiosk, { items }: typeof A): { asked: number; ended: number } {
  const seen = { asked: 0, ended: 0 };
  kiosk.worker.elsewhere.set(`/v1/blobs/${items[0]?.file.sha256 ?? ''}`, (init) => {
    seen.asked += 1;
    return new Promise((_, reject) =>
      init?.signal?.addEventListener('abort', () => {
        seen.ended += 1;
        reject(init.signal?.reason as Error);
      }),
    );
  });
  return seen;
}

test('polls go on while a download does, and a newer release takes its place', async () => {
  const kiosk = await running();
  const stuck = endless(kiosk, B);
  kiosk.worker.manifest = B;
  await kiosk.pass(40_000);
  expect(stuck).toEqual({ asked: 1, ended: 0 });
  const polls = kiosk.worker.count('/manifest');
  await kiosk.pass(20_000);
  kiosk.worker.manifest = C;
  await kiosk.pass(60_000);
  expect(kiosk.worker.count('/manifest')).toBeGreaterThanOrEqual(polls + 2);
  expect(kiosk.engine.running).toBe(C.release);
  expect(stuck.ended).toBe(stuck.asked);
  expect(kiosk.results.map(({ release }) => release)).toEqual([A.release, C.release]);
});

test('a release that is withdrawn while it is on its way does not arrive', async () => {
  const kiosk = await running();
  const stuck = endless(kiosk, B);
  kiosk.worker.manifest = B;
  await kiosk.pass(40_000);
  kiosk.worker.manifest = A;
  await kiosk.pass(40_000);
  expect(stuck.ended).toBe(stuck.asked);
  kiosk.worker.elsewhere.clear();
  await kiosk.pass(60_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect((await kiosk.store.slots()).staged).toBeNull();
});

test('of two tabs one keeps the models, the other follows it, and takes its place when it goes', async () => {
  const kiosk = shop();
  kiosk.locks = navigator.locks;
  kiosk.worker.manifest = A;
  await kiosk.boot();
  await kiosk.run();
  const second = new Kiosk(kiosk);
  for (const file of FILES) second.worker.add(file);
  second.worker.manifest = { ...C, channel: 'canary' };
  second.locks = navigator.locks;
  second.channel = 'canary';
  await second.boot();
  void second.start();
  await second.pass(20_000);
  expect(second.engine.running).toBe(A.release);
  expect(second.sync.status).toMatchObject({ follows: true, channel: 'stable' });
  kiosk.worker.manifest = B;
  await Promise.all([kiosk.pass(60_000), second.pass(1000)]);
  await second.pass(20_000);
  expect([kiosk.engine.running, second.engine.running]).toEqual([B.release, B.release]);
  expect([second.worker.log, second.led, kiosk.led]).toEqual([[], 0, 1]);
  kiosk.crash();
  await second.pass(60_000);
  expect(second.engine.running).toBe(C.release);
  expect(second.sync.status).toMatchObject({ follows: false, channel: 'canary' });
  expect(second.led).toBe(1);
  second.crash();
});

test('a channel that points nowhere is no failure of the server and no reason to stop', async () => {
  const kiosk = shop();
  await kiosk.boot();
  await kiosk.run();
  expect(kiosk.sync.status).toMatchObject({ active: null, serverReachable: true, lastFailure: { code: 'no-release' } });
  kiosk.worker.manifest = A;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
});

test('a release of two models is taken over whole or not at all', async () => {
  const kiosk = await running();
  const both = manifestOf('r-00000009', cardOf(FILES[1] as Uint8Array), cardOf(bytesOf(500, 77), '1.0.0', 'people'));
  kiosk.worker.manifest = both;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.engine.loaded).toEqual(new Set([A.release]));
  kiosk.worker.add(bytesOf(500, 77));
  await kiosk.poll(5000);
  expect(kiosk.engine.running).toBe(both.release);
});

test('whatever happens in whatever order, a kiosk that once ran a release goes on running one, offline too', async () => {
  const happening = fc.constantFrom(
    'A',
    'B',
    'C',
    'down',
    'up',
    'spoil',
    'clean',
    'refuse',
    'accept',
    'poll',
    'poll',
    'crash',
    'check',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (story) => {
      const kiosk = await running();
      for (const event of story) {
        const named = RELEASES['ABC'.indexOf(event)];
        if (named) kiosk.worker.manifest = named;
        if (event === 'down' || event === 'up') kiosk.worker.down = event === 'down';
        if (event === 'spoil' || event === 'clean') kiosk.worker.spoil = event === 'spoil';
        if (event === 'refuse') kiosk.engine.refuse.set((kiosk.engine.running === B.release ? C : B).release, 'golden-mismatch');
        if (event === 'accept') kiosk.engine.refuse.clear();
        if (event === 'poll') await kiosk.poll(400_000);
        if (event === 'check') kiosk.sync.checkNow();
        if (event === 'crash') {
          await kiosk.boot();
          await kiosk.run();
        }
        expect(kiosk.engine.running).toBe(kiosk.sync.status.active?.release);
        expect(kiosk.engine.running).not.toBeNull();
      }
      kiosk.engine.refuse.clear();
      kiosk.worker.down = true;
      expect(await kiosk.boot()).toBe(true);
      kiosk.crash();
    }),
    { numRuns: 25 },
  );
}, 60_000);
