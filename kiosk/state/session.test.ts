/** A visit goes from an empty place to a goodbye, and what a visitor left behind is put back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testScene, testVerdict, testWearer } from '../pipeline/testing.ts';
import type { Scene, Verdict, Wearer } from '../pipeline/types.ts';
import { isChanged, isDue, reduce, type Action } from './reduce.ts';
import {
  FIRST_SESSION,
  GOODBYE_MS,
  IDLE_MS,
  isQuiet,
  passed,
  QUIET_MS,
  saw,
  touched,
  TOUCH_MS,
  WARNING_MS,
  type Session,
} from './session.ts';
import { firstState, type State } from './state.ts';
import { testSettings } from './testing.ts';

const FRAME = 480;
const person = (height: number, x = 100): Wearer => testWearer({ box: { x, y: 0, width: height / 3, height } });
const named = testVerdict();
const nothing = testVerdict({ decision: 'nothing', confidence: 0, guesses: [] });
const unsure = testVerdict({ decision: 'unsure', confidence: 0.3, guesses: [] });
const at = (takenAt: number, people: readonly Wearer[], headline: Verdict | null): Scene =>
  testScene({ takenAt, people, headline });

/** One step of a place: a frame with somebody or something in it or not, or only time. */
const step = fc.record({
  ms: fc.integer({ min: 10, max: 6000 }),
  what: fc.constantFrom('nobody', 'far', 'near', 'named', 'unsure', 'held', 'time'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function after(before: Session, { what }: Step, now: number): Session {
  if (what === 'time') return passed(before, now);
  const people = what === 'nobody' || what === 'held' ? [] : [person(what === 'far' ? 120 : 400)];
  const headline = { nobody: nothing, far: null, near: null, named, unsure, held: named }[what];
  return saw(before, at(now, people, headline), FRAME);
}

/** What may follow what. */
const FOLLOWS: Readonly<Record<Session['kind'], readonly Session['kind'][]>> = {
  empty: ['empty', 'approach', 'looking', 'named'],
  approach: ['approach', 'looking', 'named', 'empty'],
  looking: ['looking', 'named', 'empty'],
  named: ['named', 'goodbye', 'empty'],
  goodbye: ['goodbye', 'empty', 'approach', 'looking', 'named'],
};

describe('a visit', () => {
  test('takes its steps in order, says goodbye only to who was named, and ends empty', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = 0;
        let session = FIRST_SESSION;
        for (const each of steps) {
          const next = after(session, each, (now += each.ms));
          expect(FOLLOWS[session.kind]).toContain(next.kind);
          expect(next.since).toBe(next.kind === session.kind ? session.since : now);
          expect(next.aliveAt).toBeGreaterThanOrEqual(session.aliveAt);
          if (each.what === 'nobody') expect(['empty', 'goodbye']).toContain(next.kind);
          session = next;
        }
        session = saw(session, at(now + 10, [], nothing), FRAME);
        expect(passed(session, now + 10 + GOODBYE_MS).kind).toBe('empty');
      }),
    );
  });

  test('who is far off is asked to come nearer, who is near is looked at, and what is held up counts as near', () => {
    expect(saw(FIRST_SESSION, at(1, [person(120)], null), FRAME).kind).toBe('approach');
    expect(saw(FIRST_SESSION, at(1, [person(400)], null), FRAME).kind).toBe('looking');
    expect(saw(FIRST_SESSION, at(1, [], unsure), FRAME).kind).toBe('looking');
    expect(saw(FIRST_SESSION, at(1, [], named), FRAME).kind).toBe('named');
  });
});

