/** The eye that reads pixels in memory: people first, then each region that was asked for, all in one frame. */
import { describe, expect, it, vi } from 'vitest';
import { examplePoseCard } from '#contract/testing/pose-card';
import { sharpnessOf } from '../../pipeline/people/quality.ts';
import type { Found } from '../../pipeline/eye.ts';
import { drawn, testCard } from '../../pipeline/testing.ts';
import type { Box } from '../../pipeline/types.ts';
import { createMemoryEye } from './memory-eye.ts';
import type { Outputs } from './outputs.ts';

const WIDTH = 64;
const HEIGHT = 128;
/** Fine detail in the upper half, none in the lower. */
const pixels = drawn(WIDTH, HEIGHT, (x, y) => (y < 64 ? ((x >> 1) % 2) * 200 : x));
const garmentsCard = testCard();
const peopleCard = examplePoseCard();
const CELLS = 4 * 8;

/** The maps of a network of 4 × 8 cells that finds one person, as large as the frame. */
function onePerson(): Outputs {
  const map = (channels: number, value: number) => new Float32Array(channels * CELLS).fill(value);
  const centres = map(1, 0);
  const middle = 4 * 4 + 2;
  centres[middle] = 0.9;
  const boxSizes = map(2, 0);
  boxSizes[middle] = 8;
  boxSizes[CELLS + middle] = 4;
  return { centres, boxSizes, boxOffsets: map(2, 0), regressions: map(34, 0), heatmaps: map(17, 0.8), offsets: map(34, 0) };
}

/** A model that notes what it runs, as `name x y`. */
function fakeModel(name: string, outputs: (region: Box) => Outputs, log: string[]) {
  const run = vi.fn((_: unknown, region: Box) => {
    log.push(`${name} ${region.x} ${region.y}`);
    return Promise.resolve({ outputs: outputs(region), preprocessMs: 2, inferenceMs: 10 });
  });
  return { run, close: () => Promise.resolve() };
}

function setUp({ withPeople = true, outputs = ({ x }: Box): Outputs => ({ logits: Float32Array.of(x, 1, 2, 3) }) } = {}) {
  const log: string[] = [];
  const read = vi.fn((picture: string) => {
    log.push(`read ${picture}`);
    return pixels;
  });
  const garments = fakeModel('garments', outputs, log);
  const finder = fakeModel('people', onePerson, log);
  const eye = createMemoryEye(read, {
    garments: { card: garmentsCard, model: garments },
    people: withPeople ? { card: peopleCard, model: finder } : null,
  });
  return { eye, log, read, garments, finder };
}
const upper = { box: { x: 0, y: 0, width: 64, height: 64 } };
const lower = { box: { x: 1, y: 64, width: 63, height: 64 } };

