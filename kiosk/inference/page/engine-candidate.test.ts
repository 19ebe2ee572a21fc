/** A release that is tried beside the one that runs: however it fails, it keeps no frame from that one. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testFrame } from '../../pipeline/testing.ts';
import type { RunReport } from './keeper.ts';
import { card, file, healthy, never, R1, R2, ready, see, settled, setUp, sick, type Behaviour } from './testing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('with a candidate that fails', () => {
  const ways: [string, ReturnType<Behaviour>, string][] = [
    ['is refused', { failure: 'golden-mismatch' }, 'golden-mismatch'],
    ['hangs', 'hang', 'timeout'],
    ['dies', 'crash', 'run-failed'],
    ['ends without a word', 'vanish', 'run-failed'],
    ['loses the GPU', { failure: 'device-lost' }, 'device-lost'],
    ['eats the memory', { failure: 'out-of-memory' }, 'out-of-memory'],
  ];

  it.each(ways)(
    'answers every frame meanwhile, ends only the worker of the one that %s, and blames no machine',
    async (_, end, code) => {
      const { engine, workers, infos, reports } = await ready([healthy(), sick('load', end), sick('load', end)]);
      for (const attempt of [1, 2]) {
        let over = false;
        const failed = expect(engine.load(never, R2, card, file))
          .rejects.toMatchObject({ code })
          .finally(() => (over = true));
        for (let frame = 0; frame < 5 || !over; frame++) {
          expect((await see(engine)).model.release).toBe(R1);
          await vi.advanceTimersByTimeAsync(1000);
        }
        await failed;
        expect(workers.map(({ terminated }) => terminated)).toEqual([false, ...Array<boolean>(attempt).fill(true)]);
      }
      expect(engine.active?.ref.release).toBe(R1);
      expect(infos).toHaveLength(1);
      expect(reports.every(({ ok, release }) => ok && release === R1)).toBe(true);
      await engine.load(never, R2, card, file);
      expect(workers[3]?.requests[0], 'the next one starts where the running one is').toMatchObject({
        prefer: 'auto',
        replay: { on: true },
      });
    },
  );

  it('blames the machine, and gets to wasm, while nothing else runs on it', async () => {
    const stuck = sick('load', 'hang');
    const { engine, workers } = setUp([stuck, stuck]);
    for (let i = 0; i < 2; i++) {
      const failed = expect(engine.load(never, R1, card, file)).rejects.toMatchObject({ code: 'timeout' });
      await vi.advanceTimersByTimeAsync(120_000);
      await failed;
    }
    await engine.load(never, R1, card, file);
    expect(workers[2]?.requests[0]).toMatchObject({ prefer: 'wasm', because: 'webgpu-failed' });
  });

  it('lets a candidate go at once when it is called off, or another one comes', async () => {
    const { engine, workers } = await ready([healthy(), sick('load', 'hang'), sick('load', 'hang')]);
    const abort = new AbortController();
    const off = expect(engine.load(abort.signal, R2, card, file)).rejects.toMatchObject({ name: 'AbortError' });
    await settled();
    abort.abort();
    await off;
    expect(workers[1]?.terminated).toBe(true);
    const replaced = expect(engine.load(never, R2, card, file)).rejects.toMatchObject({ code: 'not-loaded' });
    await settled();
    await engine.load(never, 'r-00000003', card, file);
    await replaced;
    expect(workers.map(({ terminated }) => terminated)).toEqual([false, true, true, false]);
    engine.unload('r-00000003');
    expect(workers.map(({ terminated }) => terminated)).toEqual([false, true, true, true]);
  });
});

describe('a rehearsal', () => {
  /** A frame as the camera gives it, which can be copied, and how many copies are not closed yet. */
  const camera = () => {
    const open = { copies: 0 };
    const copy = () => ({ close: vi.fn(() => (open.copies -= 1)) });
    const clone = vi.fn(() => {
      open.copies += 1;
      return copy();
    });
    const frame = () => testFrame({ picture: { close: () => undefined, clone } as unknown as VideoFrame });
    return { frame, clone, open };
  };
  async function rehearsing(behaviour: Behaviour) {
    const all = await ready([healthy(), behaviour, behaviour]);
    await all.engine.load(never, R2, card, file);
    /** Of the candidate, and of the active one beside it. */
    const heard: RunReport[] = [];
    const beside: RunReport[] = [];
    const state = { over: null as unknown, most: 3 };
    const abort = new AbortController();
    const done = all.engine
      .rehearse(abort.signal, R2, (report) => {
        (report.release === R2 ? heard : beside).push(report);
        return heard.length >= state.most;
      })
      .then(
        () => (state.over = 'enough'),
        (error: unknown) => (state.over = error),
      );
    return { ...all, heard, beside, state, abort, done, ...camera() };
  }

  it('shows the candidate what the active one answers, until it is enough; nobody hears of it', async () => {
    const { engine, heard, beside, state, reports, frame, clone, workers } = await rehearsing(healthy());
    for (let i = 0; i < 6; i++) {
      expect((await engine.see(never, frame())).model.release).toBe(R1);
      await settled();
    }
    expect(state.over).toBe('enough');
    expect(heard).toMatchObject(Array(3).fill({ release: R2, ok: true, ms: 3 }));
    expect(beside, 'to compare with').toMatchObject(Array(beside.length).fill({ release: R1, ok: true, ms: 3 }));
    expect(beside.length).toBeGreaterThanOrEqual(2);
    expect(reports.slice(0, 3), 'the time of these is not all its own').toMatchObject(Array(3).fill({ shared: true }));
    expect(reports.at(-1)).not.toHaveProperty('shared');
    expect(clone).toHaveBeenCalledTimes(3);
    expect(reports.every(({ release }) => release === R1)).toBe(true);
    engine.activate(R2, ['garments']);
    await see(engine);
    expect(reports.at(-1)).toMatchObject({ release: R2, ok: true });
    expect(workers).toHaveLength(2);
  });

  it.each<[string, ReturnType<Behaviour>, string]>([
    ['hangs', 'hang', 'timeout'],
    ['dies', 'crash', 'run-failed'],
    ['ends without a word', 'vanish', 'run-failed'],
    ['gives no numbers', { failure: 'not-finite' }, 'not-finite'],
  ])('tells of a candidate that %s, which keeps no frame from the active one', async (_, end, code) => {
    const { engine, heard, state, reports, frame, infos } = await rehearsing(sick('see', end));
    state.most = 1;
    for (let i = 0; state.over === null && i < 100; i++) {
      expect((await engine.see(never, frame())).model.release).toBe(R1);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(state.over).toBe('enough');
    expect(heard).toMatchObject([{ release: R2, ok: false, failure: { code } }]);
    expect(reports.every(({ ok, release }) => ok && release === R1)).toBe(true);
    engine.unload(R2);
    await settled();
    expect(infos).toHaveLength(1);
  });

  it('ends without a frame when none come, at once when nothing runs, and when it is called off', async () => {
    const quiet = await rehearsing(healthy());
    await vi.advanceTimersByTimeAsync(6000);
    expect([quiet.state.over, quiet.heard]).toEqual(['enough', []]);

    const still = await rehearsing(healthy());
    for (let i = 0; i < 10; i++) {
      await see(still.engine);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect([still.state.over, still.heard], 'pictures of which there is no cheap copy').toEqual(['enough', []]);

    const off = await rehearsing(healthy());
    off.abort.abort();
    await settled();
    expect(off.state.over).toMatchObject({ name: 'AbortError' });
    await off.engine.see(never, off.frame());
    expect(off.clone).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);

    const { engine } = setUp([]);
    await engine.load(never, R1, card, file);
    await engine.rehearse(never, R1, () => false);
    await expect(engine.rehearse(never, R2, () => true)).rejects.toMatchObject({ code: 'not-loaded' });
  });

  it('does not go on for ever with a candidate whose worker cannot be started again', async () => {
    let broken = false;
    const lost: Behaviour = (request) => (broken ? 'crash' : healthy()(request));
    const { engine, state, frame } = await rehearsing(lost);
    broken = true;
    state.most = 1000;
    for (let i = 0; i < 125; i++) {
      await engine.see(never, frame());
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(state.over).toMatchObject({ code: 'timeout' });
    expect((await engine.see(never, frame())).model.release).toBe(R1);
  });
});
