/** The whole of sync against a worker that may lie, break or vanish: the running release survives all of it. */
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { ALONE_MS, QUARANTINE_MS } from './quarantine.ts';
import { page, problem } from './testing/blob-server.ts';
import { bytesOf, cardOf, manifestOf } from './testing/fixtures.ts';
import { Kiosk } from './testing/shop.ts';

const FILES = [1, 2, 3].map((seed) => bytesOf(40_000 + seed, seed));
const RELEASES = FILES.map((file, i) => manifestOf(`r-0000000${i + 1}`, cardOf(file, `1.0.${i + 1}`)));
const [A, B, C] = RELEASES as [(typeof RELEASES)[0], (typeof RELEASES)[0], (typeof RELEASES)[0]];

beforeEach(() => {
  // The database of the tests runs on setImmediate, which stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return () => vi.useRealTimers();
});

function shop(): Kiosk {
  const kiosk = new Kiosk();
  for (const file of FILES) kiosk.worker.add(file);
  return kiosk;
}

/** A kiosk on which `release` runs. */
async function running(release = A): Promise<Kiosk> {
  const kiosk = shop();
  kiosk.worker.manifest = release;
  await kiosk.boot();
  await kiosk.run();
  expect(kiosk.engine.running).toBe(release.release);
  return kiosk;
}

/** One more round, without waiting for its time. */
async function wake(kiosk: Kiosk): Promise<void> {
  const round = kiosk.nextRound();
  kiosk.events.dispatchEvent(new Event('online'));
  await round;
}

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

test('an unreachable server is asked ever less often, and at once when the network is back', async () => {
  const kiosk = await running();
  kiosk.worker.down = true;
  await kiosk.poll(40_000);
  kiosk.worker.log.length = 0;
  await kiosk.pass(62_000);
  expect(kiosk.worker.log.length).toBeGreaterThanOrEqual(3);
  kiosk.worker.log.length = 0;
  await kiosk.pass(3_600_000, 10_000);
  expect(kiosk.worker.log.length).toBeGreaterThanOrEqual(11);
  expect(kiosk.worker.log.length).toBeLessThanOrEqual(16);
  kiosk.worker.down = false;
  const round = kiosk.nextRound();
  kiosk.events.dispatchEvent(new Event('online'));
  await round;
  expect(kiosk.sync.status.serverReachable).toBe(true);
});

test.each([
  [
    'a manifest whose file is not its card’s',
    () => Response.json({ ...B, items: C.items.map((item) => ({ ...item, file: A.items[0]?.file })) }),
    'bad-manifest',
  ],
  ['the manifest of another channel', () => Response.json({ ...B, channel: 'canary' }), 'bad-manifest'],
  ['an error of the server', () => problem(503), 'manifest-503'],
])('%s changes nothing and is told', async (_name, instead, code) => {
  const kiosk = await running();
  kiosk.worker.instead = instead;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status.lastFailure?.code).toBe(code);
});

const card = (manifest: typeof A, changes: object) => ({
  ...manifest,
  items: manifest.items.map((item) => ({ ...item, card: { ...item.card, ...changes } })),
});

test.each([
  ['the release', { ...B, needs: ['groups', 'sixth-sense'] }, 'sixth-sense'],
  ['a card', card(B, { needs: ['sixth-sense'], task: 'smell', output: 1 }), 'sixth-sense'],
  [
    'every source of a file',
    { ...B, items: B.items.map((item) => ({ ...item, sources: [{ via: 'post', needs: ['post'] }] })) },
    'post',
  ],
  ['a form that this app has never seen', { manifest: 3, release: B.release, models: { all: 'new' } }, 'manifest-3'],
])(
  'what %s needs and this app lacks is refused with the word to update, and taken once it does not',
  async (_of, told, lacks) => {
    const kiosk = await running();
    kiosk.worker.instead = () => Response.json(told, { headers: { etag: '"new"' } });
    for (let i = 0; i < 3; i++) await kiosk.poll(40_000);
    expect(kiosk.engine.running).toBe(A.release);
    const message = `update the app: ${B.release} needs ${lacks}, which this version cannot do`;
    expect(kiosk.sync.status).toMatchObject({ serverReachable: true, lastFailure: { code: 'needs-update', message } });
    expect(kiosk.results.slice(1)).toMatchObject([{ release: B.release, outcome: 'refused', code: 'needs-update' }]);
    kiosk.worker.instead = null;
    kiosk.worker.manifest = B;
    await kiosk.poll(40_000);
    expect(kiosk.engine.running).toBe(B.release);
    expect(kiosk.sync.status.lastFailure).toBeNull();
  },
);

test('a release that this app is too old for costs a 304 a poll, as any other', async () => {
  const kiosk = await running();
  const known: (string | null)[] = [];
  kiosk.worker.instead = (asked) => {
    known.push(asked.get('if-none-match'));
    if (known.length > 1) return new Response(null, { status: 304 });
    return Response.json({ ...B, needs: ['new'] }, { headers: { etag: '"new"' } });
  };
  for (let i = 0; i < 3; i++) await kiosk.poll(40_000);
  expect(new Set(known.slice(1))).toEqual(new Set(['"new"']));
  expect(kiosk.sync.status.lastFailure?.code).toBe('needs-update');
});

