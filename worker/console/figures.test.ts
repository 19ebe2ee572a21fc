/** What leads a model's page and what a move changes. */
import { describe, expect, it } from 'vitest';
import { exampleCard, exampleLabel } from '#contract/testing/card';
import { changesOf, keyFigures, type Metric } from './figures.ts';

const metric = (name: string, set: string, value = 0.5): Metric => ({
  name,
  set,
  value,
  n: 10,
  command: 'x',
  date: '2026-11-28',
});

describe('keyFigures', () => {
  it('takes five, official tests first, else in the order of the card', () => {
    const metrics = [
      metric('a', 'x/dev'),
      metric('b', 'x/test'),
      metric('c', 'x/dev'),
      metric('d', 'y/test, shown'),
      metric('e', 'contest'),
    ];
    const found = keyFigures({ metrics: [...metrics, metric('f', 'x/dev')] }).map(({ name }) => name);
    expect(found).toEqual(['b', 'd', 'a', 'c', 'e']);
  });
});

describe('changesOf', () => {
  const [shirt, skirt, hat] = ['shirt', 'skirt', 'hat'].map(exampleLabel) as [never, never, never];
  const before = exampleCard({ labels: [shirt, skirt], metrics: [metric('top-1', 'x/test', 0.8)] });

  it('names labels that come and go, and thresholds that move', () => {
    const labels = [{ ...exampleLabel('shirt'), threshold: 0.9 }, hat];
    const after = exampleCard({ labels, file: { ...before.file, bytes: before.file.bytes + 7 } });
    expect(changesOf(before, after)).toMatchObject({
      added: ['hat'],
      removed: ['skirt'],
      thresholds: [{ id: 'shirt', before: exampleLabel('shirt').threshold, after: 0.9 }],
      bytes: 7,
    });
  });

  it('compares a figure with that of the same name on the same set alone', () => {
    const after = exampleCard({ metrics: [metric('top-1', 'x/test', 0.9), metric('top-1', 'y/test', 0.7)] });
    expect(changesOf(before, after).figures.map((figure) => figure.before)).toEqual([0.8, null]);
    expect(changesOf(null, after).figures.map((figure) => figure.before)).toEqual([null, null]);
  });
});
