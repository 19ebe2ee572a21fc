/** One worker and the calls that wait for it: answers by id, a time limit each, and one way to die. */
import { EngineError, toEngineError } from '../../pipeline/engine-error.ts';
import { LOCKS, whenGone, type Locks } from '../life.ts';
import { START_TIMEOUT_MS } from './patience.ts';
import type { EngineAnswer, EngineCall, EngineNotice, EngineReply } from '../protocol.ts';

/** What is asked and answered; every call has a kind, and its answer the same. */
interface Message {
  readonly kind: string;
}

/** A living worker: the inference worker, unless another one's calls and answers are named. */
export interface Mailbox<Call extends Message = EngineCall, Answer extends Message = EngineAnswer> {
  /** Sends a call; rejects with an EngineError. After `timeoutMs` without an answer the worker is ended. */
  ask<Kind extends Call['kind']>(
    call: Extract<Call, { kind: Kind }>,
    timeoutMs: number,
    transfer?: Transferable[],
  ): Promise<Extract<Answer, { kind: Kind }>>;
  /** Ends the worker; every waiting call rejects with `cause`. Only the first end counts. */
  end(cause: EngineError): void;
}

/** An answer to a call, by its id. */
type Reply<Answer extends Message> = (Answer & { readonly id: number; readonly ok: true }) | Extract<EngineReply, { ok: false }>;

interface Waiting<Answer> {
  readonly kind: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: EngineError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Listens to a fresh worker. `onEnd` is called once, when it did not start, hung, crashed, lost its device, was ended or is gone without
 * a word. Without `locks` the last one shows only when a call gets no answer in time.
 */
export function createMailbox<Call extends Message = EngineCall, Answer extends Message = EngineAnswer>(
  worker: Worker,
  onEnd: (cause: EngineError) => void,
  locks: Locks | null = LOCKS,
): Mailbox<Call, Answer> {
  const waiting = new Map<number, Waiting<Answer>>();
  let lastId = 0;
  let ended: EngineError | null = null;
  let answered = false;
  const life = new AbortController();

  const end = (cause: EngineError): void => {
    if (ended !== null) return;
    ended = cause;
    life.abort();
    clearTimeout(silence);
    worker.terminate();
    for (const { timer, reject } of waiting.values()) {
      clearTimeout(timer);
      reject(cause);
    }
    waiting.clear();
    onEnd(cause);
  };

  const died = (why: string): void => {
    // One that did not get as far as its first answer says nothing about runs or the GPU: its script may not have been fetched.
    const [code, what] = answered ? (['run-failed', 'crashed'] as const) : (['engine-down', 'did not start'] as const);
    end(new EngineError(code, `the inference worker ${what}: ${why}`));
  };

  const settle = (reply: Reply<Answer>): void => {
    answered = true;
    const call = waiting.get(reply.id);
    if (call === undefined) return;
    waiting.delete(reply.id);
    clearTimeout(call.timer);
    if (!reply.ok) call.reject(new EngineError(reply.failure.code, reply.failure.message));
    else if (reply.kind === call.kind) call.resolve(reply);
    else call.reject(new EngineError('run-failed', `the worker answered ${call.kind} with ${reply.kind}`));
  };

  const awaitLife = () => setTimeout(() => died(`no sign of life within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
  let silence = awaitLife();
  worker.addEventListener('message', ({ data }: MessageEvent<Reply<Answer> | EngineNotice>) => {
    clearTimeout(silence);
    if (data.id !== null) settle(data);
    else if (data.kind === 'device-lost') end(new EngineError('device-lost', data.message));
    else if (data.kind === 'alive') {
      if (data.lock !== null) whenGone(locks, data.lock, life.signal, () => died('it ended without a word'));
    } else if (!answered && ended === null) silence = awaitLife();
  });
  worker.addEventListener('error', (event) => died(event.message || 'no reason given'));

  return {
    ask<Kind extends Call['kind']>(
      call: Extract<Call, { kind: Kind }>,
      timeoutMs: number,
      transfer: Transferable[] = [],
    ): Promise<Extract<Answer, { kind: Kind }>> {
      if (ended !== null) return Promise.reject(ended);
      const id = ++lastId;
      const answer = new Promise<Answer>((resolve, reject) => {
        const expire = () => end(new EngineError('timeout', `no answer to ${call.kind} within ${timeoutMs} ms`));
        const timer = setTimeout(expire, timeoutMs);
        waiting.set(id, { kind: call.kind, resolve, reject, timer });
        try {
          worker.postMessage({ ...call, id }, transfer);
        } catch (thrown) {
          // It was never sent (a frame that is closed cannot be): no answer will come.
          waiting.delete(id);
          clearTimeout(timer);
          reject(toEngineError(thrown, 'run-failed'));
        }
      });
      return answer as Promise<Extract<Answer, { kind: Kind }>>;
    },
    end,
  };
}
