/** A worker that proves one version in the console: the runtime and the session that kiosks use, without a camera. */
import { toEngineError } from '../../pipeline/engine-error.ts';
import type { ProverAnswer, ProverTask } from '../prover-protocol.ts';
import { decodeGolden } from './golden.ts';
import { createPixelReader } from './pixel-reader.ts';
import { makeProof } from './proof.ts';
import { openRuntime } from './runtime.ts';

declare const self: DedicatedWorkerGlobalScope;

async function prove({ card, file }: ProverTask): Promise<ProverAnswer> {
  const opened = await openRuntime().catch((thrown: unknown) => toEngineError(thrown, 'engine-down').message);
  if (typeof opened === 'string') return { kind: 'untried', why: opened };
  try {
    const picture = createPixelReader()(await decodeGolden(card), null);
    return { kind: 'proved', proof: await makeProof(opened.ort, card, new Uint8Array(await file.arrayBuffer()), picture) };
  } catch (thrown) {
    const { code, message } = toEngineError(thrown, 'load-failed');
    return { kind: code === 'engine-down' ? 'untried' : 'failed', why: message };
  }
}

self.addEventListener('message', (event: MessageEvent<ProverTask>) => {
  void prove(event.data).then((answer) => self.postMessage(answer));
});
