/** How a camera and screen are mounted is asked for by the address once, and remembered. */
import { expect, test } from 'vitest';
import { FIRST_MOUNTING, mountingTexts, readMounting } from './mounting.ts';
import type { Memory } from './settings.ts';

function memory(): Memory {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

test('the address wins, is remembered, and what it does not understand changes nothing', () => {
  const kept = memory();
  expect(readMounting('', kept)).toEqual(FIRST_MOUNTING);
  const portrait = { rotate: 90, mirror: false, fit: 'contain' } as const;
  expect(readMounting('?rotate=90&mirror=off&fit=contain', kept)).toEqual(portrait);
  expect(readMounting('', kept)).toEqual(portrait);
  expect(readMounting('?rotate=45&mirror=maybe&fit=fill', kept)).toEqual(portrait);
  expect(readMounting('?rotate=0', kept)).toEqual({ ...portrait, rotate: 0 });
});

test('what is changed on the screen is remembered the way the address says it', () => {
  for (const rotate of [0, 90, 180, 270] as const)
    for (const mirror of [true, false])
      for (const fit of ['cover', 'contain'] as const) {
        const texts = mountingTexts({ rotate, mirror, fit });
        expect(readMounting(`?${new URLSearchParams(texts).toString()}`, memory())).toEqual({ rotate, mirror, fit });
      }
});

test('without storage it holds for the run', () => {
  const blocked: Memory = {
    getItem: () => {
      throw new DOMException('blocked');
    },
    setItem: () => {
      throw new DOMException('blocked');
    },
  };
  expect(readMounting('?rotate=270', blocked)).toEqual({ ...FIRST_MOUNTING, rotate: 270 });
});
