/** A visit lasts from the first frame with somebody in view until nobody is; what is told in it is counted as the screen tells it. */
import { expect, it } from 'vitest';
import { testScene, testVerdict, testWearer } from '../../kiosk/pipeline/testing.ts';
import type { Shown } from './shown.ts';
import { visitsOf } from './visits.ts';

/**
 * One frame each 100 ms, shown 30 ms later: a letter is a type in big type, a capital a group, a dash somebody of whom nothing is said
 * yet, a question mark somebody who is not sure, a dot nobody.
 */
const film = (letters: string): Shown => ({
  moments: [...letters].map((letter, i) => {
    const group = letter === 'U' ? testVerdict({ decision: 'group', group: 'upper', guesses: [] }) : null;
    const unsure = letter === '?' ? testVerdict({ decision: 'unsure', guesses: [] }) : null;
    const named = testVerdict({ guesses: [{ index: 0, id: letter, probability: 0.9 }] });
    const people = letter === '.' ? [] : [testWearer()];
    const headline = '.-'.includes(letter) ? null : (group ?? unsure ?? named);
    return { from: i * 100 + 30, scene: testScene({ takenAt: i * 100, people, headline }) };
  }),
  end: letters.length * 100,
});

it.each([
  ['..--aaa.', [{ from: 200, length: 400, firstName: 230, changes: 0 }]],
  ['a-a', [{ from: 0, length: 200, firstName: 30, changes: 0 }]],
  ['-?ab-a', [{ from: 0, length: 500, firstName: 230, changes: 2 }]],
  ['Ua?', [{ from: 0, length: 200, firstName: 30, changes: 2 }]],
  ['--.aa', [{ firstName: null, length: 100 }, { from: 300, firstName: 30, changes: 0 }]], // prettier-ignore
  ['aa.bb', [{ changes: 0 }, { from: 300, changes: 0 }]],
  ['...', []],
])('%s', (letters, visits) => {
  expect(visitsOf(film(letters), 480)).toMatchObject(visits);
});
