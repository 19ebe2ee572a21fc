/**
 * Seeded mutants of the released models and cards: the checks of a push take or refuse each, and never fail in another way,
 * which would be a 5xx. `MUTANTS=3000` makes as many; the suite a tenth.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat } from '#contract/testing/onnx';
import { OnnxError, OnnxReader } from '../../registry/onnx.ts';
import { checkAgreement, parseCard } from '../../registry/validate.ts';
import { ProblemError } from '../../http/problem.ts';

const MUTANTS = Number(process.env['MUTANTS'] ?? 300);
const RELEASED = join(import.meta.dirname, '../../../models/released');

const released = readdirSync(RELEASED, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('card.json'))
  .map((file) => ({
    card: readFileSync(join(RELEASED, file)),
    model: new Uint8Array(readFileSync(join(RELEASED, file, '../model.onnx'))),
  }));

/** Where structure lies: names, shapes and nodes stand before the weights. */
const HEAD = 64 * 1024;

type Change = (bytes: Uint8Array) => Uint8Array;
const place = fc.oneof(fc.nat(HEAD), fc.nat());
/** Replaces `count` bytes at a place by others: changes, cuts, and lets in. */
const splice = (at: number, count: number, more: Uint8Array): Change => {
  return (bytes) => {
    const from = at % (bytes.length + 1);
    return concat([bytes.subarray(0, from), more, bytes.subarray(from + count)]);
  };
};
const few = fc.uint8Array({ maxLength: 16 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 1 })).map(([at, byte]) => splice(at, 1, byte)),
  fc.tuple(place, fc.nat(64), few).map(([at, count, more]) => splice(at, count, more)),
  place.map((at) => splice(at, Infinity, new Uint8Array())),
);
const changes = fc.array(change, { minLength: 1, maxLength: 4 });
const apply = (bytes: Uint8Array, list: readonly Change[]) => list.reduce((now, next) => next(now), bytes);

/** Takes or refuses as a push does; true when it is taken. */
function check(cardBytes: Uint8Array, model: Uint8Array): boolean {
  try {
    const card = parseCard(cardBytes);
    const reader = new OnnxReader(model.length);
    for (let at = 0; at < model.length; at += 65_536) reader.push(model.subarray(at, at + 65_536));
    checkAgreement(card, reader.finish());
    return true;
  } catch (error) {
    if (error instanceof OnnxError) return false;
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).status).toBeLessThan(500);
    expect((error as ProblemError).errors.length).toBeGreaterThan(0);
    return false;
  }
}

it(
  `takes or refuses ${MUTANTS} mutants, and fails at none`,
  () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...released), changes, fc.boolean(), ({ card, model }, list, ofCard) => {
        if (!check(ofCard ? apply(card, list) : card, ofCard ? model : apply(model, list))) refused += 1;
      }),
      { seed: 20261128, numRuns: MUTANTS, endOnFailure: true },
    );
    expect(refused).toBeGreaterThan(MUTANTS / 2);
  },
  MUTANTS * 500,
);
