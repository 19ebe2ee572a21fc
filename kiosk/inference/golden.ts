/** The check that no model escapes: the card's picture must give the logits that PyTorch gave. */
import type { ModelCard } from '#contract/model-card';
import { EngineError } from '../pipeline/engine-error.ts';

/** Decodes the card's PNG to a bitmap of exactly its bytes: no colour management, no premultiplied alpha. */
export function decodeGolden(card: ModelCard): Promise<ImageBitmap> {
  const bytes = Uint8Array.from(atob(card.golden.png), (character) => character.charCodeAt(0));
  const png = new Blob([bytes], { type: 'image/png' });
  return createImageBitmap(png, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
}

/** The largest absolute difference; infinite when the lengths differ or a value is not finite. */
export function goldenDifference(card: ModelCard, logits: Float32Array): number {
  const { logits: expected } = card.golden;
  if (logits.length !== expected.length || !logits.every(Number.isFinite)) return Infinity;
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (logits[i] ?? Infinity))), 0);
}

/** Throws `golden-mismatch` when `difference` is over the card's tolerance. */
export function assertGolden(card: ModelCard, difference: number): void {
  if (difference <= card.golden.tolerance) return;
  const message = `${card.name} ${card.version}: golden logits differ by ${difference}, allowed are ${card.golden.tolerance}`;
  throw new EngineError('golden-mismatch', message);
}
