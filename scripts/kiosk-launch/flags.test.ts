/** The choice of flags: only an adapter that computes on real hardware counts, and the choice outlives restarts but no update. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { launchArguments, type Launch } from './browser.ts';
import { Chosen } from './chosen.ts';
import { choose, FLAG_SETS, judge, WITHOUT_GPU, type FlagSet, type Outcome } from './flags.ts';
import { probe } from './probe.ts';
import { FakeChromium, type Behaviour } from './testing.ts';

const REAL: Behaviour = { title: { adapter: { name: 'nvidia ampere', fallback: false }, computes: true }, composites: true };
const SOFTWARE: Behaviour = {
  title: { adapter: { name: 'google swiftshader', fallback: true }, computes: true },
  composites: false,
};
const sets = (['a', 'b', 'c'] as const).map((name): FlagSet => ({ name, flags: [`--${name}`] }));
const signal = new AbortController().signal;

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let fake: FakeChromium | undefined;
afterEach(() => fake?.remove());

function launchOf(browser: FakeChromium): Launch {
  const at = (name: string) => join(browser.folder, name);
  return { chromium: browser.path, profile: at('p'), extension: at('e'), address: 'about:blank', flags: [], size: null };
}

test('a browser that hangs, one that dies and one with a software adapter are passed over for the real one', async () => {
  fake = new FakeChromium(['--a', 'hangs'], ['--b', 'dies'], ['--c', SOFTWARE], ['--d', REAL]);
  const launch = launchOf(fake);
  const choice = await choose([...sets, { name: 'd', flags: ['--d'] }], (set) => probe(signal, set, launch, 1500));
  expect(choice.set.name).toBe('d');
  expect(choice.outcomes.map(({ found }) => found)).toEqual(['failed', 'failed', 'software', 'real']);
  expect(existsSync(launch.profile)).toBe(false);
});

test('a browser that does not even heed SIGTERM is ended all the same', async () => {
  fake = new FakeChromium(['--a', 'deaf']);
  const { found } = await probe(signal, sets[0]!, launchOf(fake), 300);
  expect(found).toBe('failed');
});

test('where nothing is real the browser starts without flags, and the models run on wasm', async () => {
  fake = new FakeChromium(['--a', SOFTWARE]);
  const launch = launchOf(fake);
  const { set } = await choose(sets.slice(0, 2), (each) => probe(signal, each, launch, 5000));
  expect(set).toEqual(WITHOUT_GPU);
});

test.each([
  [{ adapter: { name: 'intel gen-12', fallback: false }, computes: true, composites: true }, 'real'],
  [{ adapter: { name: 'intel gen-12', fallback: false }, computes: false, composites: true }, 'failed'],
  [{ adapter: { name: 'intel gen-12', fallback: true }, computes: true, composites: true }, 'software'],
  [{ adapter: { name: 'mesa llvmpipe (LLVM 15.0.6)', fallback: false }, computes: true, composites: true }, 'software'],
  [{ adapter: null, computes: false, composites: false }, 'none'],
])('%j is %s', (sight, found) => {
  expect(judge(sets[0]!, sight).found).toBe(found);
});

test('the first set that computes and draws wins, else the first that computes, else none; nothing is tried after a win', async () => {
  const found = fc.constantFrom<Outcome['found']>('real', 'software', 'none', 'failed');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ found, composites: fc.boolean() }), { maxLength: 6 }), async (given) => {
      const all = given.map((_, index): FlagSet => ({ name: String(index), flags: [] }));
      const ask = vi.fn(async ({ name }: FlagSet) => ({ set: name, detail: '', ...given[Number(name)]! }));
      const { set } = await choose(all, ask);
      const best = given.findIndex((each) => each.found === 'real' && each.composites);
      const second = given.findIndex((each) => each.found === 'real');
      expect(set.name).toBe(best >= 0 ? String(best) : second >= 0 ? String(second) : WITHOUT_GPU.name);
      expect(ask).toHaveBeenCalledTimes(best >= 0 ? best + 1 : given.length);
    }),
  );
});

test('what was chosen is kept; another driver, a crash loop or a damaged file has it chosen anew', async () => {
  fake = new FakeChromium(['--a', 'dies']);
  const file = join(fake.folder, 'flags.json');
  const ask = vi.fn(async ({ name }: FlagSet): Promise<Outcome> => ({ set: name, found: 'real', detail: '', composites: true }));
  const chosen = (key: string) => new Chosen(file, key, ask, sets);
  expect((await chosen('driver 1').get()).set.name).toBe('a');
  expect((await chosen('driver 1').get()).set.name).toBe('a');
  expect(ask).toHaveBeenCalledTimes(1);

  const running = chosen('driver 1');
  running.reject(sets[0]!);
  expect((await running.get()).set.name).toBe('b');
  expect((await chosen('driver 1').get()).set.name).toBe('b');
  expect((await chosen('driver 2').get()).set.name).toBe('a');

  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
  expect((await chosen('driver 2').get()).set.name).toBe('a');
});

test('no GPU is believed for a day', async () => {
  fake = new FakeChromium(['--a', 'dies']);
  const file = join(fake.folder, 'flags.json');
  const ask = vi.fn(async ({ name }: FlagSet): Promise<Outcome> => ({ set: name, found: 'none', detail: '', composites: false }));
  const at = (hours: number) => new Chosen(file, 'key', ask, sets).get(hours * 3_600_000);
  await at(0);
  await at(23);
  expect(ask).toHaveBeenCalledTimes(3);
  await at(25);
  expect(ask).toHaveBeenCalledTimes(6);
});

test('the sets differ, and a call has one list of features, which is all that Chromium heeds', () => {
  expect(new Set(FLAG_SETS.map(({ flags }) => flags.join(' '))).size).toBe(FLAG_SETS.length);
  fake = new FakeChromium(['--a', 'dies']);
  const flags = [...FLAG_SETS[0]!.flags, '--enable-features=Another'];
  const lists = launchArguments({ ...launchOf(fake), flags }).filter((flag) => flag.startsWith('--enable-features='));
  expect(lists).toEqual(['--enable-features=Vulkan,VulkanFromANGLE,DefaultANGLEVulkan,Another']);
});

test('the kiosk itself runs without any remote debugging', () => {
  fake = new FakeChromium(['--a', 'dies']);
  for (const set of FLAG_SETS)
    expect(launchArguments({ ...launchOf(fake), flags: set.flags }).join(' ')).not.toContain('remote-debugging');
});
