/** Cameras can be told apart by what they are called. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstState } from '../state/state.ts';
import { cameraNames } from './cameras.ts';
import { healthSections } from './health-rows.ts';

const unnamed = (n: number) => `Camera ${n}`;
const devices = (...labels: string[]) => labels.map((label, i) => ({ id: `id-${i}`, label }));

test('two of one name are numbered, others are called what they are', () => {
  expect(cameraNames(devices('USB Camera', 'Front', 'USB Camera', ''), unnamed)).toEqual([
    'USB Camera (1)',
    'Front',
    'USB Camera (2)',
    'Camera 4',
  ]);
});

test('no two are called the same', () => {
  const label = fc.constantFrom('', 'a', 'b', 'Camera 1');
  fc.assert(
    fc.property(fc.array(label, { maxLength: 6 }), (labels) => {
      expect(new Set(cameraNames(devices(...labels), unnamed)).size).toBe(labels.length);
    }),
  );
});

test('the health page calls the camera that runs what the choice calls it', () => {
  const settings = { language: 'en', theme: 'auto', channel: 'stable', group: 'main', hours: null, prefer: 'auto' } as const;
  const state = {
    ...firstState(settings, '1.0.0', 'health'),
    devices: devices('USB Camera', 'USB Camera'),
    camera: { kind: 'live', deviceId: 'id-1', label: 'USB Camera', width: 640, height: 480 } as const,
  };
  const row = healthSections(state)
    .flatMap(({ rows }) => rows)
    .find(({ key }) => key === 'device-name');
  expect(row?.value).toBe('USB Camera (2)');
});
