/** The loop over frames: the newest wins, failures are values, every frame is closed. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineError } from './engine-error.ts';
import { watch, type Sight } from './pipeline.ts';
import { testCard, testLook, testRef } from './testing.ts';
import type { Engine, Frame, ModelRef, Look } from './types.ts';

const card = testCard();
const region = { x: 0, y: 0, width: 1, height: 1 };

/** Frames pushed by hand; `closed` lists the times of those that were closed. */
function camera() {
  const closed: number[] = [];
  let push: (frame: Frame | null) => void = () => undefined;
  const stream = new ReadableStream<Frame>({
    start(controller) {
      push = (frame) => (frame === null ? controller.close() : controller.enqueue(frame));
    },
  });
  const shoot = (takenAt: number) =>
    push({ frame: { close: () => closed.push(takenAt) } as unknown as ImageBitmap, takenAt, region });
  return { frames: stream as unknown as AsyncIterable<Frame>, closed, shoot, end: () => push(null) };
}

/** An engine whose reads are answered by hand. */
function engine() {
  const reads: { takenAt: number; resolve: (look: Look) => void; reject: (error: unknown) => void }[] = [];
  const self = {
    active: { ref: testRef, card } as Engine['active'],
    read: (signal: AbortSignal, frame: VideoFrame | ImageBitmap, _region: unknown, takenAt: number) => {
      frame.close();
      return new Promise<Look>((resolve, reject) => {
        reads.push({ takenAt, resolve, reject });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
  };
  const answer = (i: number, model: ModelRef = testRef) => reads[i]!.resolve(testLook([9, 0, 0, 0], reads[i]!.takenAt, model));
  return { self, reads, answer };
}
/** Long enough for the next look at full rate. */
const settled = () => vi.advanceTimersByTimeAsync(50);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('looks at the newest frame and closes those that it overtakes', async () => {
  const { frames, closed, shoot, end } = camera();
  const { self, reads, answer } = engine();
  const sights = watch(new AbortController().signal, frames, self);
  const first = sights.next();
  shoot(1);
  await settled();
  shoot(2);
  shoot(3);
  shoot(4);
  await settled();
  answer(0);
  expect(await first).toMatchObject({ value: { ok: true, look: { takenAt: 1 } } });
  const second = sights.next();
  await settled();
  answer(1);
  expect(await second).toMatchObject({ value: { ok: true, look: { takenAt: 4 }, verdict: { decision: 'named' } } });
  end();
  expect((await sights.next()).done).toBe(true);
  expect(reads.map((read) => read.takenAt)).toEqual([1, 4]);
  expect(closed.toSorted()).toEqual([1, 2, 3, 4]);
});

it('turns an engine failure into a value and goes on with the next frame', async () => {
  const { frames, shoot } = camera();
  const { self, reads, answer } = engine();
  const sights = watch(new AbortController().signal, frames, self);
  shoot(1);
  const failed = sights.next();
  await settled();
  reads[0]!.reject(new EngineError('timeout', 'too slow'));
  expect((await failed).value).toEqual({ ok: false, failure: { code: 'timeout', message: 'too slow' } } satisfies Sight);
  shoot(2);
  const next = sights.next();
  await settled();
  answer(1);
  expect(await next).toMatchObject({ value: { ok: true } });
  await sights.return();
});

it('drops a reading of the model that was replaced while it ran', async () => {
  const { frames, shoot } = camera();
  const { self, answer } = engine();
  const sights = watch(new AbortController().signal, frames, self);
  shoot(1);
  const next = sights.next();
  await settled();
  const newer = { ...testRef, release: 'r-00000002' };
  self.active = { ref: newer, card };
  answer(0);
  shoot(2);
  await settled();
  answer(1, newer);
  expect(await next).toMatchObject({ value: { look: { takenAt: 2 }, verdict: { model: newer } } });
  await sights.return();
});

it('closes frames unread while no model is active', async () => {
  const { frames, closed, shoot, end } = camera();
  const { self, reads } = engine();
  self.active = null;
  const next = watch(new AbortController().signal, frames, self).next();
  shoot(1);
  await settled();
  end();
  expect((await next).done).toBe(true);
  expect(closed).toEqual([1]);
  expect(reads).toEqual([]);
});

it('ends without an error when aborted, in the middle of a read or of waiting, and closes what it holds', async () => {
  for (const reading of [true, false]) {
    const { frames, closed, shoot } = camera();
    const { self } = engine();
    const abort = new AbortController();
    const next = watch(abort.signal, frames, self).next();
    if (reading) {
      shoot(1);
      await settled();
      shoot(2);
    }
    await settled();
    abort.abort();
    expect((await next).done).toBe(true);
    shoot(3);
    await settled();
    expect(closed.toSorted()).toEqual(reading ? [1, 2, 3] : [3]);
  }
});

it('looks thirty times a second at most, and twice while it sees nothing', async () => {
  const abort = new AbortController();
  async function* frames(): AsyncGenerator<Frame, void, void> {
    for (; !abort.signal.aborted; await new Promise((resolve) => setTimeout(resolve, 10)))
      yield { frame: { close: () => undefined } as ImageBitmap, takenAt: performance.now(), region };
  }
  let logits = [9, 0, 0, 0];
  let reads = 0;
  const self: Engine = {
    active: { ref: testRef, card },
    read: (_signal, _frame, _region, takenAt) => {
      reads += 1;
      return Promise.resolve(testLook(logits, takenAt));
    },
  };
  const ended = (async () => {
    for await (const sight of watch(abort.signal, frames(), self)) expect(sight.ok).toBe(true);
  })();
  const during = async (seconds: number) => {
    const before = reads;
    await vi.advanceTimersByTimeAsync(1000 * seconds);
    return reads - before;
  };
  const busy = await during(10);
  expect(busy).toBeGreaterThan(240);
  expect(busy).toBeLessThanOrEqual(310); // timers have whole milliseconds
  logits = [0, 0, 0, 9];
  await during(15);
  expect(await during(10), 'nobody there').toBeLessThanOrEqual(20);
  logits = [9, 0, 0, 0];
  await during(2);
  expect(await during(10), 'somebody came').toBeGreaterThan(240);
  abort.abort();
  await ended;
});

it('passes on an error of the frames', async () => {
  const broken = new ReadableStream<Frame>({ start: (controller) => controller.error(new Error('unplugged')) });
  const sights = watch(new AbortController().signal, broken, engine().self);
  await expect(sights.next()).rejects.toThrow('unplugged');
});
