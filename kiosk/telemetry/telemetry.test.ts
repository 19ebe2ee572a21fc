/** Each event reaches the server's table once, whatever is lost, repeated or refused on the way. */
import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { telemetryBatchSchema } from '#contract/telemetry';
import type { ProblemCode } from '#contract/problem';
import type { TelemetryBatch } from '#contract/telemetry';
import { freshUse } from '../sync/testing/fixtures.ts';
import { kioskId } from './identity.ts';
import { Outbox } from './outbox.ts';
import { Telemetry } from './telemetry.ts';

beforeEach(() => {
  // The database of the tests runs on setImmediate, which stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return () => vi.useRealTimers();
});

type Weather =
  | 'fine'
  | 'request-lost'
  | 'answer-lost'
  | 'busy'
  | 'portal'
  | 'short-receipt'
  | 'throttle'
  | 'filter'
  | `refused-${ProblemCode}`
  | `proxy-${number}`;

/** What the worker answers when it does not take something. */
const problem = (status: number, code: string, fields: readonly string[] = [], headers: Record<string, string> = {}) => {
  const errors = fields.map((field) => ({ field, message: 'no' }));
  return Response.json({ type: 'about:blank', title: 'no', status, detail: 'no', code, errors, ref: 'x' }, { status, headers });
};

/** Stores each (kiosk, boot, seq) once, as the worker does. */
class Ingest {
  weather: Weather = 'fine';
  readonly stored = new Map<string, TelemetryBatch['events'][number]>();
  readonly keepalive: boolean[] = [];
  requests = 0;
  /** Which events this version of the worker knows. */
  knows: (event: TelemetryBatch['events'][number]) => boolean = () => true;
  /** What it does with the others: refuse the batch, as the first workers did, or list them. */
  worker: 'strict' | 'lenient' = 'lenient';

  readonly fetch: typeof fetch = (_input, init) => {
    this.requests++;
    this.keepalive.push(init?.keepalive === true);
    const batch = telemetryBatchSchema.parse(JSON.parse(init?.body as string));
    const status = { throttle: 429, busy: 503 }[this.weather as string];
    const [kind, ...rest] = this.weather.split('-');
    if (kind === 'refused') return Promise.resolve(problem(400, rest.join('-')));
    if (kind === 'proxy') return Promise.resolve(new Response('<html>no</html>', { status: Number(rest[0]) }));
    if (this.weather === 'request-lost') return Promise.reject(new TypeError('Failed to fetch'));
    if (this.weather === 'portal') return Promise.resolve(new Response('<html>sign in</html>'));
    if (status !== undefined)
      return Promise.resolve(problem(status, 'unavailable', [], status === 429 ? { 'retry-after': '600' } : {}));
    if (this.weather === 'filter') return Promise.resolve(new Response('', { status: 503, headers: { 'retry-after': '3600' } }));
    const others = batch.events.filter((event) => !this.knows(event));
    if (others.length > 0 && this.worker === 'strict')
      return Promise.resolve(
        problem(
          400,
          'invalid-body',
          others.map((event) => `/events/${batch.events.indexOf(event)}/code`),
        ),
      );
    for (const event of batch.events.filter(this.knows)) this.stored.set(`${batch.kiosk} ${batch.boot} ${event.seq}`, event);
    if (this.weather === 'answer-lost') return Promise.reject(new TypeError('network error'));
    const received = batch.events.length - (this.weather === 'short-receipt' ? 1 : 0);
    const unknown = others.length > 0 ? { unknown: others.map(({ seq }) => seq) } : {};
    return Promise.resolve(Response.json({ received, stored: received, ...unknown }, { status: 202 }));
  };
}

function setUp() {
  const server = new Ingest();
  const outbox = new Outbox(freshUse());
  const use = freshUse();
  const events = new EventTarget();
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const boot = () =>
    new Telemetry({ fetch: server.fetch, outbox, identity: () => kioskId(use), events, page, random: () => 0.5 });
  return { server, outbox, events, page, boot };
}

/** Lets time pass in steps of ten seconds, and the database finish in each of them. */
async function elapse(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    await vi.advanceTimersByTimeAsync(10_000);
    for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
  }
}

const fault = (code: string) => ({ type: 'fault', code }) as const;

