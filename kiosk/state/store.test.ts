/** Whoever listens to the store ends with its newest state. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Store } from './store.ts';

test('whichever listeners dispatch themselves, each hears of states in their order, and of the newest last', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 5 }), (eager, until) => {
      const store = new Store(0, (state: number, add: number) => state + add);
      const heard = eager.map((): number[] => []);
      eager.forEach((dispatches, i) =>
        store.subscribe((state) => {
          heard[i]!.push(state);
          if (dispatches && state < until) store.dispatch(1);
        }),
      );
      store.dispatch(1);
      expect(store.state).toBe(eager.includes(true) ? until : 1);
      for (const states of heard) {
        expect(states.at(-1)).toBe(store.state);
        expect(states).toEqual([...new Set(states)].toSorted((a, b) => a - b));
      }
    }),
  );
});

test('an action that changes nothing is told to nobody', () => {
  const store = new Store(0, (state: number, add: number) => state + add);
  let calls = 0;
  store.subscribe(() => (calls += 1));
  store.dispatch(0);
  expect(calls).toBe(0);
});
