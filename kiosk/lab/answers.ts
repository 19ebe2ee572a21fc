/** What networks said of a picture in short, and whether they agree. */
import type { Label } from '#contract/model-card';
import { logProbabilities, topK } from '../pipeline/answer.ts';
import { classifyCard } from './lab.ts';
import type { Network } from './network.ts';
import type { Picture } from './pictures.ts';

export type TopAnswer = { readonly label: Label; readonly probability: number } | { readonly failure: string };

/** The best label of a whole picture with its calibrated probability; null before it was read. */
export function topAnswer(network: Network, picture: Picture): TopAnswer | null {
  const card = classifyCard(network);
  const result = network.results.get(picture.id);
  if (card === null || result === undefined) return null;
  if ('failure' in result) return result;
  const logs = logProbabilities(result.read.logits, card.temperature);
  const [best = 0] = topK(logs, 1);
  return { label: card.labels[best]!, probability: Math.exp(logs[best]!) };
}

/** Whether those that were asked name different labels as the best. */
export function disagree(networks: readonly Network[], picture: Picture): boolean {
  const said = networks.flatMap((network) => {
    const answer = topAnswer(network, picture);
    return answer === null || 'failure' in answer ? [] : [answer.label.id];
  });
  return new Set(said).size > 1;
}

/** Whether one of them names another label than the csv. */
export function isWrong(networks: readonly Network[], picture: Picture): boolean {
  return networks.some((network) => {
    const answer = topAnswer(network, picture);
    return answer !== null && !('failure' in answer) && picture.truth !== null && answer.label.id !== picture.truth;
  });
}
