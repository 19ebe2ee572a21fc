/** A card that describes a file of `buildOnnx`. */
import { exampleCard, type ClassifyCard } from '#contract/testing/card';
import { hex } from '#contract/hex';

/** The card for `file`, with `changes` over it. */
export async function cardFor(file: Uint8Array, changes: Partial<ClassifyCard> = {}): Promise<ClassifyCard> {
  const sha256 = hex(await crypto.subtle.digest('SHA-256', file));
  return exampleCard({ name: 'tiny', file: { weights: 'fp32', bytes: file.length, sha256 }, ...changes });
}
