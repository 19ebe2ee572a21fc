/** Where the settings come from, and that nonsense from outside changes nothing. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { groupSchema } from '#contract/screen';
import { browserMemory, languageSchema, readSettings, remember, type Memory } from './settings.ts';

function memory(kept: Record<string, string> = {}): Memory & { kept: Record<string, string> } {
  return { kept, getItem: (key) => kept[key] ?? null, setItem: (key, value) => void (kept[key] = value) };
}

test('the address wins and is remembered; the engine is not, nor is the channel before this tab keeps the models', () => {
  const kept = memory({ 'vitrine.channel': 'stable' });
  expect(readSettings('?channel=canary&group=berlin&lang=de&engine=wasm&hours=9:00-20:30', kept, ['en'])).toMatchObject({
    channel: 'canary',
    group: 'berlin',
    language: 'de',
    theme: 'auto',
    hours: { from: 540, to: 1230 },
    prefer: 'wasm',
  });
  const again = {
    channel: 'stable',
    group: 'berlin',
    language: 'de',
    theme: 'auto',
    hours: { from: 540, to: 1230 },
    prefer: 'auto',
  };
  expect(readSettings('', kept, ['en'])).toMatchObject(again);
  remember(kept, 'channel', 'canary');
  expect(readSettings('', kept, ['en']).channel).toBe('canary');
  expect(readSettings('?hours=always', kept, ['en']).hours).toBeNull();
  expect(readSettings('', kept, ['en']).hours, 'always is an answer').toBeNull();
  expect(readSettings('', memory(), ['en'])).toMatchObject({ group: 'main', hours: undefined });
});

test('the language of the browser decides where nobody chose', () => {
  expect(readSettings('', memory(), ['de-AT', 'en']).language).toBe('de');
  expect(readSettings('', memory(), ['fr', 'de']).language).toBe('en');
  expect(readSettings('', memory(), []).language).toBe('en');
});

test('whatever stands in the address or in storage, the settings are valid and storage keeps only valid ones', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (given, inStorage, language) => {
      const kept = memory({
        'vitrine.channel': inStorage,
        'vitrine.theme': inStorage,
        'vitrine.hours': inStorage,
        'vitrine.group': inStorage,
        'vitrine.dim': inStorage,
        'vitrine.name': inStorage,
      });
      const search = `?${new URLSearchParams({ channel: given, lang: given, engine: given, hours: given, group: given, mode: given, setup: given }).toString()}`;
      const settings = readSettings(search, kept, [language]);
      expect(['stable', 'canary']).toContain(settings.channel);
      expect(groupSchema.safeParse(settings.group).success).toBe(true);
      expect(languageSchema.options).toContain(settings.language);
      expect(['demo', 'store', null]).toContain(settings.mode);
      expect(['due', 'done', 'skip']).toContain(settings.setup);
      expect(settings.dim).toBeGreaterThanOrEqual(0);
      expect(settings.dim).toBeLessThanOrEqual(0.7);
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

test('a browser whose storage cannot even be named still gets its screen', () => {
  const named = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  const get = vi.fn(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get });
  try {
    expect(readSettings('?lang=de', browserMemory, []).language).toBe('de');
    expect(() => remember(browserMemory, 'theme', 'dark')).not.toThrow();
    expect(get).toHaveBeenCalled();
  } finally {
    if (named === undefined) Reflect.deleteProperty(globalThis, 'localStorage');
    else Object.defineProperty(globalThis, 'localStorage', named);
  }
});

test('what is remembered in the browser is there at the next start', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  remember(browserMemory, 'theme', 'dark');
  expect(readSettings('', browserMemory, []).theme).toBe('dark');
  vi.unstubAllGlobals();
});

test('the address says whether it is a store, whatever the group says later, and that is remembered', () => {
  const kept = memory();
  expect(readSettings('', kept, []).mode).toBeNull();
  expect(readSettings('?mode=store&setup=skip', kept, [])).toMatchObject({ mode: 'store', setup: 'skip' });
  expect(readSettings('', kept, [])).toMatchObject({ mode: 'store', setup: 'skip' });
  expect(readSettings('?mode=nonsense', kept, []).mode).toBe('store');
});

test('a group in the address is given and remembered; one that cannot be a name leaves no demo', () => {
  const kept = memory();
  expect(readSettings('', kept, [])).toMatchObject({ group: 'main', groupIsGiven: false, mode: null });
  expect(readSettings('?group=Berlin%20', kept, [])).toMatchObject({ group: 'main', groupIsGiven: false, mode: 'store' });
  expect(readSettings('?group=Berlin&mode=demo', memory(), []).mode).toBe('demo');
  expect(readSettings('?group=berlin', kept, [])).toMatchObject({ group: 'berlin', groupIsGiven: true, mode: null });
  expect(readSettings('', kept, [])).toMatchObject({ group: 'berlin', groupIsGiven: true });
});

test('a browser gets its language by tag, then by primary language, and only the first that it asks for', () => {
  expect(readSettings('', memory(), ['ar-EG']).language).toBe('ar');
  expect(readSettings('', memory(), ['en-XA']).language).toBe('en-XA');
  expect(readSettings('', memory(), ['fr', 'ar']).language).toBe('en');
});
