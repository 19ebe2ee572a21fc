/** The supervisor: a browser that ends is started again, ever later, and what may be at fault is changed in turn. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { Backoff } from './backoff.ts';
import { startBrowser } from './browser.ts';
import { WITHOUT_GPU, type FlagSet } from './flags.ts';
import { GpuWatch } from './gpu-process.ts';
import { healProfile, setAside } from './profile.ts';
import { supervise, type Kiosk, type Limits } from './supervisor.ts';
import { FakeChromium, type Behaviour } from './testing.ts';

const LIMITS: Limits = { pace: { firstMs: 5, mostMs: 40, stableMs: 60_000 }, startMs: 60_000, lookMs: 10 };
const SET: FlagSet = { name: 'vulkan', flags: ['--vulkan'] };

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

let fake: FakeChromium | undefined;
afterEach(() => fake?.remove());

/** A kiosk whose browser behaves so, what was done to it, and a way to wait for a line of its log. */
function kioskWith(...rules: readonly (readonly [string, Behaviour])[]) {
  return kioskOn(SET, ...rules);
}

function kioskOn(set: FlagSet, ...rules: readonly (readonly [string, Behaviour])[]) {
  fake = new FakeChromium(...rules);
  const { path: chromium, folder } = fake;
  const profile = join(folder, 'profile');
  const children: ChildProcess[] = [];
  const lines: string[] = [];
  const done: string[] = [];
  let gpu = 1;
  const kiosk: Kiosk = {
    flags: async () => set,
    rejectFlags: ({ name }) => void done.push(`reject ${name}`),
    start: ({ flags }) => {
      const child = startBrowser({ chromium, profile, extension: folder, address: 'about:blank', flags, size: null });
      children.push(child);
      return child;
    },
    gpuProcess: () => ({ pid: gpu, again: false }),
    healProfile: () => undefined,
    setAside: (keep) => void done.push(keep ? 'aside' : 'empty'),
    log: (line) => void lines.push(line),
  };
  const until = (test: () => boolean) => vi.waitFor(() => expect(test()).toBe(true), { timeout: 20_000, interval: 5 });
  return { kiosk, children, lines, done, until, crashGpu: () => void (gpu += 1) };
}

test('a browser that dies at every start: the profile is set aside, then emptied, then the GPU is given up', async () => {
  const { kiosk, done, lines, until } = kioskWith(['--disable-gpu', 'hangs'], ['', 'dies']);
  const end = new AbortController();
  const running = supervise(end.signal, kiosk, LIMITS);
  await until(() => lines.at(-1)?.includes('"safest"') ?? false);
  expect(done).toEqual(['aside', 'empty']);
  end.abort();
  await running;
});

test('a browser that is killed is started again; one that goes on is stopped when asked', async () => {
  const { kiosk, children, done, until } = kioskWith(['', 'hangs']);
  const end = new AbortController();
  const running = supervise(end.signal, kiosk, LIMITS);
  await until(() => children.length === 1 && children[0]!.pid !== undefined);
  children[0]!.kill('SIGKILL');
  await until(() => children.length === 2);
  end.abort();
  await running;
  expect(children[1]!.signalCode).toBe('SIGTERM');
  expect(done).toEqual([]);
});

test('a window that is closed again and again costs no profile', async () => {
  const { kiosk, children, done, until } = kioskWith(['', 'closes']);
  const end = new AbortController();
  const running = supervise(end.signal, kiosk, LIMITS);
  await until(() => children.length >= 5);
  end.abort();
  await running;
  expect(done).toEqual([]);
});

test('crashes long after the start cost no profile', async () => {
  const { kiosk, children, done, until } = kioskWith(['', 'dies']);
  const end = new AbortController();
  const running = supervise(end.signal, kiosk, { ...LIMITS, startMs: 1 });
  await until(() => children.length >= 5);
  end.abort();
  await running;
  expect(done).toEqual([]);
});

test('where even Chromium’s own choice crashes the GPU process in a loop, it does without', async () => {
  const { kiosk, done, lines, until, crashGpu } = kioskOn(WITHOUT_GPU, ['', 'hangs']);
  const end = new AbortController();
  const running = supervise(end.signal, kiosk, LIMITS);
  for (const times of [1, 2]) {
    await until(() => lines.length > 0);
    crashGpu();
    await until(() => lines.filter((line) => line.includes('GPU process crashed')).length === times);
  }
  crashGpu();
  await until(() => lines.at(-1)?.includes('"safest"') ?? false);
  expect(done).toEqual([]);
  end.abort();
  await running;
});

