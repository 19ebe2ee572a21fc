/** Workers that hang, crash or lose the GPU: a new one takes their place, without replays first, on wasm in the end. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  card,
  file,
  finding,
  healthy,
  kinds,
  never,
  off,
  R1,
  R2,
  ready,
  readyWithPeople,
  see,
  setUp,
  sick,
  type Behaviour,
} from './testing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('in sickness', () => {
  it('tells a new worker what the one before found out about each model, and a first one nothing', async () => {
    const { engine, workers } = await ready([sick('see', 'crash')]);
    const { info } = engine;
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    const told = workers.map(({ requests }) => requests.find(({ kind }) => kind === 'load'));
    expect(told).toMatchObject([{ before: null }, { before: { engine: info } }]);
  });

  it('ends a worker that hangs and answers the next frame with a new one that has the model', async () => {
    const { engine, workers } = await ready([sick('see', 'hang')]);
    const lost = expect(see(engine)).rejects.toMatchObject({ code: 'timeout' });
    await vi.advanceTimersByTimeAsync(40_000);
    await lost;
    expect(workers[0]?.terminated).toBe(true);
    expect((await see(engine)).model.release).toBe(R1);
    expect(kinds(workers[1])).toEqual(['open', 'load', 'see']);
  });

  it.each([
    ['opens', 'open', 'engine-down'],
    ['loads', 'load', 'run-failed'],
    ['answers', 'see', 'run-failed'],
  ] as const)('gives up a worker that ends without a word while it %s, long before its time limit', async (_, kind, code) => {
    const { engine, workers } = setUp([sick(kind, 'vanish')]);
    let failure: unknown;
    const story = async () => {
      await engine.open(never);
      await engine.load(never, R1, card, file);
      engine.activate(R1, ['garments']);
      await see(engine);
    };
    void story().catch((error: unknown) => (failure = error));
    await vi.advanceTimersByTimeAsync(500);
    expect(failure).toMatchObject({ code });
    await vi.advanceTimersByTimeAsync(1000);
    await engine.load(never, R2, card, file);
    expect(workers.at(-1)?.requests.map((request) => request.kind)).toEqual(['open', 'load']);
  });

  it('replaces a worker that crashed, without waiting for the next frame', async () => {
    const { engine, workers } = await ready([sick('see', 'crash')]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds(workers[1])).toEqual(['open', 'load']);
    await see(engine);
  });

  it.each<[string, ReturnType<Behaviour>, string]>([
    ['fails', { failure: 'run-failed' }, 'a replay failed (run-failed: scripted)'],
    ['hangs', 'hang', 'a replay failed (timeout: no answer to see within 40000 ms)'],
  ])('records nothing any more after a replay that %s, and says why, before it goes to wasm', async (_, outcome, why) => {
    const plain = sick('see', { failure: 'run-failed' });
    const { engine, workers, infos } = await readyWithPeople([sick('see', outcome), plain]);
    const failed = expect(see(engine)).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(60_000);
    await failed;
    await vi.advanceTimersByTimeAsync(0);
    expect(workers[1]?.requests[0]).toMatchObject({ kind: 'open', prefer: 'auto', because: 'webgpu', replay: off(why) });
    const plainly = { kind: 'webgpu', reason: 'webgpu', replay: off(why) };
    expect(infos.at(-1)).toMatchObject({ ...plainly, others: [{ ...plainly, role: 'people' }] });

    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    expect(workers[2]?.requests[0]).toMatchObject({ prefer: 'wasm', because: 'webgpu-failed' });
  });

  it('goes on replaying after a lost device, and still tries without before wasm when a replay fails then', async () => {
    const { engine, workers } = await ready([sick('see', { failure: 'device-lost' }), sick('see', 'crash')]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'device-lost' });
    await vi.advanceTimersByTimeAsync(0);
    expect(workers[1]?.requests[0]).toMatchObject({ kind: 'open', prefer: 'auto', replay: { on: true } });
    expect(engine.info?.replay).toEqual({ on: true });
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    expect(workers[2]?.requests[0]).toMatchObject({ prefer: 'auto', replay: off(expect.stringContaining('boom') as string) });
    expect(engine.info).toMatchObject({ kind: 'webgpu', replay: off(expect.stringContaining('boom') as string) });
  });

  it('blames no replay when the run was none', async () => {
    const found = { replay: off('a replay differs by 2.0e-1') };
    const well = finding('garments', found);
    const plain: Behaviour = (request) => (request.kind === 'see' ? { failure: 'run-failed' } : well(request));
    const { engine, workers } = await ready([plain]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    expect(workers[1]?.requests[0]).toMatchObject({ kind: 'open', replay: { on: true } });
    expect(engine.info).toMatchObject(found);
  });

  it('gives the replay up, then the GPU, when models hang as they are loaded again', async () => {
    const stuck = sick('load', 'hang');
    const { engine, workers } = await ready([sick('see', { failure: 'device-lost' }), stuck, stuck]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'device-lost' });
    const next = see(engine);
    await vi.advanceTimersByTimeAsync(240_000);
    await next;
    const opens = workers.map(({ requests: [first] }) => (first?.kind === 'open' ? [first.prefer, first.replay] : null));
    const why = 'a replay failed (timeout: no answer to load within 20000 ms)';
    expect(opens).toEqual([
      ['auto', { on: true }],
      ['auto', { on: true }],
      ['auto', off(why)],
      ['wasm', { on: true }],
    ]);
  });

  it('falls to wasm after two failures on the GPU, with the reason, and stays there', async () => {
    const { engine, workers, infos } = await ready([sick('see', { failure: 'run-failed' }), sick('see', 'crash')]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    expect(workers[2]?.requests[0]).toMatchObject({ kind: 'open', prefer: 'wasm', because: 'webgpu-failed' });
    expect(infos.at(-1)).toEqual({ kind: 'wasm', reason: 'webgpu-failed', device: '1 thread', replay: null });
    expect(engine.info?.kind).toBe('wasm');
  });

  it('forgives the GPU a failure that is more than ten minutes old', async () => {
    const { engine, workers } = await ready([sick('see', 'crash'), sick('see', 'crash')]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    expect(workers[2]?.requests[0]).toMatchObject({ prefer: 'auto' });
  });

  it('starts anew when the device is lost between frames', async () => {
    const { engine, workers, infos } = await ready([]);
    workers[0]!.say({ id: null, kind: 'device-lost', message: 'gone' });
    await vi.advanceTimersByTimeAsync(0);
    expect(workers[0]?.terminated).toBe(true);
    workers[1]!.say({ id: null, kind: 'device-lost', message: 'gone' });
    await vi.advanceTimersByTimeAsync(0);
    await see(engine);
    expect(infos.at(-1)).toMatchObject({ kind: 'wasm', reason: 'device-lost' });
  });

  it('opens on wasm in one go when the GPU goes away at every start', async () => {
    const lost = sick('open', { failure: 'device-lost' });
    const { engine, workers } = setUp([lost, lost]);
    expect(await engine.open(never)).toMatchObject({ kind: 'wasm', reason: 'device-lost' });
    expect(workers).toHaveLength(3);
  });

  it.each(['crash', { failure: 'engine-down' }] as const)('blames no GPU for a worker that cannot start: %o', async (end) => {
    const broken = sick('open', end);
    const { engine, workers } = setUp([broken, broken, broken]);
    for (const pause of [1000, 2000, 4000]) {
      await expect(engine.open(never)).rejects.toMatchObject({ code: 'engine-down' });
      await vi.advanceTimersByTimeAsync(pause);
    }
    expect(await engine.open(never)).toMatchObject({ kind: 'webgpu' });
    expect(workers).toHaveLength(4);
  });

  it('blames no model that is to be loaded when its worker cannot be started', async () => {
    const { engine } = await ready([healthy(), sick('open', 'crash')]);
    await expect(engine.load(never, R2, card, file)).rejects.toMatchObject({ code: 'engine-down' });
    expect((await see(engine)).model.release).toBe(R1);
  });

  it('replaces a worker whose runtime did not start with the first model', async () => {
    const { engine, workers } = setUp([sick('load', { failure: 'engine-down' })]);
    await engine.open(never);
    await expect(engine.load(never, R1, card, file)).rejects.toMatchObject({ code: 'engine-down' });
    expect(workers[0]?.terminated).toBe(true);
    await engine.load(never, R1, card, file);
    expect(kinds(workers[1])).toEqual(['open', 'load']);
  });

  it('says unsupported, once, and starts no second worker', async () => {
    const { engine, workers } = setUp([sick('open', { failure: 'unsupported' })]);
    await expect(engine.open(never)).rejects.toMatchObject({ code: 'unsupported' });
    expect(workers).toHaveLength(1);
  });

  it('waits longer and longer between starts that fail, and heals', async () => {
    const { engine, workers } = setUp([sick('open', 'crash'), sick('open', 'crash')], 'wasm');
    await expect(engine.open(never)).rejects.toMatchObject({ code: 'engine-down' });
    await expect(engine.open(never)).rejects.toMatchObject({ code: 'engine-down' });
    expect(workers).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(engine.open(never)).rejects.toMatchObject({ code: 'engine-down' });
    await vi.advanceTimersByTimeAsync(1000);
    await expect(engine.open(never)).rejects.toMatchObject({ code: 'engine-down' });
    expect(workers).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1000);
    await engine.open(never);
    expect(workers).toHaveLength(3);
  });

  it('can load a new release although the active one cannot be loaded any more, and tries that one again', async () => {
    const lost: Behaviour = (request) =>
      request.kind === 'load' && request.release === R1 ? { failure: 'load-failed' } : healthy()(request);
    const { engine, workers } = await ready([sick('see', 'crash'), lost]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await expect(see(engine)).rejects.toMatchObject({ code: 'load-failed' });
    await engine.load(never, R2, card, file);
    expect(kinds(workers[2])).toEqual(['open', 'load']);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(see(engine)).rejects.toMatchObject({ code: 'load-failed' });
    await see(engine);
    expect(kinds(workers[3])).toEqual(['open', 'load', 'see']);
  });

  it('ends its worker on close and starts none after', async () => {
    const { engine, workers } = await ready([]);
    engine.close();
    await expect(see(engine)).rejects.toMatchObject({ code: 'not-loaded' });
    expect(workers.map((worker) => worker.terminated)).toEqual([true]);
  });
});
