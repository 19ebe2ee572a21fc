/** The check that no model escapes: the card's picture must give the values that training gave for it. */
import type { ModelCard } from '#contract/model-card';
import { EngineError } from '../../pipeline/engine-error.ts';
import type { Outputs } from './outputs.ts';

/** Decodes the card's PNG to a bitmap of exactly its bytes: no colour management, no premultiplied alpha. Throws `load-failed` when it is no picture. */
export async function decodeGolden(card: ModelCard): Promise<ImageBitmap> {
  const bytes = Uint8Array.from(atob(card.golden.png), (character) => character.charCodeAt(0));
  const png = new Blob([bytes], { type: 'image/png' });
  try {
    return await createImageBitmap(png, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new EngineError('load-failed', `the golden picture of ${card.name} ${card.version} cannot be decoded: ${why}`);
  }
}

/** The largest absolute difference; infinite when an expected value is missing or any value is not finite. */
export function goldenDifference(card: ModelCard, outputs: Outputs): number {
  if (!Object.values(outputs).every((values) => values.every(Number.isFinite))) return Infinity;
  return expectedValues(card).reduce((most, { key, at, value }) => {
    const found = outputs[key]?.[at] ?? Infinity;
    return Math.max(most, Math.abs(value - found));
  }, 0);
}

function expectedValues(card: ModelCard): { key: string; at: number; value: number }[] {
  if (card.task === 'classify') return card.golden.logits.map((value, at) => ({ key: 'logits', at, value }));
  return card.golden.samples.map(({ map, at, value }) => ({ key: map, at, value }));
}

/** Throws `golden-mismatch` when `difference` is over the card's tolerance. */
export function assertGolden(card: ModelCard, difference: number): void {
  if (difference <= card.golden.tolerance) return;
  const message = `${card.name} ${card.version}: golden values differ by ${difference}, allowed are ${card.golden.tolerance}`;
  throw new EngineError('golden-mismatch', message);
}
