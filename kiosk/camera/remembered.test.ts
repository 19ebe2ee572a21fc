/** The chosen camera outlives a restart, and nonsense or blocked storage costs only the choice. */
import { afterEach, expect, test, vi } from 'vitest';
import { rememberCamera, rememberedCamera } from './remembered.ts';

afterEach(() => vi.unstubAllGlobals());

function storage(): Map<string, string> {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  return kept;
}

test('the camera that was chosen last is remembered', () => {
  storage();
  expect(rememberedCamera()).toBeNull();
  rememberCamera('a');
  rememberCamera('b');
  expect(rememberedCamera()).toBe('b');
});

test.each(['', 'x'.repeat(257)])('what cannot be a device id counts as no choice', (nonsense) => {
  const kept = storage();
  rememberCamera('a');
  for (const key of kept.keys()) kept.set(key, nonsense);
  expect(rememberedCamera()).toBeNull();
});

test('without storage the camera runs all the same', () => {
  const blocked = () => {
    throw new DOMException('blocked', 'SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: blocked, setItem: blocked });
  expect(rememberedCamera()).toBeNull();
  expect(() => rememberCamera('a')).not.toThrow();
});