test('in any weather and with any crashes each event is stored once, and none is lost', async () => {
  const weather = fc.constantFrom<Weather>(
    ...(['fine', 'request-lost', 'answer-lost', 'busy', 'portal', 'short-receipt', 'throttle'] as const),
    // A proxy, a captive portal, or a worker that is just being set up: none of it is a word about the batch.
    ...(['proxy-400', 'proxy-401', 'proxy-403', 'proxy-404', 'proxy-413', 'refused-not-found', 'refused-unauthorized'] as const),
  );
  const step = fc.oneof(weather, fc.constantFrom('record' as const, 'record' as const, 'flush' as const, 'crash' as const));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { server, boot } = setUp();
      let telemetry = boot();
      let recorded = 0;
      for (const s of steps) {
        if (s === 'record') await telemetry.record(fault(`event-${recorded++}`));
        else if (s === 'flush') await telemetry.flushNow();
        else if (s === 'crash') telemetry = boot();
        else server.weather = s;
      }
      server.weather = 'fine';
      await telemetry.flushNow();
      const codes = [...server.stored.values()].map((event) => (event.type === 'fault' ? event.code : '')).sort();
      expect(codes).toEqual(Array.from({ length: recorded }, (_, i) => `event-${i}`).sort());
      expect(await telemetry.pending()).toBe(0);
    }),
    { numRuns: 60 },
  );
});

test('ten verdicts sent twice, because the first answer was lost, are stored once', async () => {
  const { server, boot } = setUp();
  const telemetry = boot();
  const model = { release: 'r-00000001', model: 'garments', version: '1.0.0' };
  for (let i = 0; i < 10; i++) {
    const label = i % 2 ? 'shirt' : 'dress';
    await telemetry.record({ type: 'verdict', ...model, decision: 'named', label, confidence: 0.9, inferenceMs: 5 });
  }
  server.weather = 'answer-lost';
  await telemetry.flushNow();
  expect(await telemetry.pending()).toBe(10);
  expect(telemetry.lastSentAt).toBeNull();
  server.weather = 'fine';
  await telemetry.flushNow();
  expect(server.requests).toBe(2);
  expect(server.stored.size).toBe(10);
  expect(await telemetry.pending()).toBe(0);
  expect(telemetry.lastSentAt).not.toBeNull();
});

test('more than a batch goes in several requests of at most 100', async () => {
  const { server, boot } = setUp();
  const telemetry = boot();
  for (let i = 0; i < 250; i++) await telemetry.record(fault('x'));
  await telemetry.flushNow();
  expect(server.requests).toBe(3);
  expect(server.stored.size).toBe(250);
});

test.each(['invalid-body', 'body-too-large', 'unsupported-media-type'] as const)(
  'a batch refused for %s is told once, not in a circle, and kept until a worker takes it',
  async (code) => {
    const { server, boot } = setUp();
    const telemetry = boot();
    await telemetry.record(fault('x'));
    server.weather = `refused-${code}`;
    for (let i = 0; i < 3; i++) await telemetry.flushNow();
    expect([await telemetry.pending(), server.requests]).toEqual([2, 2]);
    await telemetry.record(fault('y'));
    server.weather = 'fine';
    await telemetry.flushNow();
    const codes = () => [...server.stored.values()].map((event) => event.type === 'fault' && event.code);
    expect(codes()).toEqual(['y']);
    vi.setSystemTime(Date.now() + 3_600_000);
    await telemetry.flushNow();
    expect(codes()).toEqual(['y', 'x', 'telemetry-refused-400']);
    expect(await telemetry.pending()).toBe(0);
  },
);

test('events that a worker does not know wait for a newer one, and hold up no others', async () => {
  for (const worker of ['lenient', 'strict'] as const) {
    const { server, outbox, boot } = setUp();
    const telemetry = boot();
    const codes = ['a', 'new-1', 'b', 'new-2', 'c'];
    for (const code of codes) await telemetry.record(fault(code));
    server.knows = (event) => event.type === 'fault' && !event.code.startsWith('new');
    server.worker = worker;
    await telemetry.flushNow();
    await telemetry.record(fault('d'));
    await telemetry.flushNow();
    expect([...server.stored.values()].map((event) => event.type === 'fault' && event.code)).toEqual(
      expect.arrayContaining(['a', 'b', 'c', 'd']),
    );
    const waiting = (await outbox.oldest(100))?.events.map(({ code }) => code) ?? [];
    expect(waiting.filter((code) => codes.includes(code as string))).toEqual(['new-1', 'new-2']);
    server.knows = () => true;
    await boot().flushNow();
    // The refusal was told, too.
    expect([await telemetry.pending(), server.stored.size]).toEqual([0, worker === 'strict' ? 7 : 6]);
  }
});

