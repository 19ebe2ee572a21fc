/** Picked files: the last one counts, each refusal stands its time, and a film that is lost gives the camera back. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Source } from './camera/source.ts';
import { Picked } from './picked.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const file = (name: string) => ({ name }) as File;

function setUp() {
  const camera = { kind: 'camera', close: vi.fn() } as unknown as Source;
  const seen = { watched: camera, mentioned: null as string | null };
  const opening = new Map<string, PromiseWithResolvers<Source>>();
  const picked = new Picked({
    open: ({ name }) => {
      const result = Promise.withResolvers<Source>();
      opening.set(name, result);
      return result.promise;
    },
    watched: () => seen.watched,
    show: (source) => void (seen.watched = source),
    showCamera: () => void (seen.watched = camera),
    mention: (name) => void (seen.mentioned = name),
  });
  const opened = (name: string) => {
    const lost = Promise.withResolvers<void>();
    const close = vi.fn();
    const source = { kind: 'video', name, close, lost: lost.promise } as unknown as Source;
    opening.get(name)?.resolve(source);
    return { source, close, lose: () => lost.resolve() };
  };
  const refuse = async (name: string) => {
    void picked.show(file(name));
    opening.get(name)?.reject(new Error('no picture'));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { picked, seen, camera, opened, refuse };
}

test('each refusal is mentioned for its own eight seconds', async () => {
  const { seen, refuse } = setUp();
  await refuse('one');
  await vi.advanceTimersByTimeAsync(7000);
  await refuse('two');
  await vi.advanceTimersByTimeAsync(7900);
  expect(seen.mentioned).toBe('two');
  await vi.advanceTimersByTimeAsync(200);
  expect(seen.mentioned).toBeNull();
});

test('of several files the one that was picked last is shown, whichever opens first', async () => {
  const { picked, seen, opened } = setUp();
  void picked.show(file('large'));
  void picked.show(file('small'));
  const small = opened('small');
  await vi.advanceTimersByTimeAsync(0);
  const large = opened('large');
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.watched).toBe(small.source);
  expect(large.close).toHaveBeenCalledTimes(1);
});

test('a file that opens, or cannot be, after somebody went back to the camera is neither shown nor mentioned', async () => {
  const { picked, seen, camera, opened, refuse } = setUp();
  void picked.show(file('large'));
  picked.forget();
  const large = opened('large');
  await vi.advanceTimersByTimeAsync(0);
  expect([seen.watched, large.close.mock.calls.length]).toEqual([camera, 1]);
  const refusing = refuse('broken');
  picked.forget();
  await refusing;
  expect(seen.mentioned).toBeNull();
});

test('a film whose file went away gives the camera back and is mentioned; one that nobody watches any more is not', async () => {
  const { picked, seen, camera, opened } = setUp();
  void picked.show(file('walk'));
  const walk = opened('walk');
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.watched).toBe(walk.source);
  walk.lose();
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual({ watched: camera, mentioned: 'walk' });

  await vi.advanceTimersByTimeAsync(8000);
  void picked.show(file('run'));
  const run = opened('run');
  await vi.advanceTimersByTimeAsync(0);
  seen.watched = camera;
  run.lose();
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual({ watched: camera, mentioned: null });
});
