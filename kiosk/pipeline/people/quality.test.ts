/** The worth of a view: less when it is blurred, turned away, small or unsure; grain is no detail. */
import { describe, expect, it } from 'vitest';
import { drawn, figure } from '../testing.ts';
import { squareness, type Person } from './person.ts';
import { qualityOf, sharpnessOf } from './quality.ts';

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
