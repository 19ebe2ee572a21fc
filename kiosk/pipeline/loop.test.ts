/** The loop over frames: one is in the engine at a time, the newest wins, failures are values, every frame is closed. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineError } from './engine-error.ts';
import { isSomething } from './answer.ts';
import { watch, type Outcome } from './loop.ts';
import { testCard, testFrame, testRef, testScene, testVerdict, testWearer } from './testing.ts';
import type { Engine, Frame, ModelRef, Scene, Verdict } from './types.ts';

const card = testCard();
const NOTHING = testVerdict({ decision: 'nothing', confidence: 0, guesses: [] });
const somebody = testWearer();

/** A camera whose pictures are taken by hand; who pulls gets the newest. `closed` lists the times of those that were closed. */
function camera() {
  const closed: number[] = [];
  let newest: number | null = null;
  let ended = false;
  let wake = (): void => undefined;
  let open = 0;
  let mostOpen = 0;
  async function* frames(signal: AbortSignal): AsyncGenerator<Frame, void, void> {
    signal.addEventListener('abort', () => end());
    for (;;) {
      while (newest === null && !ended) await new Promise<void>((resolve) => (wake = resolve));
      if (newest === null) return;
      const takenAt = newest;
      newest = null;
      mostOpen = Math.max(mostOpen, ++open);
      const close = () => {
        open -= 1;
        closed.push(takenAt);
      };
      yield testFrame({ picture: { close } as unknown as ImageBitmap, takenAt });
    }
  }
  const shoot = (takenAt: number): void => {
    newest = takenAt;
    wake();
  };
  const end = (): void => {
    ended = true;
    wake();
  };
  return { frames, closed, shoot, end, mostOpen: () => mostOpen };
}

/** An engine that holds a frame's picture until it is answered by hand. */
function engine() {
  const calls: { takenAt: number; resolve: (scene: Scene) => void; reject: (error: unknown) => void }[] = [];
  const self = {
    active: { ref: testRef, card } as Engine['active'],
    see: (signal: AbortSignal, { picture, takenAt }: Frame) =>
      new Promise<Scene>((resolve, reject) => {
        calls.push({ takenAt, resolve, reject });
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }).finally(() => picture.close()),
  };
  const answer = (i: number, model: ModelRef = testRef) => calls[i]!.resolve(testScene({ takenAt: calls[i]!.takenAt, model }));
  return { self, calls, answer };
}
const never = new AbortController().signal;
/** Long enough for the next frame at full rate. */
const settled = () => vi.advanceTimersByTimeAsync(50);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('sees the newest frame when the engine is free, and holds no other meanwhile', async () => {
  const { frames, closed, shoot, end, mostOpen } = camera();
  const { self, calls, answer } = engine();
  const outcomes = watch(never, frames(never), self);
  const first = outcomes.next();
  shoot(1);
  await settled();
  for (const at of [2, 3, 4]) shoot(at);
  await settled();
  answer(0);
  expect(await first).toMatchObject({ value: { ok: true, scene: { takenAt: 1 } } });
  const second = outcomes.next();
  await settled();
  answer(1);
  expect(await second).toMatchObject({ value: { ok: true, scene: { takenAt: 4 } } });
  end();
  expect((await outcomes.next()).done).toBe(true);
  expect(calls.map(({ takenAt }) => takenAt)).toEqual([1, 4]);
  expect(closed).toEqual([1, 4]);
  expect(mostOpen()).toBe(1);
});

it('turns an engine failure into a value and goes on with the next frame', async () => {
  const { frames, shoot } = camera();
  const { self, calls, answer } = engine();
  const outcomes = watch(never, frames(never), self);
  shoot(1);
  const failed = outcomes.next();
  await settled();
  calls[0]!.reject(new EngineError('timeout', 'too slow'));
  expect((await failed).value).toEqual({ ok: false, failure: { code: 'timeout', message: 'too slow' } } satisfies Outcome);
  shoot(2);
  const next = outcomes.next();
  await settled();
  answer(1);
  expect(await next).toMatchObject({ value: { ok: true } });
  await outcomes.return();
});

it('keeps its pace while every frame fails at once', async () => {
  const { frames, shoot } = camera();
  let calls = 0;
  const see = (_: AbortSignal, { picture }: Frame): Promise<Scene> => {
    calls += 1;
    picture.close();
    return Promise.reject(new EngineError('engine-down', 'no worker'));
  };
  const abort = new AbortController();
  const ended = (async () => {
    for await (const outcome of watch(abort.signal, frames(abort.signal), { active: { ref: testRef, card }, see }))
      expect(outcome.ok).toBe(false);
  })();
  for (let ms = 0; ms < 1000; ms++) {
    shoot(ms);
    await vi.advanceTimersByTimeAsync(1);
  }
  expect(calls).toBeGreaterThan(0);
  expect(calls).toBeLessThanOrEqual(31);
  abort.abort();
  await settled();
  await ended;
});

