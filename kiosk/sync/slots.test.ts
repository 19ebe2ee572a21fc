/** The life of a release never loses the running one nor the last good one, and never lets a failed one back in unasked. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALONE_MS, MAX_TRIES, QUARANTINE_MS } from './quarantine.ts';
import * as life from './slots.ts';
import { EMPTY_SLOTS, slotsSchema } from './slots.ts';
import { attemptOf, cardOf, manifestOf } from './testing/fixtures.ts';
import type { ReleaseFailure } from './quarantine.ts';
import type { Slots } from './slots.ts';

const RELEASES = [0, 1, 2, 3].map((i) => manifestOf(`r-0000000${i}`, cardOf(new Uint8Array(16).fill(i), `1.0.${i}`)));
const [A, B, C] = RELEASES as [(typeof RELEASES)[0], (typeof RELEASES)[0], (typeof RELEASES)[0]];
const PACE = { on: 'wasm', ms: 20 } as const;
const failure = (retry: ReleaseFailure['retry'], code = 'some-code'): ReleaseFailure => ({ code, message: 'why', retry });
const release = fc.constantFrom(...RELEASES);
const retry = fc.constantFrom<ReleaseFailure['retry']>('free', 'counted', 'later', 'never');
const take = (slots: Slots, m: typeof A) => life.commit(life.stage(slots, m), attemptOf(m));
/** A is good and runs, B took over from it. */
const onProbation = take(take(EMPTY_SLOTS, A), B);
const isHeld = (slots: Slots, m: typeof A, at = 1) => life.isHeldBack(slots, attemptOf(m).tried, at);

type Step = { readonly name: string; readonly apply: (slots: Slots) => Slots };
const of = (name: string, apply: (slots: Slots, m: typeof A) => Slots) =>
  release.map((m): Step => ({ name: `${name} ${m.release}`, apply: (slots) => apply(slots, m) }));
const step: fc.Arbitrary<Step> = fc.oneof(
  of('stage', life.stage),
  of('commit', (slots, m) => life.commit(slots, attemptOf(m))),
  of('take', take),
  of('forgive', (slots, m) => life.forgive(slots, attemptOf(m).tried)),
  of('passed', (slots, m) => life.passed(slots, m.release, PACE)),
  of('attempt', (slots, m) => life.attempt(slots, attemptOf(m), 1)),
  fc.constant<Step>({ name: 'started', apply: life.started }),
  retry.map((r): Step => ({ name: 'takeBack', apply: (slots) => life.takeBack(slots, failure(r), 1) })),
  fc.tuple(release, retry).map(([m, r]) => ({
    name: `fail ${m.release} ${r}`,
    apply: (slots: Slots) => life.fail(slots, attemptOf(m), failure(r), 1),
  })),
);
const steps = fc.array(step, { maxLength: 40 });

const walk = (story: readonly Step[]) => {
  const states = [EMPTY_SLOTS];
  for (const { apply } of story) states.push(apply(states.at(-1) ?? EMPTY_SLOTS));
  return states;
};

test('the active release changes only by committing the staged one, or to the last good one by taking one back', () => {
  fc.assert(
    fc.property(steps, (story) => {
      const states = walk(story);
      for (const [i, { name }] of story.entries()) {
        const [before, after] = [states[i] as Slots, states[i + 1] as Slots];
        if (after.active === before.active) continue;
        if (name === 'takeBack') expect(after).toMatchObject({ active: before.previous, previous: null, probation: null });
        else expect(name).toMatch(/^(commit|take) /);
        expect(after.active).not.toBeNull();
      }
    }),
  );
});

test('what a release on probation can go back to is good, whatever bad releases come in whatever order', () => {
  fc.assert(
    fc.property(steps, (story) => {
      const good = new Set<string>();
      for (const [i, slots] of walk(story).entries()) {
        const id = slots.active?.release;
        // With nothing to go back to, a release is all there is.
        if (id !== undefined && !life.isOnProbation(slots)) good.add(id);
        if (life.isOnProbation(slots)) expect(good, story[i - 1]?.name).toContain(slots.previous?.release);
      }
    }),
  );
});

test('what is held back stays so through all that others do, until a person asks or it runs', () => {
  fc.assert(
    fc.property(steps, (story) => {
      const states = walk(story);
      for (const [i, { name }] of story.entries())
        for (const m of RELEASES)
          if (isHeld(states[i] as Slots, m) && !/^(forgive|commit|take) /.test(name))
            expect(isHeld(states[i + 1] as Slots, m), `${name} frees ${m.release}`).toBe(true);
    }),
  );
});