test('a fault is told with the app and the release that runs, if any', async () => {
  const { server, outbox } = setUp();
  let release: string | undefined = undefined;
  const telemetry = new Telemetry({
    fetch: server.fetch,
    outbox,
    identity: () => Promise.resolve(crypto.randomUUID()),
    about: () => ({ app: '0.2.0', release }),
  });
  await telemetry.record(fault('early'));
  release = 'r-00000001';
  await telemetry.record(fault('hung'));
  await telemetry.record({ type: 'boot', app: '0.2.0', engine: 'wasm', reason: 'forced' });
  await telemetry.flushNow();
  expect([...server.stored.values()].map(({ seq: _, at: __, ...event }) => event)).toEqual([
    { type: 'fault', code: 'early', app: '0.2.0' },
    { type: 'fault', code: 'hung', app: '0.2.0', release: 'r-00000001' },
    { type: 'boot', app: '0.2.0', engine: 'wasm', reason: 'forced' },
  ]);
});

test.each(['proxy-401', 'proxy-403', 'proxy-404', 'refused-not-found', 'refused-unauthorized', 'refused-internal'] as const)(
  'a batch that was answered with %s waits',
  async (weather) => {
    const { server, boot } = setUp();
    const telemetry = boot();
    await telemetry.record(fault('x'));
    server.weather = weather;
    await telemetry.flushNow();
    expect(await telemetry.pending()).toBe(1);
    server.weather = 'fine';
    await telemetry.flushNow();
    expect(server.stored.size).toBe(1);
  },
);

test('an event that the contract does not take becomes a fault instead of sinking its batch', async () => {
  const { server, boot } = setUp();
  const telemetry = boot();
  await telemetry.record(fault('Not A Code'));
  await telemetry.flushNow();
  expect([...server.stored.values()]).toMatchObject([{ type: 'fault', code: 'telemetry-bad-event' }]);
});

test('a full database costs the event, not the kiosk', async () => {
  const { server } = setUp();
  const outbox = new Outbox(() => Promise.reject(new DOMException('', 'QuotaExceededError')));
  const telemetry = new Telemetry({ fetch: server.fetch, outbox });
  await telemetry.record(fault('x'));
  await expect(telemetry.flushNow()).resolves.toBeUndefined();
  expect(server.requests).toBe(0);
});

test('in the background: sends by itself, backs off, and goes at once when the network is back', async () => {
  const { server, boot, events } = setUp();
  const telemetry = boot();
  const abort = new AbortController();
  await telemetry.record(fault('x'));
  server.weather = 'request-lost';
  const running = telemetry.run(abort.signal);
  await elapse(3_600_000);
  expect(server.requests).toBeGreaterThanOrEqual(12);
  expect(server.requests).toBeLessThanOrEqual(25);
  server.weather = 'fine';
  events.dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(server.stored.size).toBe(1));
  abort.abort();
  await running;
});

test.each([
  ['throttle', 590_000],
  ['filter', 290_000],
] as const)(
  'Retry-After of a %s is obeyed, even when the network comes back meanwhile: for %i ms and not much longer',
  async (weather, ms) => {
    const { server, boot, events } = setUp();
    const telemetry = boot();
    const abort = new AbortController();
    await telemetry.record(fault('x'));
    server.weather = weather;
    const running = telemetry.run(abort.signal);
    await vi.waitFor(() => expect(server.requests).toBe(1));
    server.weather = 'fine';
    events.dispatchEvent(new Event('online'));
    await elapse(ms);
    expect(server.requests).toBe(1);
    await elapse(20_000);
    await vi.waitFor(() => expect(server.stored.size).toBe(1));
    abort.abort();
    await running;
  },
);

test('a page that is hidden sends what waits with keepalive', async () => {
  const { server, boot, page } = setUp();
  const telemetry = boot();
  const abort = new AbortController();
  const running = telemetry.run(abort.signal);
  await telemetry.record(fault('x'));
  page.visibilityState = 'hidden';
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => expect(server.keepalive).toEqual([true]));
  abort.abort();
  await running;
});

test('a kiosk keeps its id, and two tabs that start at once share it', async () => {
  const use = freshUse();
  const [one, two] = await Promise.all([kioskId(use), kioskId(use)]);
  expect(one).toBe(two);
  expect(await kioskId(use)).toBe(one);
  expect(await kioskId(freshUse())).not.toBe(one);
});
