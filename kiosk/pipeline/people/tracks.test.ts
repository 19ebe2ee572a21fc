/** Following people: two pass, one leaves, one hides behind the other, and nobody is recognised again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled, smooth } from './one-euro.ts';
import { iou, sizeOf, type Person } from './person.ts';
import { figure } from '../testing.ts';
import { follow, HIDDEN_MS, inSight, MOST_PEOPLE, NOBODY, type Tracks } from './tracks.ts';

/** Plays frames of 100 ms; returns the tracks after each. */
function play(frames: readonly (readonly Person[])[], before: Tracks = NOBODY, from = 0): Tracks[] {
  let tracks = before;
  return frames.map((people, i) => (tracks = follow(tracks, people, from + i * 100)));
}
const ids = ({ tracks }: Tracks) => tracks.map(({ id }) => id).sort();
const steps = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('follow', () => {
  it('keeps two people apart who walk past each other', () => {
    const frames = steps(30).map((i) => [figure(100 + i * 15, 100, 60), figure(535 - i * 15, 130, 60)]);
    const all = play(frames);
    expect(new Set(all.map((tracks) => ids(tracks).join()))).toEqual(new Set(['1,2']));
    const first = all.at(-1)?.tracks.find(({ id }) => id === 1);
    expect(first?.person.box.x, 'the first one ends on the right').toBeGreaterThan(300);
  });

  it('begins with a clear view of a face and goes on without one', () => {
    const clear = figure(100, 100, 60);
    const away: Person = { ...clear, score: 0.25, keypoints: clear.keypoints.map((point) => ({ ...point, score: 0.25 })) };
    const headless: Person = {
      ...clear,
      keypoints: clear.keypoints.map((point, i) => (i < 5 ? { ...point, score: 0.1 } : point)),
    };
    expect(play([[away], [headless]]).at(-1)?.tracks).toEqual([]);
    expect(ids(play([[clear], [away], [headless]]).at(-1)!)).toEqual([1]);
  });

  it('begins with who sits so near that a face is all that is sure', () => {
    const clear = figure(100, 100, 60);
    const near = {
      ...clear,
      score: 0.22,
      keypoints: clear.keypoints.map((point, i) => ({ ...point, score: i < 5 ? 0.6 : 0.1 })),
    };
    expect(ids(play([[near]]).at(-1)!)).toEqual([1]);
  });

  it('keeps the other one when one leaves, and makes somebody new of who comes back', () => {
    const both = [figure(100, 100, 60), figure(400, 100, 60)];
    const left = play([both, both, ...steps(12).map(() => [both[0]!])]);
    expect(ids(left.at(-1)!)).toEqual([1]);
    expect(ids(follow(left.at(-1)!, both, 1400))).toEqual([1, 3]);
  });

  it('keeps who is hidden for a moment, and does not show them', () => {
    const both = [figure(100, 100, 60), figure(400, 100, 60)];
    const hidden = follow(follow(NOBODY, both, 0), [both[0]!], HIDDEN_MS / 2);
    expect(inSight(hidden, HIDDEN_MS / 2).map(({ id }) => id)).toEqual([1]);
    expect(ids(follow(hidden, both, HIDDEN_MS))).toEqual([1, 2]);
  });

  it('follows at one frame a second too: a slow machine does not make everybody new', () => {
    let tracks = NOBODY;
    for (let i = 0; i < 10; i++) tracks = follow(tracks, [figure(100 + i * 5, 100, 60)], i * 1000);
    expect(ids(tracks)).toEqual([1]);
    expect(ids(follow(follow(tracks, [], 10_000), [figure(150, 100, 60)], 11_000)), 'but not after a frame without').toEqual([2]);
  });

  it('holds still who stands still, and follows who moves', () => {
    const noisy = steps(50).map((i) => [figure(200 + (i % 2 ? 3 : -3), 100, 60)]);
    const xs = play(noisy).map(({ tracks }) => tracks[0]!.person.box.x);
    const settledXs = xs.slice(20);
    const rest = figure(200, 100, 60).box.x;
    expect(Math.max(...settledXs.map((x) => Math.abs(x - rest)))).toBeLessThan(2.5);
    const walking = play(steps(20).map((i) => [figure(100 + i * 12, 100, 60)]));
    expect(Math.abs(walking.at(-1)!.tracks[0]!.person.box.x - figure(328, 100, 60).box.x)).toBeLessThan(12);
  });

  it('lets two who are about as near keep their order, until one comes nearer', () => {
    const two = (i: number, size: number) => [figure(100, 100, 60 + (i % 3)), figure(400, 100, size + ((i + 1) % 3))];
    const beside = play(steps(30).map((i) => two(i, 60)));
    expect(new Set(beside.map(({ tracks }) => tracks[0]?.id)).size).toBe(1);
    const nearer = play(
      steps(30).map((i) => two(i, 80)),
      beside.at(-1),
      3000,
    );
    expect(nearer.at(-1)?.tracks[0]?.id).toBe(2);
  });

  it('follows at most six, nearest first, whoever comes, and never gives a number twice', () => {
    const person = fc.tuple(
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 10, max: 120 }),
    );
    const frames = fc.array(fc.array(person, { maxLength: 9 }), { maxLength: 20 });
    fc.assert(
      fc.property(frames, (rows) => {
        const all = play(rows.map((row) => row.map(([x, y, size]) => figure(x, y, size))));
        let highest = 0;
        for (const [i, { tracks, next }] of all.entries()) {
          expect(tracks.length).toBeLessThanOrEqual(MOST_PEOPLE);
          expect(new Set(tracks.map(({ id }) => id)).size).toBe(tracks.length);
          const sizes = tracks.map((track) => sizeOf(track.person));
          for (const [i, size] of sizes.slice(1).entries()) expect(size).toBeLessThanOrEqual(1.15 * sizes[i]! + 1e-9);
          const earlier = new Set((all[i - 1]?.tracks ?? []).map(({ id }) => id));
          for (const { id } of tracks) if (!earlier.has(id)) expect(id).toBeGreaterThan(highest);
          highest = Math.max(highest, next - 1);
        }
      }),
    );
  });
});

describe('iou', () => {
  it('is symmetric, 1 for the same box, 0 for boxes that only touch', () => {
    const box = fc.record({
      x: fc.integer({ min: -50, max: 50 }),
      y: fc.integer({ min: -50, max: 50 }),
      width: fc.integer({ min: 1, max: 50 }),
      height: fc.integer({ min: 1, max: 50 }),
    });
    fc.assert(
      fc.property(box, box, (a, b) => {
        expect(iou(a, b)).toBeCloseTo(iou(b, a), 12);
        expect(iou(a, b)).toBeLessThanOrEqual(1);
        expect(iou(a, a)).toBe(1);
        expect(iou(a, { ...a, x: a.x + a.width })).toBe(0);
      }),
    );
  });
});

describe('the 1€ filter', () => {
  it('never leaves the range of what it saw, and ignores a frame that is not newer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 40 }), (values) => {
        let memory = settled([values[0]!], 0);
        values.forEach((value, i) => (memory = smooth(memory, [value], i * 40, 50)));
        expect(memory.values[0]).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(memory.values[0]).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        expect(smooth(memory, [999], memory.at, 50)).toBe(memory);
      }),
    );
  });
});
