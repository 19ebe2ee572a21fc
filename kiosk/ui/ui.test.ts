/** The parts of the screen that are plain functions: placement, numbers, words, the health page's rows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EngineInfo, OtherInfo } from '../inference/protocol.ts';
import { guideBox } from '../pipeline/pixels/guide.ts';
import type { Language, Settings } from '../state/settings.ts';
import { firstState } from '../state/state.ts';
import type { GroupFault } from '../sync/group.ts';
import { fit } from './fit.ts';
import { bytes, percent } from './format.ts';
import { healthSections } from './health-rows.ts';
import { placed } from './placement.ts';
import { textOf } from './text.ts';

const SETTINGS: Settings = { language: 'en', theme: 'auto', channel: 'canary', group: 'main', hours: null, prefer: 'auto' };
const side = fc.integer({ min: 64, max: 4000 });

test('the guide is drawn over the very pixels that are read, and inside the element', () => {
  fc.assert(
    fc.property(side, side, side, side, (width, height, elementWidth, elementHeight) => {
      const guide = guideBox(width, height);
      const box = placed({ width, height }, guide, { width: elementWidth, height: elementHeight }, true);
      if (box === null) throw new Error('an element of this size has room for a guide');
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(elementWidth);
      expect(box.y + box.height).toBeLessThanOrEqual(elementHeight);
      // The frame and its guide are centred, so their centres meet (to a pixel of the frame).
      const scale = Math.max(elementWidth / width, elementHeight / height);
      expect(Math.abs(box.x + box.width / 2 - elementWidth / 2)).toBeLessThanOrEqual(scale);
      expect(Math.abs(box.y + box.height / 2 - elementHeight / 2)).toBeLessThanOrEqual(scale);
    }),
  );
});

test('a guide that is wholly visible keeps its scale', () => {
  const frame = { width: 1280, height: 720 };
  const box = placed(frame, guideBox(1280, 720), { width: 1080, height: 1080 }, true);
  expect(box).toMatchObject({ width: 486 * 1.5, height: 648 * 1.5 });
});

test('the camera is a mirror and is cut off at the edge, a picked picture is shown as it was taken and all of it', () => {
  const frame = { width: 400, height: 200 };
  const stage = { width: 400, height: 400 };
  const left = { x: 120, y: 50, width: 40, height: 100 };
  // The camera's 400 × 200 cover the stage twice as large, so 200 pixels are cut off on either side.
  expect(placed(frame, left, stage, true)).toEqual({ x: 2 * (400 - 120 - 40) - 200, y: 100, width: 80, height: 200 });
  expect(placed(frame, left, stage, false)).toEqual({ x: 120, y: 100 + 50, width: 40, height: 100 });
  expect(placed(frame, { ...left, x: 0 }, stage, true), 'beyond the edge').toBeNull();
  expect(placed(frame, { ...left, x: 0 }, stage, false)).toMatchObject({ x: 16, width: 40 - 16 });
  expect(placed(frame, left, { width: 0, height: 0 }, true), 'before the stage has a size').toBeNull();
});

test('rounding never claims certainty', () => {
  expect(percent('en', 0.999)).toBe('99%');
  expect(percent('en', 1)).toBe('100%');
  expect(percent('en', -0.1)).toBe('0%');
  expect(percent('de', 0.43)).toBe('43\u00a0%');
});

test('bytes come in the unit people would use', () => {
  expect(bytes('en', 6_800_000)).toBe('6.8 MB');
  expect(bytes('de', 10_800_000_000)).toBe('10,8\u00a0GB');
  expect(bytes('en', 0)).toBe('0 bytes');
});

test('both languages have words for everything, and not the same ones', () => {
  const leaves = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
      : [path];
  expect(leaves(textOf('de'), '')).toEqual(leaves(textOf('en'), ''));
  for (const path of Object.keys(textOf('en').fault) as (keyof ReturnType<typeof textOf>['fault'])[])
    expect(textOf('de').fault[path].body).not.toBe(textOf('en').fault[path].body);
});

test('the health page names the failure with its code and marks what needs a look', () => {
  const first = firstState(SETTINGS, '1.2.3', 'health');
  const lastFailure = { code: 'digest-mismatch', message: 'the bytes differ', at: 0, release: 'r-00000000' };
  const rows = healthSections({
    ...first,
    engine: { kind: 'ready', info: { kind: 'wasm', reason: 'device-lost', device: '2 threads', replay: null } },
    sync: { ...first.sync, lastFailure, serverReachable: false },
    camera: { kind: 'denied' },
  }).flatMap((section) => section.rows);
  const row = (key: string) => rows.find((each) => each.key === key);
  expect(row('failure')?.value).toContain('digest-mismatch: the bytes differ');
  expect(row('channel')?.value).toBe('canary');
  expect(row('version')?.value).toBe('1.2.3');
  expect(rows.filter((each) => each.bad).map((each) => each.key)).toEqual(['reason', 'camera', 'release', 'server', 'failure']);
});

test.each(['en', 'de'] as const)(
  'the health page says (%s) who answers, whose doing a failure is, and whether the models are kept',
  (language) => {
    const first = firstState({ ...SETTINGS, language }, '1.2.3', 'health');
    const row = (sync: Partial<typeof first.sync>, key: string) =>
      healthSections({ ...first, sync: { ...first.sync, ...sync } })
        .flatMap((section) => section.rows)
        .find((each) => each.key === key);
    const text = textOf(language);
    const failure = (code: string) => ({ lastFailure: { code, message: 'm', at: 0, release: null } });
    expect(row({ serverReachable: false, intercepted: true }, 'server')).toMatchObject({ value: text.intercepted, bad: true });
    expect(row({ serverReachable: false }, 'server')?.value).toBe(text.answersNot);
    expect(row(failure('intercepted'), 'failure')?.value).toContain(text.cause.between);
    expect(row(failure('quota'), 'failure')?.value).toContain(text.cause.storage);
    expect(row({ stored: 'kept' }, 'stored')).toMatchObject({ value: text.stored.kept, bad: false });
    for (const stored of ['lost', 'full', 'blocked'] as const)
      expect(row({ stored }, 'stored')).toMatchObject({ value: text.stored[stored], bad: true });
    expect(row({ follows: true }, 'update')?.value).toBe(text.follows);
  },
);

test('the health page says when nobody knows the group of the screen', () => {
  const first = firstState(SETTINGS, '1.2.3', 'health');
  const row = (fault: GroupFault | null, language: Language = 'en') =>
    healthSections({ ...first, language, group: { name: 'mian', fault } })
      .flatMap((section) => section.rows)
      .find(({ key }) => key === 'group');
  expect(row(null)).toMatchObject({ value: 'mian', bad: false });
  for (const fault of ['unknown-group', 'bad-settings'] as const) {
    expect(row(fault)).toMatchObject({ bad: true });
    expect(row(fault)?.value).toContain('mian: ');
    expect(row(fault)?.value).not.toBe(row(fault, 'de')?.value);
  }
});

test('the health page names the models that are not replayed, and those that run elsewhere or not at all', () => {
  const first = firstState(SETTINGS, '1.2.3', 'health');
  const well = { kind: 'webgpu', reason: 'webgpu', replay: { on: true } } as const;
  const rowsOf = (garments: Partial<EngineInfo>, people: Partial<OtherInfo> | null, language: Language = 'en') => {
    const others = people === null ? {} : { others: [{ ...well, role: 'people', failure: null, ...people }] };
    const info: EngineInfo = { ...well, device: 'test', ...garments, ...others };
    const rows = healthSections({ ...first, language, engine: { kind: 'ready', info } })[0]!.rows;
    return ['capture', 'engine-people'].map((key) => {
      const row = rows.find((each) => each.key === key);
      return row && `${row.bad ? '!' : ''}${row.value}`;
    });
  };
  const off = (why: string) => ({ replay: { on: false, why } }) as const;
  const differs = off('a replay differs');
  expect(rowsOf({}, null)).toEqual(['yes', undefined]);
  expect(rowsOf({}, {})).toEqual(['yes', undefined]);
  expect(rowsOf(differs, null)).toEqual(['!no: garments: a replay differs', undefined]);
  expect(rowsOf({}, differs)).toEqual(['!no: people: a replay differs', undefined]);
  expect(rowsOf(differs, differs)).toEqual(['!no: garments, people: a replay differs', undefined]);
  expect(rowsOf(off('a'), off('b'), 'de')).toEqual(['!nein: garments: a; people: b', undefined]);
  expect(rowsOf({}, { kind: 'wasm', reason: 'golden-mismatch' })).toEqual([
    'yes',
    '!runs on the processor (WebAssembly): the graphics card got the test picture wrong',
  ]);
  const failure = { code: 'load-failed', message: 'no memory' } as const;
  expect(rowsOf({}, { ...differs, failure }, 'de')).toEqual(['ja', '!läuft nicht: load-failed: no memory']);
  const wasm = { kind: 'wasm', reason: 'webgpu-failed', replay: null } as const;
  expect(rowsOf(wasm, wasm)).toEqual([undefined, undefined]);
});

test('a name goes over two lines only between words, in the most even halves', () => {
  expect(fit('Hat')).toEqual({ lines: 1, letters: 5 });
  expect(fit('Unterhemdchen')).toEqual({ lines: 1, letters: 13 });
  expect(fit('Hut oder Mütze')).toEqual({ lines: 2, letters: 8 });
  expect(fit('Jacket or coat')).toEqual({ lines: 2, letters: 7 });
});