test('every state can be stored, keeps one release per slot, and needs the files of all of them', () => {
  fc.assert(
    fc.property(steps, (story) => {
      for (const slots of walk(story)) {
        expect(life.slotsOf(life.recordsOf(slots))).toEqual(slots);
        const ids = [slots.active, slots.previous, slots.staged].filter((m) => m !== null).map((m) => m.release);
        expect(slots.active?.release === undefined || slots.active.release !== slots.staged?.release).toBe(true);
        expect(slots.previous?.release === undefined || slots.active?.release !== slots.previous.release).toBe(true);
        for (const id of ids)
          for (const { file } of RELEASES.find((m) => m.release === id)?.items ?? [])
            expect(life.neededBlobs(slots).has(file.sha256)).toBe(true);
      }
    }),
  );
});

test('a release is held back after one failure for good or for later, after three that may heal, and never for the network', () => {
  const after = (n: number, r: ReleaseFailure['retry']) =>
    Array.from({ length: n }).reduce<Slots>((s) => life.fail(s, attemptOf(A), failure(r), 1), life.stage(EMPTY_SLOTS, A));
  expect(isHeld(after(1, 'never'), A)).toBe(true);
  expect(isHeld(after(1, 'later'), A)).toBe(true);
  expect(isHeld(after(MAX_TRIES - 1, 'counted'), A)).toBe(false);
  expect(isHeld(after(MAX_TRIES, 'counted'), A)).toBe(true);
  expect(after(MAX_TRIES, 'counted').staged).toBeNull();
  expect(isHeld(after(50, 'free'), A)).toBe(false);
});

const failing = (slots: Slots, r: ReleaseFailure['retry'], at: number) => life.fail(slots, attemptOf(A), failure(r), at);

test('a failure that may heal is held back for half an hour, then for twice as long; one for good does not expire', () => {
  let slots = take(EMPTY_SLOTS, B);
  for (let i = 0; i < MAX_TRIES; i++) slots = failing(slots, 'counted', 1000);
  expect(isHeld(slots, A, 1000 + QUARANTINE_MS - 1)).toBe(true);
  expect(isHeld(slots, A, 1000 + QUARANTINE_MS)).toBe(false);
  expect(isHeld(slots, A, 1000 - QUARANTINE_MS)).toBe(false);
  const again = failing(slots, 'counted', 1000 + QUARANTINE_MS);
  expect(isHeld(again, A, 1000 + 3 * QUARANTINE_MS - 1)).toBe(true);
  expect(isHeld(again, A, 1000 + 3 * QUARANTINE_MS)).toBe(false);
  expect(isHeld(failing(EMPTY_SLOTS, 'never', 1000), A, 1000 + 100 * QUARANTINE_MS)).toBe(true);
});

test('where nothing else could run, it is tried again after a minute, later ever more rarely, and at least every half hour', () => {
  const pauseAfter = (slots: Slots) => {
    const at = slots.failures[0]!.at;
    let pause = ALONE_MS;
    while (isHeld(slots, A, at + pause - 1) && isHeld(slots, A, at + pause)) pause += ALONE_MS;
    return pause;
  };
  let slots = failing(life.stage(EMPTY_SLOTS, A), 'later', 1000);
  expect(isHeld(slots, A, 1000 + ALONE_MS - 1)).toBe(true);
  const pauses = Array.from({ length: 8 }, () => {
    const pause = pauseAfter(slots);
    slots = failing(slots, 'later', slots.failures[0]!.at + pause);
    return pause / ALONE_MS;
  });
  expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  // Something runs: what failed may wait.
  expect(isHeld(failing(take(EMPTY_SLOTS, B), 'later', 1000), A, 1000 + ALONE_MS)).toBe(true);
  expect(isHeld(failing(EMPTY_SLOTS, 'never', 1000), A, 1000 + 100 * QUARANTINE_MS)).toBe(true);
});

