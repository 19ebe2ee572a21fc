/** The steps of `npm test`: all of them run and all of them count. */
import { beforeEach, expect, it, vi } from 'vitest';
import { runStages, type Step } from './steps.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

it('counts a step that breaks as one failure, says why, and runs the rest', async () => {
  const broken = () => Promise.reject(new Error('Chromium could not be installed.'));
  const total = await runStages([
    [
      ['first', () => Promise.resolve({ passed: 2, failed: 1, skipped: 0 })],
      ['broken', broken],
    ],
    [['last', () => Promise.resolve({ passed: 3, failed: 0, skipped: 1 })]],
  ]);
  expect(total).toEqual({ passed: 5, failed: 2, skipped: 1 });
  expect(console.error).toHaveBeenCalledWith('Chromium could not be installed.');
});

it('runs the steps of a stage two at a time in their order, and the next stage after all of them', async () => {
  const order: string[] = [];
  const step = (name: string, until: () => boolean): Step => [
    name,
    async () => {
      order.push(`${name} begins`);
      await vi.waitUntil(until);
      order.push(`${name} ends`);
      return { passed: 1, failed: 0, skipped: 0 };
    },
  ];
  // The first waits for the third, which takes the place of the second.
  const stage = [step('a', () => order.includes('c begins')), step('b', () => order.includes('a begins')), step('c', () => true)];
  const total = await runStages([stage, [step('d', () => true)]]);
  expect(total.passed).toBe(4);
  expect(order.slice(0, 4)).toEqual(['a begins', 'b begins', 'b ends', 'c begins']);
  expect(order.slice(-2)).toEqual(['d begins', 'd ends']);
});
