/** What is set for a group reaches its screens, and what a screen kept holds whatever the network or the worker says. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FIRST_SETTINGS, type ScreenSettings } from '#contract/screen';
import { GroupSync, type GroupFault } from './group.ts';
import { page, problem as refusal } from './testing/blob-server.ts';

const store: ScreenSettings = { ...FIRST_SETTINGS, mode: 'store', languages: ['de'], hours: '9:00-20:00' };
const other: ScreenSettings = { ...store, sound: true };
/** What a screen starts with that is a store's, and knows no more of it. */
const bare: ScreenSettings = { ...FIRST_SETTINGS, mode: 'store' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A browser's localStorage. */
function memory() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
/** One that the browser blocks. */
const blocked = {
  getItem: () => {
    throw new DOMException('blocked', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('blocked', 'SecurityError');
  },
};

/** The worker's own 404, of this field or of none. */
const problem = (...fields: string[]) =>
  Response.json(
    {
      type: 'about:blank',
      title: 'No',
      status: 404,
      detail: 'no',
      code: 'not-found',
      errors: fields.map((field) => ({ field, message: 'no' })),
      ref: 'x',
    },
    { status: 404 },
  );
const tagged = (body: string | object, etag = '"1"') =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { headers: { etag } });

interface Options {
  /** The one that the address names; without it the first one, which no address named. */
  readonly group?: string;
  readonly keeps?: Pick<Storage, 'getItem' | 'setItem'>;
}

/** A screen whose worker answers with `answers` in turn, the last one again and again. */
function screen(answers: (() => Response | Promise<Response>)[], { group, keeps = memory() }: Options = {}) {
  const asked: { path: string; etag: string | null }[] = [];
  const told: ScreenSettings[] = [];
  const faults: (GroupFault | null)[] = [];
  const sync = new GroupSync({
    group: group ?? 'main',
    isGiven: group !== undefined,
    memory: keeps,
    onSettings: (settings) => told.push(settings),
    onFault: (fault) => faults.push(fault),
    fetch: async (input, init) => {
      asked.push({ path: input as string, etag: new Headers(init?.headers).get('if-none-match') });
      return (answers[asked.length - 1] ?? answers.at(-1)!)();
    },
    random: () => 0.5,
    events: new EventTarget(),
  });
  const restored = sync.restore();
  /** Runs until `rounds` answers came. */
  const run = async (rounds: number) => {
    const abort = new AbortController();
    const ends = sync.run(abort.signal);
    for (let i = 1; asked.length < rounds; i++) await vi.advanceTimersByTimeAsync(i > 1 ? 40_000 : 0);
    await vi.advanceTimersByTimeAsync(0);
    abort.abort();
    await ends;
  };
  return { asked, told, faults, restored, run, sync };
}

test('news is taken at once, kept, and asked for by its tag; no news costs a 304 and changes nothing', async () => {
  const keeps = memory();
  const first = screen([() => tagged(store), () => new Response(null, { status: 304 })], { keeps, group: 'berlin' });
  expect(first.restored).toEqual(bare);
  await first.run(3);
  expect(first.told).toEqual([store]);
  expect(first.asked).toEqual([
    { path: '/v1/screens/berlin/settings', etag: null },
    { path: '/v1/screens/berlin/settings', etag: '"1"' },
    { path: '/v1/screens/berlin/settings', etag: '"1"' },
  ]);
  const again = screen([() => tagged(other, '"2"')], { keeps, group: 'berlin' });
  expect(again.restored, 'before the network answers').toEqual(store);
  await again.run(1);
  expect([again.asked[0]?.etag, again.told]).toEqual(['"1"', [other]]);
});

test.each([
  ['the worker', () => refusal(503, '600'), 600_000],
  ['a filter', () => page(503, '3600'), 300_000],
])('%s that asks to be left alone is', async (_who, answer, ms) => {
  const { asked, sync } = screen([answer, () => tagged(store)]);
  const abort = new AbortController();
  const ends = sync.run(abort.signal);
  await vi.advanceTimersByTimeAsync(ms - 1000);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toHaveLength(2);
  abort.abort();
  await ends;
});

test('a screen that was moved to another group does not start as one of the former, but for being a store', async () => {
  const keeps = memory();
  await screen([() => tagged(store)], { keeps, group: 'berlin' }).run(1);
  const moved = screen([() => tagged(store)], { keeps, group: 'hamburg' });
  expect(moved.restored).toEqual(bare);
  await moved.run(1);
  expect(moved.asked[0]?.etag).toBeNull();
});

test('a newer app reads in what was kept what the former one passed over', async () => {
  const keeps = memory();
  await screen([() => tagged({ ...store, moon: 'full' })], { keeps }).run(1);
  expect([...keeps.kept.values()].join()).toContain('moon');
  expect(screen([], { keeps }).restored).toEqual(store);
});

test.each<[string, () => Response | Promise<Response>]>([
  ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['a page of the network in between', () => new Response('<html>Welcome to our Wi-Fi</html>')],
  ['a proxy that finds nothing', () => new Response('not here', { status: 404 })],
  ['a worker of before groups', () => problem()],
  ['a worker that is not well', () => Response.json({}, { status: 503 })],
])('%s changes nothing and is no fault of the group', async (_name, answer) => {
  const keeps = memory();
  await screen([() => tagged(store)], { keeps }).run(1);
  const { restored, run, told, faults } = screen([answer], { keeps });
  expect(restored).toEqual(store);
  await run(3);
  expect([told, faults]).toEqual([[], []]);
});

test.each<[GroupFault, () => Response]>([
  ['unknown-group', () => problem('group')],
  ['bad-settings', () => tagged({ ...store, mode: 'museum' })],
])('%s is told once, through an outage, and taken back when it ends; the last good settings go on', async (fault, answer) => {
  const keeps = memory();
  await screen([() => tagged(store)], { keeps }).run(1);
  const away = () => Promise.reject<Response>(new TypeError('Failed to fetch'));
  const ill = screen([answer, answer, away, answer, () => tagged(other, '"2"')], { keeps });
  await ill.run(5);
  expect(ill.faults).toEqual([fault, null]);
  expect(ill.told).toEqual([other]);
  expect(screen([], { keeps }).restored).toEqual(other);
});

test('a screen that was given a group is a store until that group calls it a demo', async () => {
  const keeps = memory();
  expect(screen([], { keeps }).restored, 'given none').toEqual(FIRST_SETTINGS);
  await screen([() => tagged(FIRST_SETTINGS)], { keeps }).run(1);
  const given = { keeps, group: 'hamburg' };
  const mistyped = screen([() => problem('group')], given);
  await mistyped.run(1);
  expect([mistyped.restored, mistyped.told, mistyped.faults]).toEqual([bare, [], ['unknown-group']]);
  const set = screen([() => tagged(FIRST_SETTINGS)], given);
  expect(set.restored, 'what another group is says nothing').toEqual(bare);
  await set.run(1);
  expect(screen([], given).restored).toEqual(FIRST_SETTINGS);
});

test('a screen to try things with stays one when its settings became unreadable', () => {
  const keeps = memory();
  const text = JSON.stringify({ group: 'main', etag: null, body: JSON.stringify({ mode: 'demo', languages: 'Klingon' }) });
  keeps.kept.set('vitrine.screen', text);
  expect(screen([], { keeps }).restored).toEqual(FIRST_SETTINGS);
});

test('whatever was kept, a screen starts with settings that hold, and no store with a file picker', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((body) => JSON.stringify({ group: 'main', etag: null, body })),
      ),
      (text) => {
        const keeps = memory();
        keeps.kept.set('vitrine.screen', text);
        expect(screen([], { keeps }).restored).toEqual(bare);
      },
    ),
  );
});

test('where the browser keeps nothing the settings hold for this run', async () => {
  const { restored, run, told } = screen([() => tagged(store)], { keeps: blocked });
  expect(restored).toEqual(FIRST_SETTINGS);
  await run(1);
  expect(told).toEqual([store]);
});

test('a check that somebody asks for does not wait for its time', async () => {
  const { sync, asked } = screen([() => tagged(store)]);
  const abort = new AbortController();
  const ends = sync.run(abort.signal);
  await vi.advanceTimersByTimeAsync(0);
  sync.checkNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toHaveLength(2);
  abort.abort();
  await ends;
});
