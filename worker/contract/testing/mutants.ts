/** Mutants of a pushed version: bytes of its file or of its card changed, cut out, let in and cut off, by numbers that a seed draws. */
import { hex } from '../hex.ts';
import { modelCardSchema } from '../model-card.ts';
import { concat } from './onnx.ts';

/** A whole number from 0 to below `below`. */
export type Draw = (below: number) => number;

/** A card and its file as they are pushed; a mutant's card may be no card any more. */
export interface Upload {
  readonly card: Uint8Array<ArrayBuffer>;
  readonly model: Uint8Array<ArrayBuffer>;
}

/** A drawing of numbers by `random`, which gives them in [0, 1). */
export const drawBy =
  (random: () => number): Draw =>
  (below) =>
    Math.floor(random() * below);

/** Where structure lies: names, shapes and nodes stand before the weights. */
const HEAD = 64 * 1024;
const MOST_CHANGES = 4;

/** One mutant, of the file or of the card, that calls itself `version`. The card of another file names its length and digest: else these alone would refuse it. */
export async function mutantOf({ card, model }: Upload, version: string, draw: Draw): Promise<Upload> {
  const parsed = { ...modelCardSchema.parse(JSON.parse(new TextDecoder().decode(card))), version };
  if (draw(2) === 0) return { card: mutate(write(parsed), draw), model };
  const changed = mutate(model, draw);
  const sha256 = hex(await crypto.subtle.digest('SHA-256', changed));
  return { card: write({ ...parsed, file: { ...parsed.file, bytes: Math.max(changed.length, 16), sha256 } }), model: changed };
}

function write(json: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(JSON.stringify(json)));
}

/** One to four changes, one after the other. */
function mutate(bytes: Uint8Array<ArrayBuffer>, draw: Draw): Uint8Array<ArrayBuffer> {
  let changed = bytes;
  for (let left = 1 + draw(MOST_CHANGES); left > 0; left--) changed = change(changed, draw);
  return changed;
}

/** Another byte, other bytes than those there, or an early end. */
function change(bytes: Uint8Array<ArrayBuffer>, draw: Draw): Uint8Array<ArrayBuffer> {
  const at = draw(draw(2) === 0 ? Math.min(HEAD, bytes.length + 1) : bytes.length + 1);
  const [lost, come] = [
    [1, 1],
    [draw(65), draw(17)],
    [Infinity, 0],
  ][draw(3)] as [number, number];
  return concat([bytes.subarray(0, at), Uint8Array.from({ length: come }, () => draw(256)), bytes.subarray(at + lost)]);
}
