/** Head and hips of a person are kept clear, however much of them is seen. */
import { expect, test } from 'vitest';
import { figure } from '../testing.ts';
import type { Box } from '../types.ts';
import { faceOf, hipsOf } from './clear.ts';
import { BODY, sizeOf, type Person } from './person.ts';

const holds = (box: Box | null, x: number, y: number) =>
  box !== null && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
const without = (person: Person, parts: readonly number[]): Person => ({
  ...person,
  keypoints: person.keypoints.map((point, i) => (parts.includes(i) ? { ...point, score: 0.02 } : point)),
});

test('every keypoint of the head, the hips and half of each thigh lie inside', () => {
  const person = figure(300, 100, 80);
  const point = (i: number) => person.keypoints[i]!;
  for (const i of BODY.face) expect(holds(faceOf(person), point(i).x, point(i).y)).toBe(true);
  for (const [side, hip] of BODY.hips.entries()) {
    const knee = point(BODY.knees[side]!);
    expect(holds(hipsOf(person), point(hip).x, point(hip).y)).toBe(true);
    expect(holds(hipsOf(person), (point(hip).x + knee.x) / 2, (point(hip).y + knee.y) / 2)).toBe(true);
  }
  expect(holds(faceOf(person), point(BODY.hips[0]).x, point(BODY.hips[0]).y)).toBe(false);
});

test('who shows their back has a head above the shoulders; what is not seen at all is not made up', () => {
  const turned = without(figure(300, 100, 80), BODY.face);
  expect(holds(faceOf(turned), 300, 100)).toBe(true);
  const legs = without(turned, BODY.shoulders);
  expect(faceOf(legs)).toBeNull();
  expect(hipsOf(without(legs, BODY.hips))).toBeNull();
});

test('of who sits so near that shoulders and hips are guesses the whole face is kept clear', () => {
  const near = figure(300, 200, 600);
  const guessed: Person = {
    ...near,
    keypoints: near.keypoints.map((point, i) => (i < 5 ? point : { x: 300 + i, y: 400, score: 0.03 })),
  };
  const nose = near.keypoints[0]!;
  const chin = nose.y + 0.12 * 600;
  expect(holds(faceOf(guessed), nose.x, chin)).toBe(true);
  expect(sizeOf(guessed) / sizeOf(near)).toBeCloseTo(1, 1);
});
