/** The messages between a page and the prover: one task, one answer. */
import type { ModelCard } from '#contract/model-card';
import type { Proof } from '#contract/proof';

export interface ProverTask {
  readonly card: ModelCard;
  readonly file: Blob;
}

export type ProverAnswer =
  | { readonly kind: 'proved'; readonly proof: Proof }
  /** The file does not do what its card says. */
  | { readonly kind: 'failed'; readonly why: string }
  /** This browser cannot try it. */
  | { readonly kind: 'untried'; readonly why: string };
