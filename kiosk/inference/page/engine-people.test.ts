/** A people model beside the garments model: what is told of it, and how it comes back when it could not be loaded. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineInfo } from '../protocol.ts';
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
  readyWithPeople,
  see,
  setUp,
  shot,
  sick,
  type Behaviour,
} from './testing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('with a people model beside the garments model', () => {
  it('answers with garments, loads both into a new worker, and is without people when the next release is', async () => {
    const { engine, workers } = await readyWithPeople([sick('see', 'crash')]);
    expect(engine.active?.card).toBe(card);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    expect((await see(engine)).model.name).toBe(card.name);
    expect(kinds(workers[1])).toEqual(['open', 'load', 'load', 'see']);
    expect(workers[1]?.requests.at(-1)).toMatchObject({ kind: 'see', release: R1, people: R1 });

    await engine.load(never, R2, card, file);
    engine.activate(R2, ['garments']);
    await see(engine);
    expect(workers[2]?.requests.at(-1)).toMatchObject({ kind: 'see', release: R2, people: null });
    expect(engine.info?.others).toBeUndefined();
  });

  it('names no garments while only people are found', async () => {
    const { engine } = setUp([]);
    await engine.open(never);
    await engine.load(never, R1, people, file);
    engine.activate(R1, ['people']);
    expect(engine.active).toBeNull();
    await expect(see(engine)).rejects.toMatchObject({ code: 'not-loaded' });
  });

  it.each<[string, Partial<EngineInfo>]>([
    ['is not replayed', { replay: off('a replay differs by 2.0e-1') }],
    ['runs on wasm', { kind: 'wasm', reason: 'golden-mismatch' }],
  ])('tells when only the people model %s', async (_, found) => {
    const { engine, infos } = await readyWithPeople([finding('people', found)]);
    const expected = { kind: 'webgpu', reason: 'webgpu', replay: { on: true } };
    expect(infos.at(-1)).toMatchObject({ ...expected, others: [{ ...expected, ...found, role: 'people', failure: null }] });
    expect(engine.info).toEqual(infos.at(-1));
  });

  it('loads a people model again that a new worker could not load, with growing pauses, while garments are answered', async () => {
    let broken = true;
    const well = healthy();
    const lame: Behaviour = (request) =>
      broken && request.kind === 'load' && request.card.role === 'people' ? { failure: 'load-failed' } : well(request);
    const { engine, workers, infos } = await readyWithPeople([sick('see', 'crash'), lame]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    const asked = () => workers[1]?.requests.splice(0).map(({ kind }) => kind);
    const last = () => workers[1]?.requests.at(-1);

    await see(engine);
    expect(last()).toMatchObject({ kind: 'see', people: null });
    expect(asked()).toEqual(['open', 'load', 'load', 'see']);
    expect(infos.at(-1)?.others).toMatchObject([{ role: 'people', failure: { code: 'load-failed', message: 'scripted' } }]);
    for (const pause of [1000, 2000, 4000]) {
      await vi.advanceTimersByTimeAsync(pause - 1);
      await see(engine);
      expect(asked()).toEqual(['see']);
      await vi.advanceTimersByTimeAsync(1);
      broken = pause !== 4000;
      await see(engine);
      expect(last()).toMatchObject({ people: broken ? null : R1 });
      expect(asked()).toEqual(['load', 'see']);
    }
    expect(infos.at(-1)?.others).toMatchObject([{ role: 'people', failure: null }]);
    expect(workers).toHaveLength(2);
  });

  it('starts a new worker at once when one that lacks the people model dies, however long that model is to wait', async () => {
    const lame: Behaviour = (request) =>
      request.kind === 'load' && request.card.role === 'people' ? { failure: 'load-failed' } : healthy()(request);
    const { engine, workers } = await readyWithPeople([sick('see', 'crash'), lame]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    workers[1]!.say({ id: null, kind: 'device-lost', message: 'gone' });
    expect((await see(engine)).model.release).toBe(R1);
    expect(kinds(workers[2])).toEqual(['open', 'load', 'load', 'see']);
  });

  it('replaces a worker whose runtime goes while the people model is loaded again', async () => {
    let outcome: 'load-failed' | 'engine-down' = 'load-failed';
    const well = healthy();
    const lame: Behaviour = (request) =>
      request.kind === 'load' && request.card.role === 'people' ? { failure: outcome } : well(request);
    const { engine, workers } = await readyWithPeople([sick('see', 'crash'), lame]);
    await expect(see(engine)).rejects.toMatchObject({ code: 'run-failed' });
    await see(engine);
    outcome = 'engine-down';
    await vi.advanceTimersByTimeAsync(1000);
    const { frame, close } = shot();
    await expect(engine.see(never, frame)).rejects.toMatchObject({ code: 'engine-down' });
    expect(close).toHaveBeenCalledOnce();
    await see(engine);
    expect(workers[2]?.requests.at(-1)).toMatchObject({ kind: 'see', people: R1 });
  });
});