it('drops a scene by the model that was replaced while it was made', async () => {
  const { frames, shoot } = camera();
  const { self, answer } = engine();
  const outcomes = watch(never, frames(never), self);
  shoot(1);
  const next = outcomes.next();
  await settled();
  const newer = { ...testRef, release: 'r-00000002' };
  self.active = { ref: newer, card };
  answer(0);
  shoot(2);
  await settled();
  answer(1, newer);
  expect(await next).toMatchObject({ value: { scene: { takenAt: 2, model: newer } } });
  await outcomes.return();
});

it('closes frames unseen while no model is active', async () => {
  const { frames, closed, shoot, end } = camera();
  const { self, calls } = engine();
  self.active = null;
  const next = watch(never, frames(never), self).next();
  shoot(1);
  await settled();
  end();
  expect((await next).done).toBe(true);
  expect(closed).toEqual([1]);
  expect(calls).toEqual([]);
});

it('ends without an error when aborted, in the middle of a frame or of waiting, and closes what it holds', async () => {
  for (const seeing of [true, false]) {
    const { frames, closed, shoot } = camera();
    const { self } = engine();
    const abort = new AbortController();
    const next = watch(abort.signal, frames(abort.signal), self).next();
    if (seeing) shoot(1);
    await settled();
    abort.abort();
    expect((await next).done).toBe(true);
    await settled();
    expect(closed).toEqual(seeing ? [1] : []);
  }
});

it('ends at once when aborted while it waits for the next frame’s time', async () => {
  const { frames, shoot } = camera();
  const { self, answer } = engine();
  const abort = new AbortController();
  const outcomes = watch(abort.signal, frames(abort.signal), self);
  const first = outcomes.next();
  shoot(1);
  await vi.advanceTimersByTimeAsync(0);
  answer(0);
  await first;
  const second = outcomes.next();
  abort.abort();
  expect((await second).done).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it('closes a frame that comes after the abort', async () => {
  const abort = new AbortController();
  const close = vi.fn();
  async function* late(): AsyncGenerator<Frame, void, void> {
    await new Promise((resolve) => setTimeout(resolve, 100));
    yield testFrame({ picture: { close } as unknown as ImageBitmap });
  }
  const { self, calls } = engine();
  const next = watch(abort.signal, late(), self).next();
  abort.abort();
  await vi.advanceTimersByTimeAsync(100);
  expect((await next).done).toBe(true);
  expect(close).toHaveBeenCalledOnce();
  expect(calls).toEqual([]);
});

it.each<[string, Partial<Scene>, Partial<Scene>]>([
  ['nothing is held up', { headline: NOTHING }, { headline: testVerdict() }],
  ['nobody is in view', { headline: null }, { headline: null, people: [somebody] }],
])('sees thirty frames a second at most, and two while %s', async (_, quiet, busy) => {
  const abort = new AbortController();
  async function* frames(): AsyncGenerator<Frame, void, void> {
    for (; !abort.signal.aborted; await new Promise((resolve) => setTimeout(resolve, 1)))
      yield testFrame({ takenAt: performance.now() });
  }
  let changes = busy;
  let calls = 0;
  const self: Engine = {
    active: { ref: testRef, card },
    see: (_signal, { takenAt }) => {
      calls += 1;
      return Promise.resolve(testScene({ takenAt, ...changes }));
    },
  };
  const ended = (async () => {
    for await (const outcome of watch(abort.signal, frames(), self)) expect(outcome.ok).toBe(true);
  })();
  const during = async (seconds: number) => {
    const before = calls;
    await vi.advanceTimersByTimeAsync(1000 * seconds);
    return calls - before;
  };
  const full = await during(10);
  expect(full).toBeGreaterThan(240);
  expect(full).toBeLessThanOrEqual(310); // timers have whole milliseconds
  changes = quiet;
  await during(15);
  expect(await during(10), 'nobody there').toBeLessThanOrEqual(20);
  changes = busy;
  await during(2);
  expect(await during(10), 'somebody came').toBeGreaterThan(240);
  abort.abort();
  await settled();
  await ended;
});

it.each<[string, Verdict | null, boolean]>([
  ['a garment held up', testVerdict(), true],
  ['a garment that is not named', testVerdict({ decision: 'unsure' }), true],
  ['an empty place', NOTHING, false],
  ['a scene that says nothing yet', null, false],
])('%s without anybody in view counts as it should', (_, headline, expected) => {
  expect(isSomething({ people: [], headline })).toBe(expected);
  expect(isSomething({ people: [somebody], headline }), 'whoever is there is somebody').toBe(true);
});

it('passes on an error of the frames', async () => {
  const broken = new ReadableStream<Frame>({ start: (controller) => controller.error(new Error('unplugged')) });
  const outcomes = watch(never, broken, engine().self);
  await expect(outcomes.next()).rejects.toThrow('unplugged');
});
