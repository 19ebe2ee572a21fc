/** The way of one version to a channel: pushed as bytes, run on its golden picture, released, moved. Says where it ended, and whether that was right. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arrayBuffer } from 'node:stream/consumers';
import { Api, type Server } from '#client/api';
import { ApiFailure, readAnswer, unreachable } from '#client/failure';
import type { ModelCard } from '#contract/model-card';
import type { Proof } from '#contract/proof';
import { pushReceiptSchema } from '#contract/registry';
import type { Upload } from '#contract/testing/mutants';
import { CommandError } from '../command.ts';
import { prove } from '../golden-run.ts';
import { parseCard } from '../local-model.ts';
import { pushBody } from '../multipart.ts';

export type Outcome =
  /** At the push, by field. */
  | { readonly kind: 'refused'; readonly code: string }
  /** It does not hold in the kiosk's runtime, and without a proof the channel did not move to it. */
  | { readonly kind: 'taken, not put on a channel'; readonly why: string }
  /** It gave its golden values and finite ones for noise, and the channel moved to it. */
  | { readonly kind: 'taken, run, on a channel' }
  | { readonly kind: 'fault'; readonly why: string };

export class Gate {
  readonly #server: Server;
  readonly #api: Api;
  readonly #file: string;
  #canary: string | null = null;

  /** `scratch`: a folder for the file that is run. */
  constructor(server: Server, scratch: string) {
    this.#server = server;
    this.#api = new Api(server);
    this.#file = join(scratch, 'taken.onnx');
  }

  async attempt(upload: Upload): Promise<Outcome> {
    const refusal = await this.#push(upload, null).catch(failure);
    if (refusal instanceof ApiFailure) return judge(refusal);
    const card = parseCard('the taken card', upload.card);
    await writeFile(this.#file, upload.model);
    const proof = await prove({ card, cardBytes: upload.card, file: this.#file }).catch(unproven);
    if (typeof proof === 'string') return this.#keepOff(card, proof);
    await this.#push(upload, proof);
    const moved = await this.#move(card).catch(failure);
    return moved instanceof ApiFailure
      ? { kind: 'fault', why: `proved, and yet not moved to: ${moved.message}` }
      : { kind: 'taken, run, on a channel' };
  }

  /** Tries to put on a channel what has no proof. */
  async #keepOff(card: ModelCard, why: string): Promise<Outcome> {
    const moved = await this.#move(card).catch(failure);
    if (!(moved instanceof ApiFailure)) return { kind: 'fault', why: `on a channel without a proof: ${why}` };
    const fields = moved.problem?.errors.map(({ field }) => field) ?? [];
    return moved.problem?.code === 'unproven' && fields.includes('/unproven')
      ? { kind: 'taken, not put on a channel', why }
      : { kind: 'fault', why: `kept off for another reason than its proof: ${moved.message}` };
  }

  async #move({ name, version }: ModelCard): Promise<void> {
    const { id } = await this.#api.createRelease([{ name, version }], '');
    await this.#api.moveChannel('canary', { release: id, replaces: this.#canary, reason: '' });
    this.#canary = id;
  }

  /** The bytes as they are: none of what the command line checks beforehand. */
  async #push({ card, model }: Upload, proof: Proof | null): Promise<void> {
    const proofBytes = proof && new TextEncoder().encode(JSON.stringify(proof));
    const framed = pushBody(card, proofBytes, model.length, async function* () {
      yield model;
    });
    const response = await fetch(`${this.#server.origin}/v1/models`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#server.token}`, 'content-type': framed.contentType },
      body: await arrayBuffer(framed.chunks()),
    }).catch((error: unknown) => {
      throw unreachable(this.#server.origin, error);
    });
    readAnswer(pushReceiptSchema, response.status, await response.text());
  }
}

function judge({ problem, message }: ApiFailure): Outcome {
  if (!problem || problem.status >= 500) return { kind: 'fault', why: `the push was answered with ${message}` };
  if (problem.errors.length === 0) return { kind: 'fault', why: `refused without a field: ${message}` };
  return { kind: 'refused', code: problem.code };
}

function failure(thrown: unknown): ApiFailure {
  if (thrown instanceof ApiFailure) return thrown;
  throw thrown;
}

/** Why there is no proof, in one line. */
function unproven(thrown: unknown): string {
  if (thrown instanceof CommandError) return thrown.message.split('\n')[0]!;
  throw thrown;
}
