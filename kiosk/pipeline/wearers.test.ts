/** Who wears what: settled regions rest, people are never mixed up, and good views decide. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squareness } from './body.ts';
import type { Person } from './person.ts';
import { qualityOf, sharpnessOf } from './quality.ts';
import { drawn, figure, testCard, testReading } from './testing.ts';
import { look, NO_WEARERS, plan, seen, type Due, type Wearers } from './wearers.ts';

const WIDTH = 640;
const HEIGHT = 480;
const groups = ['upper', 'whole', 'carry', 'none'];
const card = testCard({ labels: testCard().labels.map((label, i) => ({ ...label, group: groups[i]! })) });
const SHIRT = [9, 0, 0, 3];
const DRESS = [0, 9, 0, 3];

/** Frames of 100 ms; `read` is the model. Returns the memory and how many regions were looked at in each frame. */
function play(frames: readonly (readonly Person[])[], read: (due: Due) => readonly number[], budget?: number) {
  let wearers: Wearers = NO_WEARERS;
  const looks = frames.map((people, i) => {
    const at = i * 100;
    const planned = plan(wearers, people, at, WIDTH, HEIGHT, budget);
    wearers = planned.due.reduce((w, due) => look(w, due, testReading(read(due), at), 0.5, card), planned.wearers);
    return planned.due.length;
  });
  return { wearers, looks, at: (frames.length - 1) * 100 };
}
const still = (count: number, ...people: Person[]) => Array.from({ length: count }, () => people);
const names = (result: ReturnType<typeof play>) =>
  seen(result.wearers, result.at, card).map(({ id, garments }) => [
    id,
    ...garments.map(({ kind, verdict }) => `${kind}: ${verdict.guesses[0]?.id}`),
  ]);

/** Softmax of the largest. */
const sureOf = (logits: readonly number[], temperature: number) =>
  1 / logits.reduce((sum, logit) => sum + Math.exp((logit - Math.max(...logits)) / temperature), 0);

