/** How TF.js's own detector feeds and reads MoveNet: the picture's shape kept, padded right and below; answers in its pixels. */
import { describe, expect, it } from 'vitest';
import { feed, readPeople } from './movenet.ts';

/** A person whose every point is at (y, x) and whose box runs from there to the end of what was fed. */
const someone = (y: number, x: number, score: number) =>
  Float32Array.from([...Array.from({ length: 17 }, () => [y, x, 0.9]).flat(), y, x, 1, 1, score]);

describe('feed', () => {
  it.each([
    [640, 480, 256, 192, 256, 192],
    [480, 640, 192, 256, 192, 256],
    [500, 333, 256, 170, 256, 192],
    [1080, 1920, 144, 256, 160, 256],
    [300, 300, 256, 256, 256, 256],
  ])('makes %i × %i to %i × %i in %i × %i', (width, height, wide, high, outerWide, outerHigh) => {
    expect(feed({ width, height })).toEqual({
      resized: { width: wide, height: high },
      padded: { width: outerWide, height: outerHigh },
    });
  });
});

describe('readPeople', () => {
  it('gives points and boxes in pixels of the picture, without what was padded', () => {
    const picture = { width: 500, height: 340 };
    const fed = feed(picture);
    expect(fed).toEqual({ resized: { width: 256, height: 174 }, padded: { width: 256, height: 192 } });
    const [person] = readPeople(someone(87 / 192, 0.5, 0.8), 0.3, fed, picture);
    expect(person?.keypoints).toHaveLength(17);
    expect(person?.keypoints[16]?.x).toBeCloseTo(250);
    expect(person?.keypoints[16]?.y).toBeCloseTo(170);
    expect(person?.box.x).toBeCloseTo(250);
    expect(person?.box.height).toBeCloseTo((340 * 105) / 174);
  });

  it('puts the main one first, and leaves out those below the threshold', () => {
    const values = Float32Array.from([...someone(0.5, 0.5, 0.9), ...someone(0, 0, 0.5), ...someone(0, 0, 0.2)]);
    const picture = { width: 640, height: 480 };
    expect(readPeople(values, 0.3, feed(picture), picture).map(({ score }) => Math.round(score * 10))).toEqual([5, 9]);
  });
});
