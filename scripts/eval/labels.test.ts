/** What is counted of the names on the mirror is what the mirror draws. */
import { expect, test } from 'vitest';
import { testCard, testScene, testVerdict, testWearer } from '../../kiosk/pipeline/testing.ts';
import { countLabels } from './labels.ts';

const FRAME = { width: 640, height: 480 };
const box = { x: 200, y: 60, width: 200, height: 400 };
const garments = (['upper', 'lower'] as const).map((kind, i) => ({
  kind,
  box: { x: 220, y: 100 + 150 * i, width: 160, height: 140 },
  verdict: testVerdict(),
}));
const moment = (takenAt: number, changes: object = {}) => ({
  from: takenAt,
  scene: testScene({ takenAt, people: [testWearer({ box, garments, ...changes })] }),
});

test('somebody who stands there has their names, clear of each other and calm', () => {
  expect(countLabels([moment(0), moment(100), moment(200)], testCard(), FRAME)).toEqual({ faults: 0, moves: 0, placed: 1 });
});

test('a name without room is missing, not in the way', () => {
  const everywhere = { x: -1000, y: -1000, width: 4000, height: 4000 };
  expect(countLabels([moment(0, { face: everywhere })], testCard(), FRAME)).toEqual({ faults: 0, moves: 0, placed: 0 });
});
