/** Slot transitions never lose the running release and never let a failed one back in unasked. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  EMPTY_SLOTS,
  MAX_TRIES,
  QUARANTINE_MS,
  commit,
  fail,
  fallBack,
  forgive,
  isHeldBack,
  named,
  neededBlobs,
  recordOf,
  slotsSchema,
  stage,
} from './slots.ts';
import { cardOf, manifestOf } from './testing/fixtures.ts';
import type { ReleaseFailure, Slots } from './slots.ts';

const RELEASES = [0, 1, 2, 3].map((i) => manifestOf(`r-0000000${i}`, cardOf(new Uint8Array(16).fill(i), `1.0.${i}`)));
const release = fc.constantFrom(...RELEASES);
const retry = fc.constantFrom<ReleaseFailure['retry']>('free', 'counted', 'never');

type Step = { readonly name: string; readonly apply: (slots: Slots) => Slots };
const step: fc.Arbitrary<Step> = fc.oneof(
  release.map((m) => ({ name: `stage ${m.release}`, apply: (slots: Slots) => stage(slots, m) })),
  release.map((m) => ({ name: `commit ${m.release}`, apply: (slots: Slots) => commit(slots, m.release) })),
  release.map((m) => ({ name: `named ${m.release}`, apply: (slots: Slots) => named(slots, m.release) })),
  release.map((m) => ({ name: `forgive ${m.release}`, apply: (slots: Slots) => forgive(slots, m.release) })),
  fc.tuple(release, retry).map(([m, r]) => ({
    name: `fail ${m.release} ${r}`,
    apply: (slots: Slots) => fail(slots, m.release, { code: 'some-code', message: '', retry: r }, 1),
  })),
);

const walk = (steps: readonly Step[]) => {
  const states = [EMPTY_SLOTS];
  for (const { apply } of steps) states.push(apply(states.at(-1) ?? EMPTY_SLOTS));
  return states;
};

test('the active release changes only by committing the staged one, and what it replaces becomes previous', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const states = walk(steps);
      for (const [i, { name }] of steps.entries()) {
        const [before, after] = [states[i] as Slots, states[i + 1] as Slots];
        if (after.active === before.active) {
          expect(after.previous).toBe(before.previous);
          continue;
        }
        expect(name).toBe(`commit ${before.staged?.release}`);
        expect(after).toMatchObject({ active: before.staged, staged: null });
        if (before.active) expect(after.previous).toBe(before.active);
      }
    }),
  );
});

test('every state can be stored, keeps one release per slot, and needs the files of all of them', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      for (const slots of walk(steps)) {
        expect(slotsSchema.parse(recordOf(slots))).toEqual(slots);
        const ids = [slots.active, slots.previous, slots.staged].filter((m) => m !== null).map((m) => m.release);
        expect(slots.active?.release === undefined || slots.active.release !== slots.staged?.release).toBe(true);
        for (const id of ids)
          for (const { file } of RELEASES.find((m) => m.release === id)?.items ?? [])
            expect(neededBlobs(slots).has(file.sha256)).toBe(true);
      }
    }),
  );
});

test('a release is held back after one failure for good, after three that may heal, and never for the network', () => {
  const [m] = RELEASES as [(typeof RELEASES)[0]];
  const after = (n: number, r: ReleaseFailure['retry']) =>
    Array.from({ length: n }).reduce<Slots>(
      (s) => fail(s, m.release, { code: 'c', message: '', retry: r }, 1),
      stage(EMPTY_SLOTS, m),
    );
  expect(isHeldBack(after(1, 'never'), m.release, 1)).toBe(true);
  expect(isHeldBack(after(MAX_TRIES - 1, 'counted'), m.release, 1)).toBe(false);
  expect(isHeldBack(after(MAX_TRIES, 'counted'), m.release, 1)).toBe(true);
  expect(after(MAX_TRIES, 'counted').staged).toBeNull();
  expect(isHeldBack(after(50, 'free'), m.release, 1)).toBe(false);
});

test('a failure that may heal is held back for half an hour after the last try, one for good does not expire', () => {
  const [m] = RELEASES as [(typeof RELEASES)[0]];
  const failing = (slots: Slots, r: ReleaseFailure['retry'], at: number) =>
    fail(slots, m.release, { code: 'c', message: '', retry: r }, at);
  let slots = EMPTY_SLOTS;
  for (let i = 0; i < MAX_TRIES; i++) slots = failing(slots, 'counted', 1000);
  expect(isHeldBack(slots, m.release, 1000 + QUARANTINE_MS - 1)).toBe(true);
  expect(isHeldBack(slots, m.release, 1000 + QUARANTINE_MS)).toBe(false);
  expect(isHeldBack(slots, m.release, 1000 - QUARANTINE_MS)).toBe(false);
  const again = failing(slots, 'counted', 1000 + QUARANTINE_MS);
  expect(isHeldBack(again, m.release, 1001 + QUARANTINE_MS)).toBe(true);
  expect(isHeldBack(failing(EMPTY_SLOTS, 'never', 1000), m.release, 1000 + 100 * QUARANTINE_MS)).toBe(true);
});

test('another release on the channel, or a person, ends a quarantine; the same release does not', () => {
  const [m, other] = RELEASES as [(typeof RELEASES)[0], (typeof RELEASES)[0]];
  const held = fail(EMPTY_SLOTS, m.release, { code: 'c', message: '', retry: 'never' }, 1);
  expect(isHeldBack(named(held, m.release), m.release, 1)).toBe(true);
  expect(isHeldBack(named(held, other.release), m.release, 1)).toBe(false);
  expect(isHeldBack(forgive(held, m.release), m.release, 1)).toBe(false);
});

test('falling back makes the previous release the active one', () => {
  const [a, b] = RELEASES as [(typeof RELEASES)[0], (typeof RELEASES)[0]];
  const two = commit(stage(commit(stage(EMPTY_SLOTS, a), a.release), b), b.release);
  expect(fallBack(two)).toMatchObject({ active: a, previous: null });
});
