/** A release that fails on real frames, or hangs before it gets to any: the last good one answers, offline and after a restart too. */
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { itemOf } from '#contract/manifest';
import { QUARANTINE_MS } from './quarantine.ts';
import { MAX_STARTS } from './slots.ts';
import { bytesOf, cardOf, manifestOf } from './testing/fixtures.ts';
import { Kiosk } from './testing/shop.ts';
import type { Manifest } from '#contract/manifest';

const FILES = [1, 2, 3].map((seed) => bytesOf(4000 + seed, seed));
const RELEASES = FILES.map((file, i) => manifestOf(`r-0000000${i + 1}`, cardOf(file, `1.0.${i + 1}`)));
const [A, B, C] = RELEASES as [Manifest, Manifest, Manifest];

beforeEach(() => {
  // The database of the tests runs on setImmediate, which stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return () => vi.useRealTimers();
});

/** A kiosk on which `release` runs. */
async function running(release = A): Promise<Kiosk> {
  const kiosk = new Kiosk();
  for (const file of FILES) kiosk.worker.add(file);
  kiosk.worker.manifest = release;
  await kiosk.boot();
  await kiosk.run();
  expect(kiosk.engine.running).toBe(release.release);
  return kiosk;
}

async function follow(kiosk: Kiosk, release: Manifest): Promise<void> {
  kiosk.worker.manifest = release;
  await kiosk.poll(40_000);
}

/** A kiosk on which A is good and B on probation. */
async function onProbation(): Promise<Kiosk> {
  const kiosk = await running();
  await kiosk.watch();
  await follow(kiosk, B);
  expect(kiosk.engine.running).toBe(B.release);
  expect(kiosk.sync.status.onProbation).toBe(true);
  return kiosk;
}

async function seeAll(kiosk: Kiosk, frames: readonly (number | string)[]): Promise<void> {
  for (const frame of frames) await kiosk.see(frame);
}

const reboot = async (kiosk: Kiosk) => {
  const up = await kiosk.boot();
  await kiosk.run();
  return up;
};

test.each([
  ['hangs', ['timeout'], 'timeout'],
  ['gives what is no number', [20, 'not-finite'], 'not-finite'],
  ['eats the memory', ['out-of-memory'], 'out-of-memory'],
  ['throws', ['run-failed', 20, 'run-failed'], 'run-failed'],
  ['takes ten times as long', [900, 900, 900, 900, 900, 900], 'too-slow'],
])('a release that %s is taken back without a network, told, and stays away after a restart', async (_, frames, code) => {
  const kiosk = await onProbation();
  kiosk.worker.down = true;
  await seeAll(kiosk, frames);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.engine.loaded).toEqual(new Set([A.release]));
  expect(kiosk.sync.status).toMatchObject({
    active: { release: A.release },
    onProbation: false,
    heldBack: [{ release: B.release, models: ['garments-model 1.0.2'], code }],
    lastFailure: { code, release: B.release },
  });
  expect(kiosk.results.at(-1)).toMatchObject({ release: B.release, outcome: 'refused', code });

  await reboot(kiosk);
  expect(kiosk.engine.running).toBe(A.release);
  kiosk.worker.down = false;
  for (let i = 0; i < 3; i++) await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.worker.count('/v1/blobs/'), 'nothing was fetched again').toBe(2);
  expect(kiosk.results.filter(({ outcome }) => outcome === 'refused')).toHaveLength(1);
});

test.each([
  ['hangs', ['timeout'], 'timeout'],
  ['gives what is no number', [20, 20, 'not-finite'], 'not-finite'],
  ['eats the memory', ['out-of-memory'], 'out-of-memory'],
  ['throws', ['run-failed', 20, 'run-failed'], 'run-failed'],
  ['takes twenty times as long as the active one beside it', Array<number>(8).fill(600), 'too-slow'],
  ['takes so long that nobody can wait for a fifth frame', [9000, 9000, 9000], 'too-slow'],
])('a release that %s on real frames as it rehearses never goes live', async (_, frames, code) => {
  const kiosk = await running();
  kiosk.engine.rehearsal = frames;
  for (let i = 0; i < 2; i++) await follow(kiosk, B);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.engine.loaded).toEqual(new Set([A.release]));
  expect(kiosk.results.slice(1)).toMatchObject([{ release: B.release, outcome: 'refused', code }]);
  expect(kiosk.sync.status).toMatchObject({ active: { release: A.release }, heldBack: [{ release: B.release, code }] });
});

