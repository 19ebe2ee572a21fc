/** Whoever asks for sample pictures gets all of them in turn. */
import { expect, test } from 'vitest';
import { SAMPLES } from './lab/samples/samples.ts';
import { samplesInTurn } from './sample.ts';

test('each call gives the next drawing, and after the last one the first', async () => {
  const next = samplesInTurn();
  const texts: string[] = [];
  for (let i = 0; i <= SAMPLES.length; i++) {
    const file = next('Sample picture');
    expect(file.name).toBe('Sample picture');
    texts.push(await file.text());
  }
  expect(texts.every((text) => text.startsWith('<svg '))).toBe(true);
  expect(new Set(texts).size).toBe(SAMPLES.length);
  expect(texts.at(-1)).toBe(texts[0]);
});
