/** However the golden run in the browser ends, it is told as what it is, and its worker ends with it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exampleCard } from '#contract/testing/card';
import type { ProverAnswer } from '../../kiosk/inference/prover-protocol.ts';
import { prove } from './prove.ts';

/** A worker of which the test says what it does. */
class StandIn extends EventTarget {
  readonly posted: unknown[] = [];
  ended = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
}

const card = exampleCard();
const file = new Blob(['model']);

function start(signal = new AbortController().signal) {
  const worker = new StandIn();
  const ends = prove(signal, card, file, () => worker as unknown as Worker);
  return { worker, ends };
}

beforeEach(() => {
  vi.useFakeTimers();
  // Its own timer is none that a test can move.
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const late = new AbortController();
    setTimeout(() => late.abort(), ms);
    return late.signal;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('hands the version over and gives the answer', async () => {
  const { worker, ends } = start();
  const answer: ProverAnswer = { kind: 'failed', why: 'golden values differ' };
  worker.dispatchEvent(new MessageEvent('message', { data: answer }));
  expect(await ends).toEqual(answer);
  expect([worker.posted, worker.ended]).toEqual([[{ card, file }], true]);
});

it('is untried where the worker does not start', async () => {
  const { worker, ends } = start();
  worker.dispatchEvent(Object.assign(new Event('error'), { message: 'blocked' }));
  expect(await ends).toEqual({ kind: 'untried', why: 'blocked' });
  expect(worker.ended).toBe(true);
});

it('fails a model that gives no answer in time', async () => {
  const { worker, ends } = start();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await ends).toMatchObject({ kind: 'failed', why: 'no answer within 120 s' });
  expect(worker.ended).toBe(true);
});

it('ends with the page', async () => {
  const abort = new AbortController();
  const { worker, ends } = start(abort.signal);
  abort.abort(new Error('left'));
  await expect(ends).rejects.toThrow('left');
  expect(worker.ended).toBe(true);
});

it('opens nothing in a browser without WebAssembly', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  const open = vi.fn<() => Worker>();
  expect(await prove(new AbortController().signal, card, file, open)).toMatchObject({ kind: 'untried' });
  expect(open).not.toHaveBeenCalled();
});
