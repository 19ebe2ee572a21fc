/** Whether a model file holds on its golden picture, tried before a byte is sent: what fails here fails on every screen. */
import { Worker } from 'node:worker_threads';
import type { Proof } from '#contract/proof';
import { CommandError } from './command.ts';
import type { GoldenAnswer, GoldenTask } from './golden-thread.ts';
import type { LocalModel } from './local-model.ts';

/** A model that takes longer for one picture is of no use on a screen, ms. */
const LIMIT = 120_000;

/** Runs it in a thread, which a hang or the end of its memory costs nothing else. Throws a CommandError that says what is wrong. */
export async function prove({ card, file }: LocalModel): Promise<Proof> {
  const thread = new Worker(new URL('./golden-thread.ts', import.meta.url), { workerData: { card, file } satisfies GoldenTask });
  const answer = await new Promise<GoldenAnswer>((resolve) => {
    const failed = (why: string) => resolve({ ok: false, why });
    const timer = setTimeout(() => failed(`it gave no answer within ${LIMIT / 1000} s`), LIMIT);
    thread.once('message', resolve);
    thread.once('error', (error) => failed(error instanceof Error ? error.message : String(error)));
    thread.once('exit', () => {
      clearTimeout(timer);
      failed('the runtime ended');
    });
  });
  await thread.terminate();
  if (answer.ok) return answer.proof;
  throw new CommandError(
    `${card.name} ${card.version} does not hold on its golden picture, and would on no screen: ${answer.why}\n--unproven sends it all the same.`,
  );
}