test('what a newer worker adds is passed over, and kept for a newer app', async () => {
  const kiosk = await running();
  kiosk.worker.manifest = { ...card(B, { aside: { note: 1 } }), sequence: 7, needs: ['titles'] } as unknown as typeof B;
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(B.release);
  expect((await kiosk.store.slots()).active).toMatchObject({ sequence: 7, items: [{ card: { aside: { note: 1 } } }] });
});

test('a worker of before is understood: its manifest has no items', async () => {
  const kiosk = await running();
  const { items, needs: _, ...rest } = B;
  kiosk.worker.instead = () => Response.json({ ...rest, manifest: 1, models: items.map((item) => item.card) });
  await kiosk.poll(40_000);
  expect(kiosk.engine.running).toBe(B.release);
});

test('a file that the first source spoils, lacks or cuts short comes from the next, and one that needs more is passed over', async () => {
  const file = FILES[1] as Uint8Array<ArrayBuffer>;
  const spoilt = file.map((byte) => byte ^ 1);
  const answers: [string, () => Response][] = [
    ['https://a.test/spoilt', () => new Response(spoilt)],
    ['https://a.test/absent', () => new Response('', { status: 404 })],
    ['https://a.test/longer', () => new Response(new Uint8Array(50_000), { headers: { 'content-length': '50000' } })],
    ['/relative/spoilt', () => new Response(spoilt)],
  ];
  for (const [url, answer] of answers) {
    const kiosk = await running();
    kiosk.worker.elsewhere.set(url, answer);
    const sources = [{ url: 'https://a.test/delta', needs: ['deltas'] }, { url }, ...(B.items[0]?.sources ?? [])];
    kiosk.worker.manifest = { ...B, items: B.items.map((item) => ({ ...item, sources })) };
    await kiosk.poll(40_000);
    expect(kiosk.engine.running, url).toBe(B.release);
    expect([kiosk.worker.count(url), kiosk.worker.count('delta')]).toEqual([1, 0]);
    expect(kiosk.results.at(-1)).toMatchObject({ outcome: 'activated' });
  }
});

test.each([
  ['a sign-in page', () => page(200)],
  ["a filter's refusal", () => page(403)],
  ["a proxy's error", () => page(502)],
  ["a stranger's 404", () => page(404)],
  ['a JSON that is no manifest', () => Response.json({ blocked: true })],
  ['nothing', () => new Response('')],
  ['a redirect', () => Response.redirect('https://portal.test/')],
])('%s in the place of a manifest is no contact with the server', async (_name, instead) => {
  const kiosk = shop();
  kiosk.worker.instead = instead;
  await kiosk.boot();
  await kiosk.run();
  const { serverReachable, intercepted, lastContactAt, lastFailure } = kiosk.sync.status;
  expect({ serverReachable, intercepted, lastContactAt }).toEqual({
    serverReachable: false,
    intercepted: true,
    lastContactAt: null,
  });
  expect(lastFailure?.code).toBe('intercepted');
  kiosk.worker.instead = null;
  kiosk.worker.manifest = A;
  await kiosk.poll(5000);
  expect(kiosk.engine.running).toBe(A.release);
  expect(kiosk.sync.status).toMatchObject({ serverReachable: true, intercepted: false, lastFailure: null });
});

test('a portal in the place of every file, however long, is never the fault of a release, and it runs as soon as the way is free', async () => {
  const kiosk = shop();
  kiosk.worker.manifest = A;
  kiosk.worker.elsewhere.set(`/v1/blobs/${A.items[0]?.file.sha256 ?? ''}`, () => page(200));
  await kiosk.boot();
  void kiosk.start();
  await kiosk.pass(20 * 60_000, 10_000);
  expect(kiosk.results).toMatchObject([{ outcome: 'failed', code: 'intercepted' }]);
  expect(kiosk.sync.status.lastFailure?.code).toBe('intercepted');
  kiosk.worker.elsewhere.clear();
  await kiosk.pass(5 * 60_000, 10_000);
  expect(kiosk.engine.running).toBe(A.release);
});

test('a server that asks to be left alone is, whatever the network does meanwhile; a person may ask', async () => {
  const kiosk = await running();
  kiosk.worker.instead = () => problem(503, '120');
  await kiosk.poll(40_000);
  kiosk.worker.log.length = 0;
  kiosk.events.dispatchEvent(new Event('online'));
  await kiosk.pass(100_000);
  expect(kiosk.worker.log).toEqual([]);
  const asked = kiosk.nextRound();
  kiosk.sync.checkNow();
  await asked;
  expect(kiosk.worker.log).toHaveLength(1);
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

const digestOf = ({ items }: typeof A) => items[0]?.file.sha256 ?? '';

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
