/** The worker that one contender runs in: opens it, then answers one call after the other. */
import { spyOnGpu } from '../../browser/gpu-spy.ts';
import type { Answer, Call, Contender, Name } from './contender.ts';

const OPEN: Record<Name, () => Promise<{ open: (backend: 'wasm' | 'webgpu', files: never) => Promise<Contender> }>> = {
  ours: () => import('./ours.ts'),
  tfjs: () => import('./peers/tfjs.ts'),
  transformers: () => import('./peers/transformers.ts'),
};

const counts = spyOnGpu();
let contender: Contender | null = null;

async function answer(call: Call): Promise<Answer> {
  if (call.kind === 'open') {
    if (call.cores !== null) Object.defineProperty(navigator, 'hardwareConcurrency', { value: call.cores });
    const { open } = await OPEN[call.name]();
    contender = await open(call.backend, call.files as never);
    return { kind: 'open', threads: contender.threads };
  }
  if (call.kind === 'count') return { kind: 'count', counts: { ...counts } };
  if (contender === null) throw new Error('nobody is here yet');
  if (call.kind === 'replay') {
    if (contender.replay === undefined) throw new Error('nothing is replayed here');
    return { kind: 'replay', times: await contender.replay(call.pairs) };
  }
  if (call.kind === 'classify') return { kind: 'classify', logits: await contender.classify(call.picture) };
  return { kind: 'see', main: await contender.see(call.frame) };
}

addEventListener('message', ({ data }: MessageEvent<Call>) => {
  answer(data).then(postMessage, (thrown: unknown) => {
    const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    postMessage({ kind: 'failed', message } satisfies Answer);
  });
});