test.each([
  ['one failed run', ['run-failed', ...Array<number>(20).fill(20)], 20],
  ['no frame at all', [], 20],
  ['frames that take long, as the active one’s do beside them,', Array<number>(20).fill(5000), 1000],
  ['frames that take ten times as long, of which the active one reads less,', Array<number>(20).fill(600), 50],
  ['a first frame that takes long', [5000, ...Array<number>(20).fill(180)], 20],
])('a rehearsal with %s is no reason to refuse a release', async (_, frames, beside) => {
  const kiosk = await running();
  await kiosk.watch();
  kiosk.engine.rehearsal = frames;
  kiosk.engine.beside = beside;
  await follow(kiosk, B);
  expect(kiosk.engine.running).toBe(B.release);
});

const FAST = Array<number>(20).fill(20);
test.each([
  ['was never called good', async (kiosk: Kiosk) => void (await seeAll(kiosk, FAST.slice(0, 6)))],
  ['was never alone', (kiosk: Kiosk) => void (kiosk.engine.rehearsal = FAST)],
  [
    'was alone for two frames, of which one was slow',
    async (kiosk: Kiosk) => {
      await seeAll(kiosk, [20, 5000]);
      kiosk.engine.rehearsal = FAST;
    },
  ],
  [
    'was called good on the GPU and then ran on wasm',
    async (kiosk: Kiosk) => {
      await kiosk.watch(5, 'webgpu');
      await seeAll(kiosk, FAST.slice(0, 6));
    },
  ],
])('one that takes ten times as long is taken back where the release before it %s', async (_, before) => {
  const kiosk = await running();
  await before(kiosk);
  await follow(kiosk, B);
  expect(kiosk.engine.running).toBe(B.release);
  await seeAll(kiosk, Array<number>(6).fill(900));
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status.heldBack).toMatchObject([{ release: B.release, code: 'too-slow' }]);
});

test('a release that takes over on wasm is still compared with what the last good one took on the GPU', async () => {
  const kiosk = await running();
  await kiosk.watch(20, 'webgpu');
  await seeAll(kiosk, FAST.slice(0, 6));
  await follow(kiosk, B);
  for (let i = 0; i < 6; i++) await kiosk.see(900, 'webgpu');
  expect(kiosk.engine.running).toBe(A.release);
});

test('a release on probation is so after a restart too, and is taken back there', async () => {
  const kiosk = await onProbation();
  kiosk.worker.down = true;
  await reboot(kiosk);
  expect(kiosk.engine.running).toBe(B.release);
  await kiosk.see('not-finite');
  expect(kiosk.engine.running).toBe(A.release);
});

test('one that did well is good, for ever: what fails then is the machine', async () => {
  const kiosk = await onProbation();
  await kiosk.watch();
  expect(kiosk.sync.status.onProbation).toBe(false);
  for (const frame of ['timeout', 'not-finite', 'run-failed', 'run-failed', 9000, 9000, 9000]) await kiosk.see(frame);
  expect(kiosk.engine.running).toBe(B.release);
  await reboot(kiosk);
  await kiosk.see('timeout');
  expect(kiosk.engine.running).toBe(B.release);
});

test('what a first release does is nobody’s fault that could be mended: there is no other', async () => {
  const kiosk = await running();
  for (let i = 0; i < 5; i++) await kiosk.see('not-finite');
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status.heldBack).toEqual([]);
});

