/** Verdicts become events that the contract allows, say no more than they must, and not more often. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VerdictGate, engineFault, stamp, verdictEvent } from './event.ts';
import { testScene, testVerdict } from '../pipeline/testing.ts';
import type { Verdict } from '../pipeline/types.ts';

const scene = testScene();
const verdict = (decision: Verdict['decision'], id = 'shirt', confidence = 0.9): Verdict =>
  testVerdict({
    decision,
    group: decision === 'group' ? 'upper' : null,
    confidence,
    guesses: [
      { index: 0, id, probability: confidence },
      { index: 1, id: 'dress', probability: 0.05 },
    ],
  });

test('every verdict makes an event that the contract takes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<Verdict['decision']>('named', 'group', 'unsure', 'nothing'),
      fc.double({ min: 0, max: 1.000001, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.boolean(),
      (decision, confidence, inferenceMs, empty) => {
        const made = { ...verdict(decision, 'shirt', confidence), ...(empty ? { guesses: [] } : {}) };
        expect(stamp(verdictEvent({ ...scene, inferenceMs }, made), 0, 0)).not.toBeNull();
      },
    ),
  );
});

test('only a named verdict tells a label, and every one how sure it is of what it says', () => {
  expect(verdictEvent(scene, verdict('named'))).toMatchObject({ label: 'shirt', confidence: 0.9 });
  expect(verdictEvent(scene, { ...verdict('group'), confidence: 0.7 })).toMatchObject({ label: null, confidence: 0.7 });
  expect(verdictEvent(scene, verdict('unsure'))).toMatchObject({ label: null });
  expect(verdictEvent(scene, verdict('nothing'))).toMatchObject({ label: null });
});

test('a verdict is told with the version that made it', () => {
  const model = { release: 'r-00000002', name: 'other', version: '2.0.1' };
  const event = verdictEvent(testScene({ model, inferenceMs: 12 }), verdict('named'));
  expect(event).toMatchObject({ release: 'r-00000002', model: 'other', version: '2.0.1', inferenceMs: 12 });
});

test('an event that the contract does not take is not made', () => {
  expect(stamp({ type: 'fault', code: 'Not A Code' }, 0, 0)).toBeNull();
});

test('a verdict is told when it changes and every 30 s while it stays; an empty place is told once', () => {
  const gate = new VerdictGate();
  const tell = (v: Verdict, at: number) => gate.passes(verdictEvent(scene, v), at);
  expect(tell(verdict('named'), 0)).toBe(true);
  expect(tell(verdict('named', 'shirt', 0.8), 29_999)).toBe(false);
  expect(tell(verdict('named'), 30_000)).toBe(true);
  expect(tell(verdict('named', 'dress'), 30_001)).toBe(true);
  expect(tell(verdict('named', 'shirt'), 30_002)).toBe(true);
  expect(tell(verdict('nothing'), 30_003)).toBe(true);
  expect(tell(verdict('nothing'), 999_999)).toBe(false);
  const next = testScene({ model: { release: 'r-00000002', name: 'garments', version: '1.0.1' } });
  expect(gate.passes(verdictEvent(next, verdict('nothing')), 999_999)).toBe(true);
  expect(gate.passes({ type: 'fault', code: 'x' }, 0)).toBe(true);
});

test('an engine that does not open is told with one prefix', () => {
  expect(engineFault({ code: 'timeout', message: 'no answer' })).toEqual({ type: 'fault', code: 'engine-timeout' });
  expect(engineFault({ code: 'engine-down', message: 'no worker' })).toEqual({ type: 'fault', code: 'engine-down' });
});