describe('wearers', () => {
  it('leaves settled regions alone, and looks again after a while', () => {
    const { looks } = play(still(60, figure(200, 80, 100)), () => SHIRT);
    expect(looks.slice(0, 4).every((count) => count > 0)).toBe(true);
    const quiet = looks.slice(4, 25);
    expect(Math.max(...quiet)).toBe(0);
    expect(looks.slice(25).some((count) => count > 0)).toBe(true);
  });

  it('doubts what people wear as the card says, not what they hold up', () => {
    const own = { ...card, wornTemperature: 3 };
    const [track] = plan(NO_WEARERS, [figure(200, 80, 100)], 0, WIDTH, HEIGHT).wearers.tracks.tracks;
    const box = { x: 0, y: 0, width: 100, height: 100 };
    const sure = (region: Due['region']) => {
      const { looked } = look(NO_WEARERS, { track: track!, region }, testReading(SHIRT, 0), 0.5, own);
      return [...looked.values()][0]!.vote.shown!.guesses[0]!.probability;
    };
    expect(sure({ kind: 'held', box, groups: [] })).toBeCloseTo(sureOf(SHIRT, card.temperature), 6);
    expect(sure({ kind: 'upper', box, groups: [] })).toBeCloseTo(sureOf(SHIRT, 3), 6);
  });

  it('never gives one person what another wears, whatever way they cross', () => {
    const frames = Array.from({ length: 30 }, (_, i) => [figure(120 + i * 13, 60, 90), figure(500 - i * 13, 90, 90)]);
    const result = play(frames, ({ track }) => (track.id === 1 ? SHIRT : DRESS));
    const worn = new Map(names(result).map(([id, ...garments]) => [id, garments]));
    expect(worn.get(1)).toEqual(['upper: t-shirt']);
    expect(worn.get(2)).toEqual(['whole: dress']);
  });

  it('shares a small budget so that every region is looked at before one is looked at twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), (budget) => {
        const people = [figure(160, 60, 100), figure(460, 70, 80)];
        const all = plan(NO_WEARERS, people, 0, WIDTH, HEIGHT).due.length;
        const times = new Map<string, number>();
        const count = (due: Due) => {
          const key = `${due.track.id}/${due.region.kind}`;
          times.set(key, (times.get(key) ?? 0) + 1);
          return SHIRT;
        };
        const { looks } = play(still(Math.ceil(all / budget), ...people), count, budget);
        expect(Math.max(...looks)).toBeLessThanOrEqual(budget);
        expect(times.size).toBe(all);
        expect(Math.max(...times.values())).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('says what is held up instead of what it covers, and the shirt again soon after the hands go down', () => {
    const person = figure(200, 80, 100);
    const raised: Person = {
      ...person,
      keypoints: person.keypoints.map((point, i) => (i === 9 || i === 10 ? { ...point, y: 120 } : point)),
    };
    const read = ({ region }: Due) => (region.kind === 'held' ? DRESS : SHIRT);
    const holding = play([...still(6, person), ...still(6, raised)], read);
    expect(names(holding)).toEqual([[1, 'held: dress']]);
    expect(names(play([...still(6, person), ...still(6, raised), [person]], read))).toEqual([[1, 'upper: t-shirt']]);
    const empty = play([...still(6, person), ...still(6, raised)], ({ region }) =>
      region.kind === 'held' ? [0, 0, 0, 9] : SHIRT,
    );
    expect(names(empty), 'bare hands hide nothing').toEqual([[1, 'upper: t-shirt']]);
  });

  it('does not blink when a frame misses a person, or their shoulders', () => {
    const person = figure(200, 80, 100);
    const shy: Person = {
      ...person,
      keypoints: person.keypoints.map((point, i) => (i === 5 || i === 6 ? { ...point, score: 0.05 } : point)),
    };
    const missed = play([...still(6, person), ...still(2)], () => SHIRT);
    expect(seen(missed.wearers, missed.at, card)).toMatchObject([
      { id: 1, hidden: true, garments: [{ kind: 'upper', verdict: { decision: 'named' } }] },
    ]);
    expect(names(play([...still(6, person), ...still(2, shy)], () => SHIRT))).toEqual([[1, 'upper: t-shirt']]);
    expect(names(play([...still(6, person), ...still(12, shy)], () => SHIRT)), 'but not for long').toEqual([[1]]);
  });

  it('forgets who has gone: the next one at the same place starts with nothing', () => {
    const person = figure(200, 80, 100);
    const result = play([...still(8, person), ...still(12), ...still(1, person)], ({ track }) =>
      track.id === 1 ? SHIRT : DRESS,
    );
    expect(names(result)).toEqual([[2, 'whole: dress']]);
    expect([...result.wearers.looked.keys()].every((key) => key.startsWith('2/'))).toBe(true);
  });
});

describe('quality', () => {
  const box = { x: 0, y: 0, width: 96, height: 96 };
  const stripes = (period: number, contrast = 1) =>
    drawn(96, 96, (x) => Math.round(128 + contrast * 60 * Math.sin((2 * Math.PI * x) / period)));

  it('falls with blur, and not with contrast', () => {
    const sharp = [3, 6, 12, 24, 48].map((period) => sharpnessOf(stripes(period), box));
    expect(sharp).toEqual(sharp.toSorted((a, b) => b - a));
    expect(sharpnessOf(stripes(6, 0.4), box)).toBeCloseTo(sharpnessOf(stripes(6), box), 1);
  });

  it('does not take grain for detail', () => {
    let state = 1;
    const random = () => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;
    const grainy = (period: number) =>
      drawn(96, 96, (x) => Math.round(128 + 60 * Math.sin((2 * Math.PI * x) / period) + 40 * (random() - 0.5)));
    expect(sharpnessOf(grainy(48), box)).toBeLessThan(sharpnessOf(stripes(6), box) / 2);
    expect(sharpnessOf(grainy(6), box)).toBeGreaterThan(2 * sharpnessOf(grainy(48), box));
  });

  it('is higher the nearer, the squarer and the surer, and never nothing', () => {
    const picture = stripes(6);
    const turned = (person: Person): Person => ({
      ...person,
      keypoints: person.keypoints.map((point, i) => (i === 5 || i === 6 ? { ...point, x: 200 + (point.x - 200) / 4 } : point)),
    });
    const person = figure(200, 80, 100);
    expect(squareness(turned(person))).toBeLessThan(squareness(person));
    const sharp = sharpnessOf(picture, box);
    const best = qualityOf(sharp, box, person);
    expect(qualityOf(sharp, box, turned(person))).toBeLessThan(best);
    expect(qualityOf(sharp, box, { ...person, score: 0.3 })).toBeLessThan(best);
    expect(qualityOf(sharp / 2, box, person)).toBeLessThan(best);
    expect(qualityOf(sharp, { ...box, width: 30, height: 30 }, person)).toBeLessThan(best);
    expect(qualityOf(0, { ...box, width: 0, height: 0 }, { ...person, score: 0 })).toBeGreaterThan(0);
  });
});
