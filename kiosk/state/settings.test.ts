/** Where the settings come from, and that nonsense from outside changes nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSettings, remember, type Memory } from './settings.ts';

function memory(kept: Record<string, string> = {}): Memory & { kept: Record<string, string> } {
  return { kept, getItem: (key) => kept[key] ?? null, setItem: (key, value) => void (kept[key] = value) };
}

test('the address wins and is remembered; the engine is not', () => {
  const kept = memory({ 'vitrine.channel': 'stable' });
  expect(readSettings('?channel=canary&lang=de&engine=wasm', kept, ['en'])).toEqual({
    channel: 'canary',
    language: 'de',
    theme: 'auto',
    prefer: 'wasm',
  });
  expect(readSettings('', kept, ['en'])).toEqual({ channel: 'canary', language: 'de', theme: 'auto', prefer: 'auto' });
});

test('the language of the browser decides where nobody chose', () => {
  expect(readSettings('', memory(), ['de-AT', 'en']).language).toBe('de');
  expect(readSettings('', memory(), ['fr', 'de']).language).toBe('en');
  expect(readSettings('', memory(), []).language).toBe('en');
});

test('whatever stands in the address or in storage, the settings are valid and storage keeps only valid ones', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (given, inStorage, language) => {
      const kept = memory({ 'vitrine.channel': inStorage, 'vitrine.theme': inStorage });
      const search = `?${new URLSearchParams({ channel: given, lang: given, engine: given }).toString()}`;
      const settings = readSettings(search, kept, [language]);
      expect(['stable', 'canary']).toContain(settings.channel);
      expect(['en', 'de']).toContain(settings.language);
      expect(['auto', 'light', 'dark']).toContain(settings.theme);
      expect(['auto', 'webgpu', 'wasm']).toContain(settings.prefer);
    }),
  );
});

test('blocked storage costs the memory, not the screen', () => {
  const blocked: Memory = {
    getItem: () => {
      throw new DOMException('blocked', 'SecurityError');
    },
    setItem: () => {
      throw new DOMException('blocked', 'SecurityError');
    },
  };
  expect(readSettings('?lang=de', blocked, []).language).toBe('de');
  expect(() => remember(blocked, 'theme', 'dark')).not.toThrow();
});
