/** What becomes of a release on real frames: which failures it may have, how slow it may be, and when it is good. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GOOD_AFTER_MS, GOOD_ANSWERS, judge, SLOW_MS, TOO_SLOW, UNTRIED, type Fate, type Pace, type Report } from './fate.ts';

const release = 'r-00000002';
const ok = (ms = 20, on: Report['on'] = 'wasm'): Report => ({ release, on, ok: true, ms });
const bad = (code: string, on: Report['on'] = 'wasm'): Report => ({ release, on, ok: false, failure: { code, message: 'why' } });
const PACE: Pace = { on: 'wasm', ms: 80 };

/** What comes of the reports, one every `every` ms; reports after a decision are of no account. */
function fateOf(
  reports: readonly Report[],
  { pace = PACE, every = 100 }: { pace?: Pace | null; every?: number } = {},
): { fate: Fate; after: number } {
  let trial = UNTRIED;
  for (const [i, report] of reports.entries()) {
    const judged = judge(trial, report, 1_000_000 + i * every, pace);
    if (judged.fate !== null) return { fate: judged.fate, after: i + 1 };
    trial = judged.trial;
  }
  return { fate: null, after: reports.length };
}
const back = (code: string, retry: string) => ({ kind: 'back', failure: { code, retry } });

test.each([
  ['a hang', [bad('timeout')], back('timeout', 'never')],
  ['a value that is no number', [ok(), bad('not-finite')], back('not-finite', 'never')],
  ['memory that ran out', [bad('out-of-memory')], back('out-of-memory', 'later')],
  ['two failed runs', [bad('run-failed'), ok(), ok(), bad('run-failed')], back('run-failed', 'never')],
  ['a GPU that goes twice', [bad('device-lost', 'webgpu'), bad('device-lost', 'wasm')], back('device-lost', 'later')],
  ['a code of tomorrow, twice', [bad('sunspots'), bad('sunspots')], back('sunspots', 'never')],
  ['one failed run', [bad('run-failed'), ok()], null],
  ['an engine that is down', Array<Report>(50).fill(bad('engine-down')), null],
  ['no model', Array<Report>(50).fill(bad('not-loaded')), null],
])('%s', (_, reports, expected) => {
  const { fate } = fateOf(reports);
  if (expected === null) expect(fate).toBeNull();
  else expect(fate).toMatchObject(expected);
});

test('it is good after thirty answers over a minute, and not before either', () => {
  expect(fateOf(Array<Report>(10_000).fill(ok()))).toMatchObject({ fate: { kind: 'good' }, after: GOOD_AFTER_MS / 100 + 1 });
  const rare = fateOf(Array<Report>(GOOD_ANSWERS).fill(ok()), { every: 60_000 });
  expect(rare).toEqual({ fate: { kind: 'good', pace: { on: 'wasm', ms: 20 } }, after: GOOD_ANSWERS });
});

test('what a frame costs while a candidate rehearses tells nothing, of this release and of the next', () => {
  const shared = (ms: number): Report => ({ release, on: 'wasm', ok: true, ms, shared: true });
  expect(fateOf([ok(), ...Array<Report>(20).fill(shared(5000))]).fate).toBeNull();
  const reports = [...Array<Report>(20).fill(ok(20)), ...Array<Report>(60).fill(shared(900))];
  expect(fateOf(reports, { every: 1000 }).fate).toMatchObject({ kind: 'good', pace: { ms: 20 } });
  expect(fateOf(Array<Report>(200).fill(shared(900)), { every: 1000 }).fate, 'nobody knows how fast it is').toBeNull();
  const once = [ok(), ok(900), ...Array<Report>(200).fill(shared(900))];
  expect(fateOf(once, { every: 1000 }).fate, 'nor by one frame').toBeNull();
});

test.each([
  ['ten times as long', Array<Report>(9).fill(ok(800)), 'too-slow'],
  ['ten times as long, but for the first frame, which warms up', [ok(1), ...Array<Report>(5).fill(ok(800))], 'too-slow'],
  ['a first frame alone', [ok(60_000), ...Array<Report>(20).fill(ok(80))], null],
  ['nine times as long', Array<Report>(30).fill(ok(720)), null],
  ['a hiccup in between', [ok(80), ok(900), ok(80), ok(900), ok(80), ok(80)], null],
  ['so long that nobody can wait for a fifth', [ok(9000), ok(9000), ok(9000)], 'too-slow'],
])('%s', (_, reports, code) => {
  const { fate } = fateOf(reports);
  expect(fate?.kind === 'back' ? fate.failure.code : null).toBe(code);
});

test('of a fast release ten times as long is nobody’s trouble while there are two answers a second', () => {
  const fast = { on: 'wasm', ms: 2 } as const;
  expect(fateOf(Array<Report>(30).fill(ok(SLOW_MS - 1)), { pace: fast }).fate).toBeNull();
  expect(fateOf(Array<Report>(30).fill(ok(SLOW_MS)), { pace: fast }).fate).toMatchObject(back('too-slow', 'never'));
});

test('what took place elsewhere is not compared, and a step from the GPU to wasm starts the clock anew', () => {
  const slow = Array<Report>(9).fill(ok(800));
  expect(fateOf(slow, { pace: { on: 'webgpu', ms: 8 } }).fate).toBeNull();
  expect(fateOf(slow, { pace: null }).fate).toBeNull();
  const onGpu = { on: 'webgpu', ms: 8 } as const;
  expect(fateOf([...Array<Report>(9).fill(ok(9, 'webgpu')), ...slow], { pace: onGpu }).fate).toBeNull();
});

test('whatever is reported, a release that only answers in its time is never taken back, and one that fails gravely always is', () => {
  const fine = fc.array(
    fc.integer({ min: 0, max: TOO_SLOW * PACE.ms - 1 }).map((ms) => ok(ms)),
    { maxLength: 100 },
  );
  const grave = fc.constantFrom('timeout', 'not-finite', 'out-of-memory').map((code) => bad(code));
  fc.assert(
    fc.property(fine, grave, (answers, last) => {
      expect(fateOf(answers, { every: 1 }).fate).toBeNull();
      expect(fateOf([...answers, last], { every: 1 }).fate).toMatchObject({ kind: 'back' });
    }),
  );
});
