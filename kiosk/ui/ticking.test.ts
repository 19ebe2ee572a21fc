/** The tick sounds once for each name of a visit that has settled. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ticking } from './ticking.ts';

const SETTLED_MS = 1200;
const sound = vi.fn();
let ticking: Ticking;

beforeEach(() => {
  vi.useFakeTimers();
  sound.mockClear();
  ticking = new Ticking(SETTLED_MS, sound);
});
afterEach(() => {
  vi.useRealTimers();
});

/** How often it has sounded after each of these was said for a while. */
const sounds = (...names: (string | null)[]): number[] =>
  names.map((name) => {
    for (let frame = 0; frame < 10; frame++) {
      ticking.hears(name);
      vi.advanceTimersByTime(SETTLED_MS / 10);
    }
    return sound.mock.calls.length;
  });

test('it sounds once for a name, however long it stands, and not again when it comes back', () => {
  expect(sounds('coat', 'coat', null, 'coat')).toEqual([1, 1, 1, 1]);
});

test('another name sounds, and one that passes before it has settled does not', () => {
  expect(sounds('coat', 'dress')).toEqual([1, 2]);
  for (const name of ['bag', 'hat', 'dress']) {
    ticking.hears(name);
    vi.advanceTimersByTime(SETTLED_MS - 1);
  }
  expect(sounds('dress')).toEqual([2]);
});

test('who comes next in the same coat hears it too, and who left too soon does not', () => {
  expect(sounds('coat')).toEqual([1]);
  ticking.end();
  expect(sounds('coat')).toEqual([2]);
  ticking.hears('dress');
  ticking.end();
  vi.advanceTimersByTime(SETTLED_MS);
  expect(sound).toHaveBeenCalledTimes(2);
});
