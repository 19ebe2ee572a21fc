/** One worker and the calls that wait for it: answers by id, a time limit each, and one way to die. */
import { EngineError } from '../pipeline/engine-error.ts';
import type { EngineAnswer, EngineCall, EngineNotice, EngineReply } from './protocol.ts';

type AnswerTo<Kind extends EngineCall['kind']> = Extract<EngineAnswer, { kind: Kind }>;

/** A living worker. */
export interface Channel {
  /** Sends a call; rejects with an EngineError. After `timeoutMs` without an answer the worker is ended. */
  ask<Kind extends EngineCall['kind']>(
    call: Extract<EngineCall, { kind: Kind }>,
    timeoutMs: number,
    transfer?: Transferable[],
  ): Promise<AnswerTo<Kind>>;
  /** Ends the worker; every waiting call rejects with `cause`. Only the first end counts. */
  end(cause: EngineError): void;
}

interface Waiting {
  readonly kind: EngineCall['kind'];
  readonly resolve: (answer: EngineAnswer) => void;
  readonly reject: (error: EngineError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Listens to a fresh worker. `onEnd` is called once, when it hung, crashed, lost its device or was ended. */
export function createChannel(worker: Worker, onEnd: (cause: EngineError) => void): Channel {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let ended: EngineError | null = null;

  const end = (cause: EngineError): void => {
    if (ended !== null) return;
    ended = cause;
    worker.terminate();
    for (const { timer, reject } of waiting.values()) {
      clearTimeout(timer);
      reject(cause);
    }
    waiting.clear();
    onEnd(cause);
  };

  const settle = (reply: EngineReply): void => {
    const call = waiting.get(reply.id);
    if (call === undefined) return;
    waiting.delete(reply.id);
    clearTimeout(call.timer);
    if (!reply.ok) call.reject(new EngineError(reply.failure.code, reply.failure.message));
    else if (reply.kind === call.kind) call.resolve(reply);
    else call.reject(new EngineError('run-failed', `the worker answered ${call.kind} with ${reply.kind}`));
  };

  worker.addEventListener('message', ({ data }: MessageEvent<EngineReply | EngineNotice>) => {
    if (data.id === null) end(new EngineError('device-lost', data.message));
    else settle(data);
  });
  worker.addEventListener('error', (event) => {
    end(new EngineError('run-failed', `the inference worker crashed: ${event.message || 'it could not be started'}`));
  });

  return {
    ask<Kind extends EngineCall['kind']>(
      call: Extract<EngineCall, { kind: Kind }>,
      timeoutMs: number,
      transfer: Transferable[] = [],
    ): Promise<AnswerTo<Kind>> {
      if (ended !== null) return Promise.reject(ended);
      const id = ++lastId;
      const answer = new Promise<EngineAnswer>((resolve, reject) => {
        const expire = () => end(new EngineError('timeout', `no answer to ${call.kind} within ${timeoutMs} ms`));
        waiting.set(id, { kind: call.kind, resolve, reject, timer: setTimeout(expire, timeoutMs) });
        worker.postMessage({ ...call, id }, transfer);
      });
      return answer as Promise<AnswerTo<Kind>>;
    },
    end,
  };
}
