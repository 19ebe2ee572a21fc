/**
 * Seeded mutants of the released models and cards, pushed over HTTP: each is taken, or refused by field with nothing of it left, and none
 * is answered with a 5xx. `npm run hostile` sends thousands, and runs what was taken.
 */
import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { problemSchema } from '#contract/problem';
import { drawBy, mutantOf, type Upload } from '#contract/testing/mutants';
import { generator } from '../../kiosk/pipeline/generator.ts';
import { freshStorage, push, snapshot } from '../testing/worker.ts';

const MUTANTS = 80;
let released: Upload[];

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

it(
  `takes or refuses ${MUTANTS} mutants, and fails at none`,
  async () => {
    const draw = drawBy(generator(20261128));
    const answers: Record<string, number> = {};
    const count = (code: string) => (answers[code] = (answers[code] ?? 0) + 1);
    const empty = await snapshot();
    for (let number = 0; number < MUTANTS; number++) {
      const { card, model } = await mutantOf(released[number % released.length]!, `0.0.${number}`, draw);
      const parts = [
        ['card', card],
        ['model', model],
      ] as const;
      const response = await push(null, model, { parts });
      const answer: unknown = await response.json();
      if (response.status === 201) {
        count('taken');
        await freshStorage();
        continue;
      }
      const problem = problemSchema.parse(answer);
      expect(problem.status, `mutant ${number}: ${JSON.stringify(problem)}`).toBeLessThan(500);
      expect(problem.errors.length).toBeGreaterThan(0);
      expect(await snapshot()).toEqual(empty);
      count(problem.code);
    }
    for (const kind of ['invalid-card', 'invalid-model', 'taken']) expect(answers[kind], kind).toBeGreaterThan(0);
  },
  MUTANTS * 2000,
);
