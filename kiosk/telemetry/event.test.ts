/** Verdicts become events that the contract allows, say no more than they must, and not more often. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VerdictGate, engineFault, stamp, verdictEvent } from './event.ts';
import type { Verdict } from '../pipeline/types.ts';

const verdict = (decision: Verdict['decision'], id = 'shirt', probability = 0.9): Verdict => ({
  decision,
  group: decision === 'group' ? 'upper' : null,
  model: { release: 'r-00000001', name: 'garments', version: '1.0.0' },
  guesses: [
    { index: 0, id, probability },
    { index: 1, id: 'dress', probability: 0.05 },
  ],
  inferenceMs: 12,
});

test('every verdict makes an event that the contract takes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Verdict['decision']>('named', 'group', 'unsure', 'nothing'),
      fc.double({ min: 0, max: 1.000001, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.boolean(),
      (decision, probability, inferenceMs, empty) => {
        const made = { ...verdict(decision, 'shirt', probability), inferenceMs, ...(empty ? { guesses: [] } : {}) };
        expect(stamp(verdictEvent(made), 0, 0)).not.toBeNull();
      },
    ),
  );
});

test('only a named verdict tells a label', () => {
  expect(verdictEvent(verdict('named'))).toMatchObject({ label: 'shirt', confidence: 0.9 });
  expect(verdictEvent(verdict('unsure'))).toMatchObject({ label: null });
  expect(verdictEvent(verdict('nothing'))).toMatchObject({ label: null });
});

test('an event that the contract does not take is not made', () => {
  expect(stamp({ type: 'fault', code: 'Not A Code' }, 0, 0)).toBeNull();
});

test('a verdict is told when it changes and every 30 s while it stays; an empty place is told once', () => {
  const gate = new VerdictGate();
  const tell = (v: Verdict, at: number) => gate.passes(verdictEvent(v), at);
  expect(tell(verdict('named'), 0)).toBe(true);
  expect(tell(verdict('named', 'shirt', 0.8), 29_999)).toBe(false);
  expect(tell(verdict('named'), 30_000)).toBe(true);
  expect(tell(verdict('named', 'dress'), 30_001)).toBe(true);
  expect(tell(verdict('named', 'shirt'), 30_002)).toBe(true);
  expect(tell(verdict('nothing'), 30_003)).toBe(true);
  expect(tell(verdict('nothing'), 999_999)).toBe(false);
  expect(tell({ ...verdict('nothing'), model: { release: 'r-00000002', name: 'garments', version: '1.0.1' } }, 999_999)).toBe(
    true,
  );
  expect(gate.passes({ type: 'fault', code: 'x' }, 0)).toBe(true);
});

test('an engine that does not open is told with one prefix', () => {
  expect(engineFault({ code: 'timeout', message: 'no answer' })).toEqual({ type: 'fault', code: 'engine-timeout' });
  expect(engineFault({ code: 'engine-down', message: 'no worker' })).toEqual({ type: 'fault', code: 'engine-down' });
});