test('a page that ends again and again with a release on probation goes back', async () => {
  const kiosk = await onProbation();
  kiosk.worker.down = true;
  for (let i = 0; i < MAX_STARTS; i++) {
    await reboot(kiosk);
    expect(kiosk.engine.running, `start ${i + 1}`).toBe(B.release);
  }
  await reboot(kiosk);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status.heldBack).toMatchObject([{ release: B.release, code: 'page-crashed', forGood: false }]);
  kiosk.worker.down = false;
  vi.setSystemTime(Date.now() + QUARANTINE_MS);
  await kiosk.poll(400_000);
  expect(kiosk.engine.running, 'and comes again after a while').toBe(B.release);
});

test('a page that ends while a release is loaded tries that one three times and then not for a while', async () => {
  const kiosk = await running();
  kiosk.engine.refuse.set(B.release, 'hang');
  kiosk.worker.manifest = B;
  let loads = 0;
  for (let i = 0; i < 6; i++) {
    void kiosk.run();
    await vi.advanceTimersByTimeAsync(0);
    await kiosk.settle();
    if (kiosk.sync.status.phase === 'activating') loads += 1;
    expect(await kiosk.boot()).toBe(true);
    expect(kiosk.engine.running).toBe(A.release);
  }
  expect(loads).toBe(3);
});

test('two bad releases in turn, again and again, cost each one try', async () => {
  const kiosk = await running();
  await kiosk.watch();
  for (let i = 0; i < 4; i++)
    for (const bad of [B, C]) {
      await follow(kiosk, bad);
      if (kiosk.engine.running === bad.release) await kiosk.see('not-finite');
      expect(kiosk.engine.running).toBe(A.release);
    }
  expect(kiosk.results.filter(({ outcome }) => outcome === 'activated')).toHaveLength(3);
  expect(kiosk.worker.count('/v1/blobs/')).toBe(3);
  expect(kiosk.sync.status.heldBack.map(({ release }) => release)).toEqual([B.release, C.release]);
  await reboot(kiosk);
  expect(kiosk.engine.running).toBe(A.release);
});

test('a bad release under a new id and version is known, and a good one under an id that somebody forged before is not held back', async () => {
  const kiosk = await onProbation();
  await kiosk.see('not-finite');
  const again = manifestOf('r-00000007', cardOf(FILES[1]!, '7.0.0'));
  await follow(kiosk, again);
  expect(kiosk.engine.running).toBe(A.release);

  kiosk.engine.refuse.set(C.release, 'golden-mismatch');
  const forged = C.items.map(({ card }) => itemOf({ ...card, golden: { ...card.golden, tolerance: 0.001 } } as typeof card));
  await follow(kiosk, { ...C, items: forged });
  expect(kiosk.sync.status.heldBack.at(-1)).toMatchObject({ release: C.release, code: 'golden-mismatch', forGood: true });
  kiosk.engine.refuse.clear();
  kiosk.worker.instead = () => Response.json(C, { headers: { etag: '"true"' } });
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(C.release);
});

test('memory that is short is short for now: not three times in a minute, and again after half an hour', async () => {
  const kiosk = await running();
  kiosk.engine.refuse.set(B.release, 'out-of-memory');
  await follow(kiosk, B);
  for (let i = 0; i < 3; i++) await kiosk.poll(40_000);
  expect(kiosk.results.slice(1)).toMatchObject([{ outcome: 'refused', code: 'out-of-memory' }]);
  expect(kiosk.sync.status.heldBack).toMatchObject([{ forGood: false }]);
  kiosk.engine.refuse.clear();
  vi.setSystemTime(Date.now() + QUARANTINE_MS);
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(B.release);
});

test('a candidate that hangs keeps no poll waiting, and the way back is followed at once', async () => {
  const kiosk = await running();
  const pass = async (ms = 40_000) => {
    await vi.advanceTimersByTimeAsync(ms);
    await kiosk.settle();
  };
  kiosk.engine.refuse.set(B.release, 'hang');
  kiosk.worker.manifest = B;
  await pass();
  expect(kiosk.sync.status.phase).toBe('activating');
  kiosk.worker.log.length = 0;
  for (let i = 0; i < 4; i++) await pass();
  expect(kiosk.worker.count('manifest')).toBeGreaterThanOrEqual(4);
  expect(kiosk.engine.running).toBe(A.release);
  kiosk.worker.manifest = C;
  await pass();
  await pass(0);
  expect(kiosk.engine.running).toBe(C.release);
  expect(kiosk.engine.loaded).toEqual(new Set([C.release]));
  expect(kiosk.sync.status.phase).toBe('idle');
  kiosk.engine.refuse.clear();
  await follow(kiosk, B);
  expect(kiosk.engine.running, 'that it was called off is nothing against it').toBe(B.release);
});

