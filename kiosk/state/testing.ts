/** Settings for the tests of the kiosk: a screen's defaults, but for `changes`. */
import { readSettings, type Memory, type Settings } from './settings.ts';

export function testSettings(changes: Partial<Settings> = {}): Settings {
  return { ...readSettings('', testMemory(), ['en']), ...changes };
}

/** A memory of the browser that can be looked into. */
export function testMemory(kept: Record<string, string> = {}): Memory & { readonly kept: Record<string, string> } {
  return { kept, getItem: (key) => kept[key] ?? null, setItem: (key, value) => void (kept[key] = value) };
}
