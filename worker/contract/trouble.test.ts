/** The codes that people read out on the telephone. */
import { expect, test } from 'vitest';
import { codeOf, codeOfTold, TROUBLES } from './trouble.ts';

test('no two troubles share a code, and every code can be read out', () => {
  const codes = TROUBLES.map(codeOf);
  expect(new Set(codes).size).toBe(TROUBLES.length);
  for (const code of codes) expect(code).toMatch(/^[CEMNP]-[1-9]$/);
});

test('what telemetry tells has the code that the screen shows', () => {
  expect(codeOfTold('camera-unplugged')).toBe('C-2');
  expect(codeOfTold('device-lost')).toBe(codeOf('interrupted'));
  expect(codeOfTold('unexpected')).toBeNull();
  expect(codeOfTold('toString')).toBeNull();
});