test.each([
  ['another release', (kiosk: Kiosk) => void (kiosk.worker.manifest = A), false],
  ['none', (kiosk: Kiosk) => void (kiosk.worker.manifest = null), false],
  ['nothing, for the line is down,', (kiosk: Kiosk) => void (kiosk.worker.down = true), true],
])('when the channel names %s by the time a release has proved itself', async (_, change, goesLive) => {
  const kiosk = await running();
  const load = kiosk.engine.load.bind(kiosk.engine);
  kiosk.engine.load = async (...given) => {
    const report = await load(...given);
    change(kiosk);
    return report;
  };
  await follow(kiosk, B);
  expect(kiosk.engine.running).toBe((goesLive ? B : A).release);
  expect(kiosk.engine.loaded).toEqual(new Set([kiosk.engine.running]));
  expect((await kiosk.store.slots()).failures).toEqual([]);
  // Nobody failed, and what the channel names instead is not kept waiting.
  if (!goesLive) {
    expect(kiosk.results.map(({ release }) => release)).not.toContain(B.release);
    expect(kiosk.sync.status.lastFailure?.code).not.toBe('withdrawn');
  }
});

test('when the last good release does not load as it comes back, it is tried again', async () => {
  const kiosk = await onProbation();
  kiosk.engine.refuse.set(A.release, 'engine-down');
  await kiosk.see('not-finite');
  expect(kiosk.engine.running).toBe(B.release);
  kiosk.engine.refuse.clear();
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status.active?.release).toBe(A.release);
});

test('any order of good and bad releases, restarts and cut lines: the last good one answers, by its own card', async () => {
  const bad = ['timeout', 'not-finite', 'out-of-memory', 900] as const;
  const happening = fc.oneof(
    fc.record({ follow: fc.nat(2), fate: fc.constantFrom('good', 'none', ...bad) }),
    fc.constantFrom('down', 'up', 'restart', 'poll', 'check'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 12 }), async (story) => {
      const kiosk = await running();
      await kiosk.watch();
      let good = A.release;
      const lookWell = async () => {
        await kiosk.watch();
        good = kiosk.engine.running ?? '';
      };
      for (const event of story) {
        if (event === 'down' || event === 'up') kiosk.worker.down = event === 'down';
        else if (event === 'restart') await reboot(kiosk);
        else if (event === 'poll') await kiosk.poll(400_000);
        else if (event === 'check') kiosk.sync.checkNow();
        else {
          // The round that a check began may end first, with what the channel named before.
          await kiosk.pass(1000);
          kiosk.worker.manifest = RELEASES[event.follow] ?? A;
          await kiosk.poll(400_000);
          if (event.fate === 'good') await lookWell();
          else if (event.fate !== 'none') {
            const wasOnProbation = kiosk.sync.status.onProbation;
            for (let i = 0; i < 7 && kiosk.sync.status.onProbation; i++) await kiosk.see(event.fate);
            if (wasOnProbation) expect(kiosk.engine.running).toBe(good);
          }
        }
        if (!kiosk.sync.status.onProbation) good = kiosk.engine.running ?? '';
        expect(kiosk.engine.running).toBe(kiosk.sync.status.active?.release);
        expect([...kiosk.engine.loaded], 'one set of models').toContain(kiosk.engine.running);
        const slots = await kiosk.store.slots();
        expect(slots.active?.release).toBe(kiosk.engine.running);
        if (kiosk.sync.status.onProbation) expect(slots.previous?.release).toBe(good);
      }
      kiosk.crash();
    }),
    { numRuns: 25 },
  );
}, 120_000);
