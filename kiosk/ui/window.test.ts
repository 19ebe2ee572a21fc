/** What shoppers read in a store's window while something is not as it should be, and before whom it is silent. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { CameraState } from '../camera/camera-state.ts';
import { testScene, testVerdict, testWearer } from '../pipeline/testing.ts';
import { firstState } from '../state/state.ts';
import { testSettings } from '../state/testing.ts';
import type { KioskVerdict } from './kiosk-verdict.ts';
import type { KioskNotice } from './privacy/kiosk-notice.ts';
import { textOf } from './text.ts';

let Verdict: typeof KioskVerdict;
let Notice: typeof KioskNotice;

beforeAll(async () => {
  vi.stubGlobal('location', { origin: 'https://kiosk.test' });
  Verdict = (await import('./kiosk-verdict.ts')).KioskVerdict;
  Notice = (await import('./privacy/kiosk-notice.ts')).KioskNotice;
  return () => vi.unstubAllGlobals();
});

/** Whatever an element would put into the page that a template's values hold. */
function valuesOf(element: object): unknown[] {
  const flat = (value: unknown): unknown[] => {
    if (Array.isArray(value)) return value.flatMap(flat);
    return typeof value === 'object' && value !== null && 'values' in value ? flat(value.values) : [value];
  };
  return flat(Reflect.apply(Reflect.get(element, 'render') as () => unknown, element, []));
}

describe('the caption', () => {
  const text = textOf('en');

  test('in a store nobody is told that a look has failed, only to wait', () => {
    const failed = (store: boolean) => valuesOf(Object.assign(new Verdict(), { trouble: true, session: 'named', store }));
    expect(failed(true)).toContain(text.trouble);
    expect(failed(true)).not.toContain(text.troubleHint);
    expect(failed(false)).toContain(text.troubleHint);
  });

  test('says nothing of what gives no sign of life', () => {
    const scene = testScene({ people: [testWearer()], headline: testVerdict() });
    const shown = {
      scene,
      names: { labels: [{ id: 't-shirt', group: 'upper', title: { en: 'T-shirt' }, threshold: 0.5 }] },
      headlines: 9,
    };
    const said = (session: string) => {
      const verdict = Object.assign(new Verdict(), { shown, session });
      Reflect.apply(Reflect.get(verdict, 'willUpdate') as (changed: Map<string, unknown>) => void, verdict, [
        new Map([['shown', null]]),
      ]);
      return valuesOf(verdict);
    };
    expect(said('named')).toContain('T-shirt');
    expect(said('empty')).not.toContain('T-shirt');
  });
});

test.each<[CameraState['kind'], string]>([
  ['live', 'on'],
  ['starting', 'on'],
  ['frozen', 'starting'],
  ['unanswered', 'starting'],
  ['unplugged', 'off'],
  ['denied', 'off'],
])('of a camera that is %s the notice says "%s": it is never off while it is opened again', (kind, said) => {
  const camera = { kind, deviceId: 'a', label: 'a', width: 4, height: 3 } as CameraState;
  const state = { ...firstState(testSettings(), '0.0.0', 'window'), camera };
  const values = valuesOf(Object.assign(new Notice(), { state }));
  expect(values).toContain(said);
  expect(values).toContain(textOf('en').notice[said as 'on']);
});