test('a person ends a quarantine; another release on the channel and older records under the same id do not make one', () => {
  const held = life.fail(EMPTY_SLOTS, attemptOf(A), failure('never'), 1);
  expect(isHeld(life.fail(life.stage(held, B), attemptOf(B), failure('never'), 2), A)).toBe(true);
  expect(isHeld(life.forgive(held, attemptOf(A).tried), A)).toBe(false);
  const older = { ...EMPTY_SLOTS, failures: [{ release: A.release, code: 'golden-mismatch', at: 1, tries: 3, forGood: true }] };
  expect(isHeld(slotsSchema.parse(older), A)).toBe(false);
  const sameId = { manifest: A, tried: 'what somebody forged' };
  expect(isHeld(life.fail(EMPTY_SLOTS, sameId, failure('never'), 1), A)).toBe(false);
});

test('falling back makes the previous release the active one', () => {
  expect(life.fallBack(onProbation)).toMatchObject({ active: A, previous: null, probation: null });
});

test('a channel that went back while the bad release ran leaves nothing on its way once the good one is active', () => {
  const back = life.takeBack(life.stage(onProbation, A), failure('never'), 5);
  expect(back).toMatchObject({ active: A, previous: null, staged: null });
  expect(life.takeBack(life.stage(onProbation, C), failure('never'), 5)).toMatchObject({ active: A, staged: C });
});

test('a first release is good for want of another; the next is on probation until it passes', () => {
  expect(life.isOnProbation(take(EMPTY_SLOTS, A))).toBe(false);
  expect(life.isOnProbation(onProbation)).toBe(true);
  const good = life.passed(onProbation, B.release, PACE);
  expect(good).toMatchObject({ active: B, previous: A, probation: null, pace: PACE });
  expect(life.isOnProbation(good)).toBe(false);
  expect(life.passed(onProbation, A.release, PACE), 'not the active one').toBe(onProbation);
});

test('one on probation that is replaced leaves the last good one, which is on no probation when it comes itself', () => {
  const next = take(onProbation, C);
  expect(next).toMatchObject({ active: C, previous: A, probation: { release: C.release } });
  expect(take(onProbation, A)).toMatchObject({ active: A, previous: null, probation: null });
});

test('taking back needs a probation, and holds back what was tried', () => {
  const back = life.takeBack(onProbation, failure('never', 'not-finite'), 5);
  expect(back).toMatchObject({ active: A, previous: null, probation: null });
  expect(back.failures).toMatchObject([
    { release: B.release, code: 'not-finite', forGood: true, models: ['garments-model 1.0.1'], message: 'why' },
  ]);
  expect([isHeld(back, B), isHeld(back, A)]).toEqual([true, false]);
  const good = life.passed(onProbation, B.release, PACE);
  expect(life.takeBack(good, failure('never'), 5)).toBe(good);
});

test('an attempt is known before it ends, and leaves no trace when it is called off', () => {
  const before = life.fail(EMPTY_SLOTS, attemptOf(A), failure('counted'), 1);
  let slots = before;
  for (let i = 0; i < 2; i++) slots = life.attempt(slots, attemptOf(A), 1);
  expect(slots.failures).toMatchObject([{ code: 'page-crashed', tries: 3 }]);
  expect(isHeld(slots, A)).toBe(true);
  expect(life.undo(slots, attemptOf(A).tried, before.failures).failures).toEqual(before.failures);
  expect(life.undo(slots, attemptOf(A).tried, []).failures).toEqual([]);
});

test('a probation of another release, as a build left it that knows none, counts as none', () => {
  const stale = { ...onProbation, probation: { release: C.release, tried: 'x', starts: 1, beside: null } };
  expect(life.isOnProbation(stale)).toBe(false);
  expect(life.started(stale)).toBe(stale);
  const { slots } = life.recordsOf(stale);
  for (const unread of [{ probation: 'unread', pace: 7, failures: 'none' }, 'what', undefined])
    expect(life.slotsOf({ slots, life: unread })).toMatchObject({ active: stale.active, probation: null, pace: null });
});

test('the first build reads what this one writes: slots and failures with the fields that it knew, and no other', () => {
  const back = life.takeBack(onProbation, failure('never'), 5);
  const { slots: record } = life.recordsOf(back) as { slots: { failures: object[] } };
  expect(Object.keys(record).sort()).toEqual(['active', 'failures', 'previous', 'slots', 'staged']);
  expect(record).toMatchObject({ slots: 1, active: { manifest: 1, release: A.release }, previous: null, staged: null });
  expect(record.failures).toEqual([{ release: B.release, code: 'some-code', at: 5, tries: MAX_TRIES, forGood: true }]);
});