describe('presence', () => {
  /** The session after `seconds` of ten frames a second. */
  const watched = (seconds: number, scene: (now: number) => Scene): Session =>
    Array.from({ length: seconds * 10 }, (_, i) => i * 100).reduce(
      (before, now) => saw(before, scene(now), FRAME),
      FIRST_SESSION,
    );

  test.each([
    ['a shirt on the wall', [], named],
    ['an empty place', [], nothing],
    ['a mannequin', [person(400)], named],
    ['a mannequin that is far off', [person(120)], null],
  ] as const)('%s that never changes is nobody', (_, people, headline) => {
    const session = watched(70, (now) => at(now, people, headline));
    expect([isQuiet(session, 70_000), session.kind]).toEqual([true, 'empty']);
  });

  test('a wall of which the screen is not sure, and then is, is nobody', () => {
    const doubtful = testVerdict({ decision: 'unsure', group: null, guesses: [] });
    const session = watched(70, (now) => at(now, [], now % 9000 < 4000 ? doubtful : nothing));
    expect([isQuiet(session, 70_000), session.kind]).toEqual([true, 'empty']);
  });

  test('whose keypoints only tremble is a mannequin, who steps aside is alive', () => {
    const trembling = watched(70, (now) => at(now, [person(400, 100 + (now % 300) / 20)], named));
    const pacing = watched(70, (now) => at(now, [person(400, 100 + (now % 2000) / 10)], named));
    expect([trembling, pacing].map((session) => isQuiet(session, 70_000))).toEqual([true, false]);
    expect([trembling, pacing].map(({ kind }) => kind)).toEqual(['empty', 'named']);
  });

  describe('before a mannequin', () => {
    const mannequin = person(400);
    const shopper = (x: number): Wearer => ({ ...person(300, x), id: 2 });
    const empty = watched(70, (now) => at(now, [mannequin], named));

    test.each([
      ['comes', [mannequin, shopper(300)], named, 'named'],
      ['comes and is not read yet', [mannequin, shopper(300)], null, 'looking'],
      ['turns out to be a person who stood still, and moves', [person(400, 200)], named, 'named'],
    ] as const)('who %s is approached', (_, people, headline, kind) => {
      expect(saw(empty, at(70_000, people, headline), FRAME).kind).toBe(kind);
    });

    test('who walks behind it is there for as long as they do, and the place is empty a while after they stand still', () => {
      const walking = watched(2 * 70, (now) => at(now, [mannequin, shopper(300 + (now % 2000) / 10)], named));
      expect(walking.kind).toBe('named');
      const stands = shopper(walking.stood!.people[1]!.box.x);
      const still = (now: number) => saw(walking, at(now, [mannequin, stands], named), FRAME).kind;
      const moved = walking.aliveAt;
      expect([still(moved + QUIET_MS), still(moved + QUIET_MS + 1)]).toEqual(['named', 'empty']);
    });

    test('who touches the screen is there', () => {
      expect(saw(touched(empty, 70_000), at(70_000, [mannequin], named), FRAME).kind).toBe('named');
    });

    test('nobody is said goodbye to when it is carried away', () => {
      expect(saw(empty, at(70_000, [], nothing), FRAME).kind).toBe('empty');
    });
  });

  test('whoever shows one thing after another is there', () => {
    const trying = watched(120, (now) => at(now, [], [named, nothing, unsure][Math.floor(now / 25_000) % 3]!));
    expect(120_000 - trying.aliveAt).toBeLessThan(25_000);
  });

  test('while it is too early to say, only the first frame is a sign', () => {
    expect(watched(2, (now) => at(now, [], null)).aliveAt).toBe(0);
  });
});

describe('what a visitor leaves behind', () => {
  const first = firstState(testSettings({ language: 'de' }), '0.0.0', 'window');
  const run = (...actions: Action[]): State => actions.reduce(reduce, first);
  const seen: Action = { type: 'scene', scene: at(0, [], nothing), names: { labels: [] } };
  const left: [string, Action][] = [
    ['a page', { type: 'page', page: 'health' }],
    ['a language', { type: 'language', language: 'en' }],
    ['a theme', { type: 'theme', theme: 'dark' }],
    ['a picture', { type: 'watched', watched: { kind: 'picture', name: 'me.jpg' } }],
  ];

  test.each(left)('%s stays while somebody touches the screen, is counted down, and is due a minute after', (_, action) => {
    const state = run(seen, action, { type: 'touch', now: 5000 });
    const tick = (now: number) => reduce(state, { type: 'tick', now }).resetsIn;
    expect([tick(5000 + TOUCH_MS - WARNING_MS - 1), tick(5000 + TOUCH_MS - WARNING_MS), tick(5000 + TOUCH_MS)]).toEqual([
      null,
      10,
      0,
    ]);
    expect([isDue(state, 5000 + TOUCH_MS - 1), isDue(state, 5000 + TOUCH_MS)]).toEqual([false, true]);
    const extended = [
      { type: 'tick', now: 60_000 },
      { type: 'touch', now: 60_000 },
    ] satisfies Action[];
    expect(extended.reduce<State>(reduce, state).resetsIn, 'a touch extends it').toBeNull();
  });

  test('is due thirty seconds after the last person, if that is later', () => {
    const there: Action = { type: 'scene', scene: at(100_000, [person(400)], named), names: { labels: [] } };
    const gone: Action = { type: 'scene', scene: at(101_000, [], nothing), names: { labels: [] } };
    const state = run(seen, left[1]![1], there, gone);
    expect([isDue(state, 101_000 + IDLE_MS - 1), isDue(state, 101_000 + IDLE_MS)]).toEqual([false, true]);
  });

  test('is forgotten by a reset, and a screen that shows its own has nothing to reset', () => {
    const own = run(seen);
    expect([isChanged(own), isDue(own, 1e9), reduce(own, { type: 'tick', now: 1e9 }) === own]).toEqual([false, false, true]);
    const state = run(seen, left[1]![1], left[2]![1], { type: 'reset' });
    expect(state).toMatchObject({ language: 'de', theme: 'auto', resetsIn: null });
    expect(isChanged(state)).toBe(false);
  });

  test('who tries pictures where no camera ever was is left alone, but not in a store', () => {
    const picture = left[3]![1];
    expect(isChanged(run(picture))).toBe(false);
    expect(isChanged(run({ type: 'screen', screen: { ...first.screen, mode: 'store' } }, picture))).toBe(true);
  });

  test('a film or picture shows no sign of life of its own', () => {
    const film: Action = { type: 'watched', watched: { kind: 'video', name: 'walk.webm' } };
    const state = run(seen, film, { type: 'scene', scene: at(90_000, [person(300)], named), names: { labels: [] } });
    expect(state.session).toMatchObject({ kind: 'empty', aliveAt: 0 });
  });
});
