/** The steps of `npm test`: all of them run and all of them count. */
import { beforeEach, expect, it, vi } from 'vitest';
import { runSteps } from './steps.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

it('counts a step that throws as one failure, says why, and runs the rest', () => {
  const broken = () => {
    throw new Error('Chromium could not be installed.');
  };
  const total = runSteps([
    ['first', () => ({ passed: 2, failed: 1, skipped: 0 })],
    ['broken', broken],
    ['last', () => ({ passed: 3, failed: 0, skipped: 1 })],
  ]);
  expect(total).toEqual({ passed: 5, failed: 2, skipped: 1 });
  expect(console.error).toHaveBeenCalledWith('Chromium could not be installed.');
});