describe('the eye in memory', () => {
  it('reads the picture once, finds the people in all of it, and then reads what it is asked for, in that order', async () => {
    const { eye, log, garments, finder } = setUp();
    const where = vi.fn((found: Found) => {
      log.push(`where ${found.people?.length}`);
      return [lower, upper];
    });
    const { views } = await eye.see('picture', where);
    expect(log).toEqual(['read picture', 'people 0 0', 'where 1', 'garments 1 64', 'garments 0 0']);
    expect(finder.run).toHaveBeenCalledWith(pixels, { x: 0, y: 0, width: WIDTH, height: HEIGHT });
    expect(garments.run).toHaveBeenCalledWith(pixels, lower.box);
    expect(views.map(({ ask, view }) => [ask, view.logits[0]])).toEqual([
      [lower, 1],
      [upper, 0],
    ]);
    expect(where).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ width: WIDTH, height: HEIGHT }));
  });

  it('answers each frame with what was asked for in that one', async () => {
    const { eye } = setUp();
    const asks = async (...boxes: { box: Box }[]) => (await eye.see('picture', () => boxes)).views.map(({ ask }) => ask);
    expect(await asks(upper)).toEqual([upper]);
    expect(await asks()).toEqual([]);
    expect(await asks(lower)).toEqual([lower]);
  });

  it('tells of people in pixels of the frame, the network’s own being smaller', async () => {
    const { eye } = setUp();
    let found: Found | null = null;
    await eye.see('picture', (seen) => {
      found = seen;
      return [];
    });
    const [person] = found!.people!;
    expect(person?.box).toEqual({ x: 0, y: 0, width: WIDTH, height: HEIGHT });
    expect(person?.keypoints).toHaveLength(17);
  });

  it('looks for people in more than the frame from further back, and tells of them in pixels of the frame', async () => {
    const { eye, finder } = setUp();
    let found: Found | null = null;
    const where = (seen: Found) => {
      found = seen;
      return [];
    };
    await eye.see('picture', where, true);
    expect(finder.run).toHaveBeenCalledWith(pixels, { x: -8, y: -16, width: 80, height: 160 });
    const [person] = found!.people!;
    expect(person?.box, 'what is as large as the input').toEqual({ x: 0, y: 0, width: WIDTH, height: HEIGHT });
    const [far] = person!.keypoints;
    expect(Math.abs(far!.x - WIDTH / 2), 'to a pixel of the input').toBeLessThan(4);
  });

  it('knows of nobody without a people model, which is not the same as that nobody is there', async () => {
    const { eye, log } = setUp({ withPeople: false });
    const where = vi.fn(() => [upper]);
    const { views } = await eye.see('picture', where);
    expect(where).toHaveBeenCalledExactlyOnceWith({ width: WIDTH, height: HEIGHT, people: null });
    expect(log).toEqual(['read picture', 'garments 0 0']);
    expect(views).toHaveLength(1);
  });

  it('measures how sharp each region is', async () => {
    const { eye } = setUp();
    const { views } = await eye.see('picture', () => [upper, lower]);
    expect(views.map(({ view }) => view.sharpness)).toEqual([sharpnessOf(pixels, upper.box), sharpnessOf(pixels, lower.box)]);
    expect(views[0]!.view.sharpness).toBeGreaterThan(views[1]!.view.sharpness);
  });

  it('adds up the time of all runs, and says what a garment takes only when it read one', async () => {
    const { eye } = setUp();
    const two = await eye.see('picture', () => [upper, lower]);
    expect([two.way, two.inferenceMs]).toEqual(['memory', 30]);
    expect(two.preprocessMs).toBeGreaterThanOrEqual(6);
    expect(two.garmentMs).not.toBeNull();
    const none = await eye.see('picture', () => []);
    expect([none.inferenceMs, none.garmentMs, none.views]).toEqual([10, null, []]);
  });

  it('fails with a model that gives no logits, and with a picture that cannot be read', async () => {
    const { eye } = setUp({ outputs: () => ({}) });
    await expect(eye.see('picture', () => [upper])).rejects.toMatchObject({ code: 'run-failed' });
    const { eye: blind, read, finder } = setUp();
    read.mockImplementation(() => {
      throw new Error('the frame is closed');
    });
    await expect(blind.see('picture', () => [upper])).rejects.toThrow('the frame is closed');
    expect(finder.run).not.toHaveBeenCalled();
  });

  it.each([NaN, Infinity, -Infinity])('fails when one value of any model is %s, and says whose', async (bad) => {
    const { eye } = setUp({ outputs: () => ({ logits: Float32Array.of(0, 1, bad, 3) }) });
    const { name, version } = garmentsCard;
    const message = `${name} ${version} gave ${bad}, which is no number`;
    await expect(eye.see('picture', () => [upper])).rejects.toMatchObject({ code: 'not-finite', message });
    const { eye: other, finder } = setUp();
    finder.run.mockImplementation(async () => {
      const maps = onePerson();
      maps['heatmaps']!.fill(bad, 7, 8);
      return { outputs: maps, preprocessMs: 2, inferenceMs: 10 };
    });
    await expect(other.see('picture', () => [])).rejects.toMatchObject({ code: 'not-finite' });
  });

  it('tells the colours of a region only where they are wanted, of the box that is asked for', async () => {
    const { eye } = setUp();
    const { views } = await eye.see('a', () => [{ ...upper, colourBox: lower.box }, lower]);
    const { views: of } = await eye.see('a', () => [{ ...lower, colourBox: lower.box }]);
    expect(views[0]?.view.colours).toEqual(of[0]?.view.colours);
    expect(views[0]?.view.colours?.[0]).toMatchObject({
      name: expect.any(String) as unknown,
      hex: expect.stringMatching(/^#[0-9a-f]{6}$/) as unknown,
    });
    expect(views[1]?.view).not.toHaveProperty('colours');
  });
});