test('a program that is missing is a browser that ends, not the end of the supervisor', async () => {
  const { kiosk, lines, until } = kioskWith(['', 'hangs']);
  fake!.remove();
  const end = new AbortController();
  const running = supervise(end.signal, kiosk, LIMITS);
  await until(() => lines.filter((line) => line.includes('could not be started')).length >= 2);
  end.abort();
  await running;
});

test('a GPU process that crashes once is told; one that crashes in a loop costs these flags', async () => {
  const { kiosk, children, done, lines, until, crashGpu } = kioskWith(['', 'hangs']);
  const end = new AbortController();
  const running = supervise(end.signal, kiosk, LIMITS);
  await until(() => children.length === 1);
  for (const times of [1, 2]) {
    crashGpu();
    await until(() => lines.filter((line) => line.includes('GPU process crashed')).length === times);
  }
  expect(done).toEqual([]);
  crashGpu();
  await until(() => children.length === 2);
  expect(done).toEqual(['reject vulkan']);
  end.abort();
  await running;
});

test('crashes that are far apart are no loop', () => {
  const watch = new GpuWatch();
  const seen = Array.from({ length: 20 }, (_, pid) => watch.see({ pid: pid + 1, again: pid > 0 }, pid * 200_000));
  expect(seen).toEqual(['fine', ...Array.from({ length: 19 }, () => 'crashed')]);
  expect(watch.see(undefined, 5_000_000)).toBe('fine');
});

test('a crash before the first look is told too', () => {
  expect(new GpuWatch().see({ pid: 7, again: true }, 0)).toBe('crashed');
  expect(new GpuWatch().see({ pid: 7, again: false }, 0)).toBe('fine');
});

test('waits double up to the longest, and begin anew after a stable run', () => {
  const pace = { firstMs: 500, mostMs: 60_000, stableMs: 60_000 };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 1, maxLength: 40 }), (runs) => {
      const backoff = new Backoff(pace);
      let before = 0;
      for (const ran of runs) {
        const wait = backoff.after(ran);
        const expected = ran >= pace.stableMs || before === 0 ? pace.firstMs : Math.min(pace.mostMs, before * 2);
        expect(wait).toBe(expected);
        before = ran >= pace.stableMs ? 0 : wait;
      }
    }),
  );
});

test('a profile that was killed looks as if it had ended in order; one that is damaged does not stop a start', () => {
  fake = new FakeChromium(['', 'dies']);
  const profile = join(fake.folder, 'profile');
  const preferences = join(profile, 'Default/Preferences');
  healProfile(profile);
  mkdirSync(join(profile, 'Default'));
  writeFileSync(preferences, JSON.stringify({ profile: { exit_type: 'Crashed', name: 'x' }, other: 1 }));
  symlinkSync('shop-17-4711', join(profile, 'SingletonLock'));
  healProfile(profile);
  expect(JSON.parse(readFileSync(preferences, 'utf8'))).toEqual({
    profile: { exit_type: 'Normal', exited_cleanly: true, name: 'x' },
    other: 1,
  });
  expect(existsSync(join(profile, 'SingletonLock'))).toBe(false);
  writeFileSync(preferences, '{"profile":');
  healProfile(profile);
  expect(existsSync(preferences)).toBe(false);
});

test('what the page stored goes along when a profile is set aside, and stays behind the second time', () => {
  fake = new FakeChromium(['', 'dies']);
  const profile = join(fake.folder, 'profile');
  const models = join(profile, 'Default/IndexedDB/models');
  mkdirSync(join(profile, 'Default/IndexedDB'), { recursive: true });
  writeFileSync(models, 'weights');
  writeFileSync(join(profile, 'Default/Preferences'), '{}');
  setAside(profile, true);
  expect(readFileSync(models, 'utf8')).toBe('weights');
  expect(existsSync(join(profile, 'Default/Preferences'))).toBe(false);
  setAside(profile, false);
  expect(existsSync(models)).toBe(false);
  expect(readFileSync(join(`${profile}.aside`, 'Default/IndexedDB/models'), 'utf8')).toBe('weights');
});
