/** A new shell comes in only while nobody is in front of the screen, and never makes the page reload in a circle. */
import { beforeEach, expect, test, vi } from 'vitest';
import { Shell } from './register.ts';
import type { ShellState, ShellWorker } from './register.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

function setUp(registration: () => Promise<unknown> = () => Promise.resolve({ active: {} })) {
  const listeners = new Map<string, () => void>();
  const worker = {
    register: vi.fn(registration),
    update: vi.fn(() => Promise.reject(new Error('offline'))),
    messageSkipWaiting: vi.fn(),
    messageSW: vi.fn((_: object): Promise<unknown> => Promise.resolve(true)),
    addEventListener: (type: string, listener: () => void) => listeners.set(type, listener),
  };
  const kept = new Map<string, string>();
  const reload = vi.fn();
  const states: ShellState[] = [];
  const shell = new Shell({
    worker: worker as unknown as ShellWorker,
    reload,
    storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    onChange: (state) => states.push(state),
  });
  const abort = new AbortController();
  const emit = (type: string) => listeners.get(type)?.();
  return { shell, worker, reload, states, abort, emit };
}

test('a waiting shell is let in when the place is empty, and the page reloads once', async () => {
  const { shell, worker, reload, abort, emit } = setUp();
  await shell.register(abort.signal);
  let empty = false;
  shell.applyWhen(abort.signal, () => empty);
  emit('waiting');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shell.state).toBe('waiting');
  expect(worker.messageSkipWaiting).not.toHaveBeenCalled();
  empty = true;
  await vi.advanceTimersByTimeAsync(20_000);
  expect(worker.messageSkipWaiting).toHaveBeenCalledTimes(1);
  emit('activated');
  emit('controlling');
  expect(reload).toHaveBeenCalledTimes(1);
});

test('the first shell of a page claims it without a reload, and the next one reloads it', async () => {
  const { shell, worker, reload, states, abort, emit } = setUp(() => Promise.resolve({ active: null }));
  await shell.register(abort.signal);
  shell.applyWhen(abort.signal, () => true);
  emit('controlling');
  emit('activated');
  expect(new Set(states)).toEqual(new Set(['ready']));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(worker.messageSkipWaiting).not.toHaveBeenCalled();
  expect(reload).not.toHaveBeenCalled();
  emit('waiting');
  await vi.advanceTimersByTimeAsync(10_000);
  emit('controlling');
  emit('activated');
  expect(reload).toHaveBeenCalledTimes(1);
});

test('after a reload the next one has to wait ten minutes', async () => {
  const { shell, worker, reload, abort, emit } = setUp();
  await shell.register(abort.signal);
  shell.applyWhen(abort.signal, () => true);
  for (const minutes of [1, 8]) {
    emit('waiting');
    await vi.advanceTimersByTimeAsync(minutes * 60_000);
    emit('activated');
  }
  expect(reload).toHaveBeenCalledTimes(1);
  emit('waiting');
  await vi.advanceTimersByTimeAsync(3 * 60_000);
  emit('activated');
  expect(worker.messageSkipWaiting).toHaveBeenCalledTimes(2);
  expect(reload).toHaveBeenCalledTimes(2);
});

test('it looks for an update every hour, survives being offline, and stops with the page', async () => {
  const { shell, worker, abort } = setUp();
  await shell.register(abort.signal);
  await vi.advanceTimersByTimeAsync(3 * 3_600_000);
  expect(worker.update).toHaveBeenCalledTimes(3);
  abort.abort();
  expect(vi.getTimerCount()).toBe(0);
});

test('what the browser lost of the shell is said, asked for again, and forgotten when it is back', async () => {
  const { shell, worker, abort } = setUp();
  worker.messageSW.mockResolvedValue(false);
  await shell.register(abort.signal);
  await vi.advanceTimersByTimeAsync(0);
  expect(shell.state).toBe('lost');
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(worker.messageSW.mock.calls).toEqual([[{ type: 'REFILL' }], [{ type: 'REFILL' }]]);
  worker.messageSW.mockResolvedValue(true);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(shell.state).toBe('ready');
});

test('a worker of an older shell, which knows no refill, and a shell that waits are left as they are', async () => {
  const { shell, worker, emit, abort } = setUp();
  worker.messageSW.mockImplementation(() => new Promise(() => undefined));
  await shell.register(abort.signal);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(shell.state).toBe('ready');
  emit('waiting');
  worker.messageSW.mockResolvedValue(false);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(shell.state).toBe('waiting');
});

test('it looks for an update when it is asked to, offline too', async () => {
  const { shell, worker } = setUp();
  await expect(shell.look()).resolves.toBeUndefined();
  expect(worker.update).toHaveBeenCalledTimes(1);
  await expect(new Shell({ worker: null }).look()).resolves.toBeUndefined();
});

test('without a service worker, or when it is refused, the kiosk runs and says so', async () => {
  const none = new Shell({ worker: null });
  await none.register(new AbortController().signal);
  expect(none.state).toBe('none');
  const { shell, abort } = setUp(() => Promise.reject(new Error('no')));
  await shell.register(abort.signal);
  expect(shell.state).toBe('failed');
});
