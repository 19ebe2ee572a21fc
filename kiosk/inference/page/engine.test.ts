/** The engine's handle with a scripted worker: the order of calls, the change of models, aborts, and what it reports. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testCard, testScene } from '../../pipeline/testing.ts';
import {
  card,
  file,
  finding,
  healthy,
  kinds,
  never,
  off,
  people,
  R1,
  R2,
  ready,
  see,
  settled,
  shot,
  sick,
  type Behaviour,
} from './testing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('in health', () => {
  it('opens, loads, activates and sees, and says which model answered', async () => {
    const { engine, infos } = await ready([]);
    expect(infos).toEqual([{ kind: 'webgpu', reason: 'webgpu', device: 'test', replay: { on: true } }]);
    expect(await see(engine)).toMatchObject({ model: { release: R1, name: 'garments', version: '1.0.0' }, takenAt: 5 });
  });

  it('tells why nothing is replayed as soon as a model that is not is active', async () => {
    const replay = off('a replay differs by 2.0e-1');
    const { infos } = await ready([finding('garments', { replay })]);
    expect(infos.map((info) => info.replay)).toEqual([{ on: true }, replay]);
  });

  it('has one call in a worker at a time, in the order they were asked, and a candidate in a worker of its own', async () => {
    const { engine, workers } = await ready([]);
    await Promise.all([see(engine), engine.load(never, R2, card, file), see(engine), engine.load(never, R2, people, file)]);
    expect(workers.map(({ mostOpen }) => mostOpen)).toEqual([1, 1]);
    expect(workers.map(kinds)).toEqual([
      ['open', 'load', 'see', 'see'],
      ['open', 'load', 'load'],
    ]);
  });

  it('keeps the old model answering until the new one is activated, then ends the old worker', async () => {
    const { engine, workers } = await ready([]);
    await engine.load(never, R2, testCard({ version: '2.0.0' }), file);
    expect((await see(engine)).model.version).toBe('1.0.0');
    expect(workers.map(({ terminated }) => terminated)).toEqual([false, false]);
    engine.activate(R2, ['garments']);
    expect(engine.active?.ref).toEqual({ release: R2, name: 'garments', version: '2.0.0' });
    expect((await see(engine)).model.version).toBe('2.0.0');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('answers the frame under way by the old model before its worker ends', async () => {
    const { engine, workers } = await ready([]);
    await engine.load(never, R2, card, file);
    workers[0]!.behaviour = () => 'hang';
    const under = see(engine);
    await settled();
    engine.activate(R2, ['garments']);
    await settled();
    expect(workers[0]!.terminated).toBe(false);
    const { id } = workers[0]!.requests.at(-1)!;
    workers[0]!.say({ id, ok: true, kind: 'see', scene: testScene({ takenAt: 7 }) });
    expect((await under).takenAt).toBe(7);
    await settled();
    expect(workers[0]!.terminated).toBe(true);
  });

  it('refuses to activate what is not loaded', async () => {
    const { engine } = await ready([]);
    expect(() => engine.activate(R2, ['garments'])).toThrow(expect.objectContaining({ code: 'not-loaded' }));
    expect(engine.active?.ref.release).toBe(R1);
  });
});

describe('reports', () => {
  it('tells of each frame how long its models took, and where', async () => {
    const { engine, reports } = await ready([]);
    await see(engine);
    expect(reports).toEqual([{ release: R1, on: 'webgpu', ok: true, ms: 3 }]);
  });

  it.each<[string, ReturnType<Behaviour>, string]>([
    ['fails', { failure: 'not-finite' }, 'not-finite'],
    ['dies', 'crash', 'run-failed'],
  ])('tells once of a frame at which the worker %s', async (_, end, code) => {
    const { engine, reports } = await ready([sick('see', end)]);
    await expect(see(engine)).rejects.toMatchObject({ code });
    await settled();
    expect(reports).toMatchObject([{ release: R1, ok: false, failure: { code } }]);
  });

  it('tells of a worker that ends without a word between frames, and starts another one', async () => {
    const { engine, workers, reports } = await ready([]);
    workers[0]!.vanish();
    await vi.waitFor(() => expect(kinds(workers[1])).toEqual(['open', 'load']));
    expect(reports).toMatchObject([{ release: R1, ok: false, failure: { code: 'run-failed' } }]);
    await see(engine);
    expect(workers).toHaveLength(2);
  });

  it('tells nothing of workers that end because they were told to', async () => {
    const { engine, workers, reports } = await ready([]);
    await engine.load(never, R2, card, file);
    engine.activate(R2, ['garments']);
    await settled();
    engine.close();
    for (const { vanish } of workers) vanish();
    await vi.advanceTimersByTimeAsync(1000);
    expect([reports, workers.length]).toEqual([[], 2]);
  });

  it('tells of a GPU that goes between frames, and of a model that does not come back', async () => {
    const { engine, workers, reports } = await ready([healthy(), sick('load', { failure: 'out-of-memory' })]);
    workers[0]!.say({ id: null, kind: 'device-lost', message: 'gone' });
    await settled();
    await expect(see(engine)).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(reports.map((report) => !report.ok && report.failure.code)).toEqual(['device-lost', 'out-of-memory']);
  });
});

describe('abort', () => {
  it('closes a frame that was never sent and does not send it', async () => {
    const { engine, workers } = await ready([]);
    const abort = new AbortController();
    const { frame, close } = shot();
    const first = see(engine);
    const second = engine.see(abort.signal, frame);
    abort.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await first;
    await see(engine);
    expect(close).toHaveBeenCalledOnce();
    expect(kinds(workers[0])?.filter((kind) => kind === 'see')).toHaveLength(2);
  });

  it('closes a frame that could not be sent, and one whose worker failed at it', async () => {
    const { engine, workers } = await ready([]);
    const unsent = shot();
    const post = workers[0]!.postMessage.bind(workers[0]);
    workers[0]!.postMessage = () => {
      throw new DOMException('it cannot be cloned', 'DataCloneError');
    };
    await expect(engine.see(never, unsent.frame)).rejects.toMatchObject({ code: 'run-failed' });
    expect(unsent.close).toHaveBeenCalled();
    workers[0]!.postMessage = post;

    const { engine: other } = await ready([sick('see', 'crash')]);
    const failed = shot();
    await expect(other.see(never, failed.frame)).rejects.toMatchObject({ code: 'run-failed' });
    expect(failed.close).toHaveBeenCalled();
  });

  it('rejects a running call at once, keeps the worker, and lets nobody overtake the run', async () => {
    const { engine, workers } = await ready([]);
    const abort = new AbortController();
    const well = workers[0]!.behaviour;
    workers[0]!.behaviour = () => 'hang';
    const running = see(engine, abort.signal);
    await vi.advanceTimersByTimeAsync(1);
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    workers[0]!.behaviour = well;
    const next = see(engine);
    await vi.advanceTimersByTimeAsync(1);
    expect(workers[0]?.open).toBe(1);
    const { id } = workers[0]!.requests.at(-1)!;
    workers[0]!.say({ id, ok: true, kind: 'see', scene: testScene({ takenAt: 1 }) });
    expect((await next).takenAt, 'not the answer to the aborted one').toBe(5);
    expect(workers).toHaveLength(1);
  });
});
