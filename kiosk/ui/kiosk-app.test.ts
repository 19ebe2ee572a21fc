/** The window outlives the health page: a <video> that leaves the document is paused, and nobody would start it again. */
import { beforeAll, expect, test, vi } from 'vitest';
import { firstState, type Page, type State } from '../state/state.ts';
import type { KioskApp } from './kiosk-app.ts';

interface Template {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}
const isTemplate = (value: unknown): value is Template => typeof value === 'object' && value !== null && 'strings' in value;

let Element: typeof KioskApp;

beforeAll(async () => {
  vi.stubGlobal('ResizeObserver', class {});
  Element = (await import('./kiosk-app.ts')).KioskApp;
  return () => vi.unstubAllGlobals();
});

/** What the screen is drawn from on a page. */
function drawn(page: Page): Template {
  const first = firstState(
    { language: 'en', theme: 'auto', channel: 'stable', group: 'main', hours: null, prefer: 'auto' },
    '0.0.0',
    page,
  );
  const state: State = {
    ...first,
    sync: { ...first.sync, active: { release: 'r-1', models: [] } },
    camera: { kind: 'live', deviceId: 'a', label: 'a', width: 4, height: 3 },
  };
  const app = Object.assign(Object.defineProperty(new Element(), 'dataset', { value: {} }), { state });
  const template: unknown = Reflect.apply(Reflect.get(app, 'render') as () => unknown, app, []);
  if (!isTemplate(template)) throw new Error('nothing is drawn');
  return template;
}

/** The templates on the way from the screen to its viewfinder, outermost first: Lit keeps an element while these stay. */
function wayToViewfinder(template: Template): (readonly string[] | number)[] | null {
  if (template.strings.some((part) => part.includes('<kiosk-viewfinder'))) return [template.strings];
  for (const [at, value] of template.values.entries()) {
    const rest = isTemplate(value) ? wayToViewfinder(value) : null;
    if (rest !== null) return [template.strings, at, ...rest];
  }
  return null;
}

const inert = (template: Template): unknown => {
  const window = template.values.find((value) => isTemplate(value) && value.strings.some((part) => part.includes('?inert')));
  return isTemplate(window) ? window.values[window.strings.findIndex((part) => part.includes('?inert'))] : undefined;
};

test('the viewfinder keeps its place in the document while the health page covers it', () => {
  const before = wayToViewfinder(drawn('window'));
  const covered = wayToViewfinder(drawn('health'));
  expect(before).not.toBeNull();
  expect(covered).toHaveLength(before?.length ?? 0);
  for (const [depth, part] of (before ?? []).entries()) expect(covered?.[depth]).toBe(part);
});

test('what is covered can be neither reached nor read out', () => {
  expect(inert(drawn('window'))).toBe(false);
  expect(inert(drawn('health'))).toBe(true);
});
