/** Two tabs of one screen: the one that follows writes nothing, and takes over what the other one knew. */
import { beforeEach, expect, test, vi } from 'vitest';
import { bytesOf, cardOf, manifestOf } from './testing/fixtures.ts';
import { Kiosk } from './testing/shop.ts';
import type { Manifest } from '#contract/manifest';

const FILES = [1, 2].map((seed) => bytesOf(4000 + seed, seed));
const RELEASES = FILES.map((file, i) => manifestOf(`r-0000000${i + 1}`, cardOf(file, `1.0.${i + 1}`)));
const [A, B] = RELEASES as [Manifest, Manifest];

beforeEach(() => {
  // The database of the tests runs on setImmediate, which stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return () => vi.useRealTimers();
});

/** Two tabs with B on probation after A; the second one has just begun to wait for its turn. */
async function twoTabs(): Promise<[first: Kiosk, second: Kiosk]> {
  const first = new Kiosk();
  const second = new Kiosk(first);
  for (const kiosk of [first, second]) {
    kiosk.locks = navigator.locks;
    for (const file of FILES) kiosk.worker.add(file);
  }
  first.worker.manifest = A;
  await first.boot();
  await first.run();
  await first.watch();
  first.worker.manifest = B;
  await first.poll(40_000);
  expect([first.engine.running, first.sync.status.onProbation]).toEqual([B.release, true]);
  await second.boot();
  void second.start();
  await second.settle();
  expect(second.engine.running).toBe(B.release);
  return [first, second];
}

test('a second tab changes nothing by starting, be it that it cannot load what the first one runs; its turn counts as a start', async () => {
  const [first, second] = await twoTabs();
  const before = await first.store.slots();
  for (let start = 0; start < 5; start++) {
    second.engine.refuse.set(B.release, 'load-failed');
    expect(await second.boot()).toBe(false);
    expect(await first.store.slots()).toEqual(before);
  }
  second.engine.refuse.clear();
  second.worker.down = true;
  void second.start();
  first.crash();
  await second.pass(40_000);
  expect(second.engine.running).toBe(B.release);
  expect((await second.store.slots()).probation?.starts).toBe((before.probation?.starts ?? 0) + 1);
  second.crash();
});

test('a tab that waits for its turn takes nothing back, however early its frames fail', async () => {
  const [first, second] = await twoTabs();
  const before = await first.store.slots();
  await second.see('timeout');
  await second.pass(20_000);
  await second.see('timeout');
  expect(await first.store.slots()).toEqual(before);
  first.crash();
  second.crash();
});

test.each([
  ['a moment before', false],
  ['while the other tab cannot load the good one', true],
])('what was taken back %s stays so when the tab that still runs it takes over', async (_, lacksMemory) => {
  const [first, second] = await twoTabs();
  await second.pass(10_000);
  expect(second.sync.status.follows).toBe(true);
  if (lacksMemory) second.engine.refuse.set(A.release, 'out-of-memory');
  await first.see('not-finite');
  expect(first.engine.running).toBe(A.release);
  if (lacksMemory) await second.pass(10_000);
  expect(second.engine.running).toBe(B.release);
  first.crash();
  second.worker.down = true;
  await second.pass(20_000);
  expect((await second.store.slots()).active?.release).toBe(A.release);
  second.engine.refuse.clear();
  await second.pass(120_000);
  expect(second.engine.running).toBe(A.release);
  expect((await second.store.slots()).active?.release).toBe(A.release);
  second.crash();
});

test('what a tab that follows cannot load it leaves alone for ever longer, and runs in the end', async () => {
  const first = new Kiosk();
  const second = new Kiosk(first);
  for (const kiosk of [first, second]) {
    kiosk.locks = navigator.locks;
    for (const file of FILES) kiosk.worker.add(file);
  }
  first.worker.manifest = A;
  await first.boot();
  await first.run();
  await first.watch();
  await second.boot();
  void second.start();
  await second.settle();
  const tried: string[] = [];
  const load = second.engine.load.bind(second.engine);
  second.engine.load = (signal, release, card, file) => {
    tried.push(release);
    return load(signal, release, card, file);
  };
  second.engine.refuse.set(B.release, 'out-of-memory');
  first.worker.manifest = B;
  await first.poll(40_000);
  await second.pass(300_000, 5000);
  expect(tried.length).toBeGreaterThan(2);
  // Every five seconds there would have been 60.
  expect(tried.length).toBeLessThan(12);
  second.engine.refuse.clear();
  await second.pass(300_000, 5000);
  expect(second.engine.running).toBe(B.release);
  first.crash();
  second.crash();
});
