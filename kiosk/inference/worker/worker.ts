/** The inference worker's entry: one message in, one call of the host, one message out. */
import { EngineError, toEngineError } from '../../pipeline/engine-error.ts';
import { holdForLife, LOCKS } from '../life.ts';
import { createHost } from './host.ts';
import type { EngineErrorCode } from '../../pipeline/engine-error.ts';
import type { EngineCall, EngineNotice, EngineReply, EngineRequest } from '../protocol.ts';

declare const self: DedicatedWorkerGlobalScope;

/** What a failure without a code of its own is called. */
const FAILED: Readonly<Record<EngineCall['kind'], EngineErrorCode>> = {
  open: 'engine-down',
  load: 'load-failed',
  see: 'run-failed',
};

const post = (message: EngineReply | EngineNotice) => self.postMessage(message);

/** Milliseconds between two signs that it is on its way. */
const BEAT_MS = 5000;

const beat = () => post({ id: null, kind: 'opening' });
const beating = setInterval(beat, BEAT_MS);
holdForLife(LOCKS, (lock) => {
  post({ id: null, kind: 'alive', lock });
  beat();
});

const host = createHost((message) => post({ id: null, kind: 'device-lost', message }));

const reply = (message: EngineReply) => {
  clearInterval(beating);
  post(message);
};

self.addEventListener('message', (event: MessageEvent<EngineRequest>) => {
  const { id, ...call } = event.data;
  host(call).then(
    (answer) => reply({ ...answer, id, ok: true }),
    (thrown: unknown) => {
      const { code, message } = toEngineError(thrown, FAILED[call.kind]);
      reply({ id, ok: false, failure: { code, message } });
    },
  );
});

// A message that cannot be deserialised has no id to answer to: fail loudly, so that the page starts a new worker.
self.addEventListener('messageerror', () => {
  throw new EngineError('run-failed', 'a message to the inference worker could not be read');
});
