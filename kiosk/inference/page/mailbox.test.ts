/** One worker and the calls that wait for it: each gets its own answer, or the reason why none will come. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../../pipeline/engine-error.ts';
import { testFrame, testScene } from '../../pipeline/testing.ts';
import { holdForLife, type Locks } from '../life.ts';
import type { EngineAnswer, EngineNotice, EngineReply, EngineRequest } from '../protocol.ts';
import { createMailbox } from './mailbox.ts';
import { beginLife } from './testing.ts';

/** A worker that answers by hand. */
class SilentWorker extends EventTarget {
  readonly posted: { request: EngineRequest; transfer: Transferable[] }[] = [];
  readonly terminate = vi.fn();

  postMessage(request: EngineRequest, transfer: Transferable[]): void {
    this.posted.push({ request, transfer });
  }

  say(data: EngineReply | EngineNotice): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  answer(i: number, answer: EngineAnswer): void {
    this.say({ ...answer, id: this.posted[i]!.request.id, ok: true });
  }

  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

const OPEN = { kind: 'open', prefer: 'wasm', because: 'forced', replay: { on: true } } as const;
const OPENED: EngineAnswer = { kind: 'open', engine: { kind: 'wasm', reason: 'forced', device: '1 thread', replay: null } };
const SEE = { kind: 'see', release: 'r-00000001', people: null, frame: testFrame() } as const;
const SEEN: EngineAnswer = { kind: 'see', scene: testScene() };

function setUp() {
  const worker = new SilentWorker();
  const onEnd = vi.fn<(cause: EngineError) => void>();
  const mailbox = createMailbox(worker as unknown as Worker, onEnd);
  const open = (timeoutMs = 1000) => mailbox.ask(OPEN, timeoutMs);
  return { worker, onEnd, mailbox, open };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('gives each call its own answer, in whatever order they come, and leaves no timer behind', async () => {
  const { worker, mailbox, open } = setUp();
  const opening = open();
  const seeing = mailbox.ask(SEE, 1000);
  worker.answer(1, SEEN);
  worker.answer(0, OPENED);
  expect([await opening, await seeing]).toMatchObject([OPENED, SEEN]);
  expect(vi.getTimerCount()).toBe(0);
});

it('passes on what is to be transferred', async () => {
  const { worker, mailbox } = setUp();
  const { port1: port } = new MessageChannel();
  void mailbox.ask(OPEN, 1000, [port]).catch(() => undefined);
  expect(worker.posted[0]?.transfer).toEqual([port]);
  mailbox.end(new EngineError('not-loaded', 'over'));
  port.close();
});

it('rejects with the failure that the worker tells, and lives on', async () => {
  const { worker, onEnd, open } = setUp();
  const call = open();
  worker.say({ id: worker.posted[0]!.request.id, ok: false, failure: { code: 'load-failed', message: 'no model' } });
  await expect(call).rejects.toMatchObject({ code: 'load-failed', message: 'no model' });
  const next = open();
  worker.answer(1, OPENED);
  await next;
  expect(onEnd).not.toHaveBeenCalled();
});

it('takes no answer to another question', async () => {
  const { worker, open } = setUp();
  const call = open();
  worker.answer(0, SEEN);
  await expect(call).rejects.toMatchObject({ code: 'run-failed', message: 'the worker answered open with see' });
});

it('ends a worker that does not answer in time, with all that waits for it, once', async () => {
  const { worker, onEnd, open } = setUp();
  const calls = Promise.allSettled([open(1000), open(5000)]);
  await vi.advanceTimersByTimeAsync(1000);
  const timeout = { status: 'rejected', reason: { code: 'timeout', message: 'no answer to open within 1000 ms' } };
  expect(await calls).toMatchObject([timeout, timeout]);
  worker.crash('boom');
  worker.answer(1, OPENED);
  await expect(open(), 'nothing can be asked any more').rejects.toMatchObject({ code: 'timeout' });
  expect(worker.posted).toHaveLength(2);
  expect(worker.terminate).toHaveBeenCalledOnce();
  expect(onEnd).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

it.each([
  ['before it answered anything did not start, for which no GPU is to blame', false, 'engine-down', 'did not start: boom'],
  ['afterwards crashed', true, 'run-failed', 'crashed: boom'],
])('a worker with an error %s', async (_, answered, code, message) => {
  const { worker, onEnd, open } = setUp();
  if (answered) {
    const call = open();
    worker.answer(0, OPENED);
    await call;
  }
  const call = open();
  worker.crash('boom');
  await expect(call).rejects.toMatchObject({ code, message: `the inference worker ${message}` });
  expect(onEnd).toHaveBeenCalledWith(expect.objectContaining({ code }));
});

it('ends when the worker tells that its device is lost', async () => {
  const { worker, onEnd, open } = setUp();
  const call = open();
  worker.say({ id: null, kind: 'device-lost', message: 'gone' });
  await expect(call).rejects.toMatchObject({ code: 'device-lost', message: 'gone' });
  expect(onEnd).toHaveBeenCalledOnce();
});

it('keeps neither a call nor its time limit when it cannot be sent', async () => {
  const { worker, onEnd, open } = setUp();
  worker.postMessage = () => {
    throw new DOMException('the frame is closed', 'DataCloneError');
  };
  const before = vi.getTimerCount();
  await expect(open()).rejects.toMatchObject({ code: 'run-failed' });
  expect(vi.getTimerCount()).toBe(before);
  expect(onEnd).not.toHaveBeenCalled();
});

it('gives up a worker that gives no sign of life, long before what it was asked may take', async () => {
  const { onEnd, open } = setUp();
  const opening = expect(open(600_000)).rejects.toMatchObject({ code: 'engine-down' });
  await vi.advanceTimersByTimeAsync(60_000);
  await opening;
  expect(onEnd).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

it('lets a worker that said that it lives take its time', async () => {
  const { worker, onEnd, open } = setUp();
  worker.say({ id: null, kind: 'alive', lock: null });
  const opening = open(600_000);
  await vi.advanceTimersByTimeAsync(599_999);
  expect(onEnd).not.toHaveBeenCalled();
  worker.answer(0, OPENED);
  expect(await opening).toMatchObject(OPENED);
});

it('lets one that says that it is on its way take its time, and gives it up a minute after its last word', async () => {
  const { worker, onEnd, open } = setUp();
  const opening = expect(open(600_000)).rejects.toMatchObject({ code: 'engine-down' });
  worker.say({ id: null, kind: 'alive', lock: null });
  for (let beats = 0; beats < 60; beats++) {
    worker.say({ id: null, kind: 'opening' });
    await vi.advanceTimersByTimeAsync(5000);
  }
  expect(onEnd).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(55_000);
  await opening;
  expect(onEnd).toHaveBeenCalledOnce();
});

it('waits for no further word of one that is open', async () => {
  const { worker, onEnd, open } = setUp();
  const opening = open();
  worker.answer(0, OPENED);
  await opening;
  worker.say({ id: null, kind: 'opening' });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(onEnd).not.toHaveBeenCalled();
});

describe('a worker that ends without a word', () => {
  /** As `setUp`, with a worker whose life is a real lock; `die` is what the browser does with it in the end. */
  async function setUpMortal() {
    vi.useRealTimers();
    const all = setUp();
    let die = (): void => undefined;
    const lock = await new Promise<string>((resolve) => (die = beginLife((held) => resolve(held ?? ''))));
    all.worker.say({ id: null, kind: 'alive', lock });
    await vi.waitFor(async () => {
      const { pending } = await navigator.locks.query();
      expect(pending?.map(({ name }) => name)).toContain(lock);
    });
    return { ...all, lock, die };
  }

  it.each([
    ['while it opens', 0, 'engine-down', 'did not start'],
    ['while it answers', 1, 'run-failed', 'crashed'],
  ])('is told at once %s, and once', async (_, answers, code, what) => {
    const { worker, mailbox, onEnd, open, die } = await setUpMortal();
    for (let i = 0; i < answers; i++) {
      const call = open();
      worker.answer(i, OPENED);
      await call;
    }
    const call = open(60_000);
    const next = mailbox.ask(SEE, 60_000);
    die();
    const death = { code, message: `the inference worker ${what}: it ended without a word` };
    await expect(call).rejects.toMatchObject(death);
    await expect(next).rejects.toMatchObject(death);
    await expect(open()).rejects.toMatchObject(death);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('is told while nothing is asked of it', async () => {
    const { onEnd, die } = await setUpMortal();
    die();
    await vi.waitFor(() => expect(onEnd).toHaveBeenCalledWith(expect.objectContaining({ code: 'engine-down' })));
  });

  it('is told of nothing when it was ended on purpose', async () => {
    const { mailbox, onEnd, lock, die } = await setUpMortal();
    mailbox.end(new EngineError('not-loaded', 'over'));
    die();
    await navigator.locks.request(lock, () => undefined);
    expect(onEnd.mock.calls).toMatchObject([[{ code: 'not-loaded' }]]);
  });

  it.each<[string, Locks | null]>([
    ['there are no locks', null],
    ['locks are refused', { request: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
  ])('is given up after the time limit where %s', async (_, locks) => {
    const worker = new SilentWorker();
    const onEnd = vi.fn<(cause: EngineError) => void>();
    const say = vi.fn();
    holdForLife(locks, say);
    const mailbox = createMailbox(worker as unknown as Worker, onEnd, locks);
    worker.say({ id: null, kind: 'alive', lock: 'held by another browser' });
    const late = expect(mailbox.ask(OPEN, 1000)).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(999);
    expect([onEnd.mock.calls, say.mock.calls]).toEqual([[], [[null]]]);
    await vi.advanceTimersByTimeAsync(1);
    await late;
  });
});
