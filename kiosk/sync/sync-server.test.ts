/** A server that is away, busy or wrong, and a stranger in its place: sync waits, tells, and goes on. */
import { beforeEach, expect, test } from 'vitest';
import { page, problem } from './testing/blob-server.ts';
import { A, B, C, fakeClock, FILES, running, shop } from './testing/releases.ts';

beforeEach(fakeClock);

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
