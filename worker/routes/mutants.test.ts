/**
 * Seeded mutants of the released models and cards, pushed over HTTP: each is taken, or refused by field with nothing of it left, and none
 * is answered with a 5xx. `MUTANTS=3000` pushes as many; the suite a tenth.
 */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { modelCardSchema } from '#contract/model-card';
import { problemSchema } from '#contract/problem';
import { concat } from '#contract/testing/onnx';
import { hex } from '../http/digest.ts';
import { freshStorage, push, snapshot } from '../testing/worker.ts';

const MUTANTS = Number(env.TEST_MUTANTS);

interface Version {
  readonly card: Uint8Array;
  readonly model: Uint8Array<ArrayBuffer>;
}
let released: Version[];

const readReleased = async (path: string) => {
  const response = await env.TEST_RELEASED.fetch(`http://released.test/${path}`);
  return new Uint8Array(await response.arrayBuffer());
};

beforeAll(async () => {
  const folders = JSON.parse(new TextDecoder().decode(await readReleased(''))) as string[];
  released = await Promise.all(
    folders.map(async (folder) => ({
      card: await readReleased(`${folder}/card.json`),
      model: await readReleased(`${folder}/model.onnx`),
    })),
  );
  expect(released.length).toBeGreaterThan(2);
  await freshStorage();
}, 60_000);

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

/** The card of another file: else the digest alone would refuse every mutant. */
async function cardOf(card: Uint8Array, model: Uint8Array): Promise<Uint8Array> {
  const parsed = modelCardSchema.parse(JSON.parse(new TextDecoder().decode(card)));
  const sha256 = hex(await crypto.subtle.digest('SHA-256', model));
  const file = { ...parsed.file, bytes: Math.max(model.length, 16), sha256 };
  return new TextEncoder().encode(JSON.stringify({ ...parsed, file }));
}

it(
  `takes or refuses ${MUTANTS} mutants, and fails at none`,
  async () => {
    const answers: Record<string, number> = {};
    const count = (code: string) => (answers[code] = (answers[code] ?? 0) + 1);
    const empty = await snapshot();
    await fc.assert(
      fc.asyncProperty(fc.nat(), changes, fc.boolean(), async (which, list, ofCard) => {
        const { card, model } = released[which % released.length]!;
        const changed = ofCard ? model : apply(model, list);
        const told = ofCard ? apply(card, list) : await cardOf(card, changed);
        const parts = [
          ['card', told],
          ['model', changed],
        ] as const;
        const response = await push(null, changed, { parts });
        const answer: unknown = await response.json();
        if (response.status === 201) {
          count('taken');
          return freshStorage();
        }
        const problem = problemSchema.parse(answer);
        expect(problem.status, JSON.stringify(problem)).toBeLessThan(500);
        expect(problem.errors.length).toBeGreaterThan(0);
        expect(await snapshot()).toEqual(empty);
        count(problem.code);
      }),
      { seed: 20261128, numRuns: MUTANTS, endOnFailure: true },
    );
    console.log(`${MUTANTS} mutants: ${JSON.stringify(answers)}`);
    for (const kind of ['invalid-card', 'invalid-model', 'taken']) expect(answers[kind], kind).toBeGreaterThan(0);
  },
  MUTANTS * 2000,
);
