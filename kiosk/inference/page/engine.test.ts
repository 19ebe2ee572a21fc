/** The engine's handle with a scripted worker: order, aborts, hangs, crashes, lost devices, and the step down to wasm. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { examplePoseCard } from '#contract/testing/pose-card';
import type { EngineErrorCode } from '../../pipeline/engine-error.ts';
import { testCard, testFrame, testRef, testScene } from '../../pipeline/testing.ts';
import { InferenceEngine } from './engine.ts';
import { testedReplay } from '../worker/gpu/model.ts';
import type { RunReport } from './keeper.ts';
import { beginLife } from './testing.ts';
import type {
  EngineAnswer,
  EngineInfo,
  EngineNotice,
  EnginePreference,
  EngineReply,
  EngineRequest,
  Replay,
} from '../protocol.ts';

const card = testCard();
const file = new Blob(['model']);
const R1 = 'r-00000001';
const R2 = 'r-00000002';
const never = new AbortController().signal;

/** What a worker does with a request: an answer, `hang`, `crash`, `vanish` (it ends without a word), or a failure. */
type Behaviour = (request: EngineRequest) => EngineAnswer | 'hang' | 'crash' | 'vanish' | { failure: EngineFailureCode };
type EngineFailureCode = EngineErrorCode;

class FakeWorker extends EventTarget {
  readonly requests: EngineRequest[] = [];
  terminated = false;
  behaviour: Behaviour;
  /** Requests that got no answer yet. */
  open = 0;
  mostOpen = 0;
  /** What the browser does when the worker is gone. */
  readonly vanish: () => void;

  constructor(behaviour: Behaviour) {
    super();
    this.behaviour = behaviour;
    this.vanish = beginLife((lock) => queueMicrotask(() => this.#send({ id: null, kind: 'alive', lock })));
  }

  postMessage(request: EngineRequest): void {
    this.requests.push(request);
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    queueMicrotask(() => {
      const outcome = this.behaviour(request);
      if (outcome === 'hang') return;
      if (outcome === 'vanish') return this.vanish();
      if (outcome === 'crash') return void this.dispatchEvent(Object.assign(new Event('error'), { message: 'boom' }));
      const { id } = request;
      if ('failure' in outcome) this.say({ id, ok: false, failure: { code: outcome.failure, message: 'scripted' } });
      else this.say({ ...outcome, id, ok: true });
    });
  }

  say(data: EngineReply | EngineNotice): void {
    this.open--;
    this.#send(data);
  }

  terminate(): void {
    this.terminated = true;
    this.vanish();
  }

  #send(data: EngineReply | EngineNotice): void {
    if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const off = (why: string): Replay => ({ on: false, why });

/** A worker as it should be: on the GPU unless wasm is preferred, and replaying there unless it is told why not. */
function healthy(): Behaviour {
  let engine: EngineInfo = { kind: 'webgpu', reason: 'webgpu', device: 'test', replay: { on: true } };
  const versions = new Map<string, string>();
  return (request) => {
    switch (request.kind) {
      case 'open':
        engine = { ...engine, replay: request.replay };
        if (request.prefer === 'wasm') engine = { kind: 'wasm', reason: request.because, device: '1 thread', replay: null };
        return { kind: 'open', engine };
      case 'load':
        if (request.card.role === 'garments') versions.set(request.release, request.card.version);
        return loaded({ ...engine, replay: testedReplay(request.before?.engine ?? null, engine) ?? engine.replay });
      case 'see': {
        const model = { ...testRef, release: request.release, version: versions.get(request.release) ?? '' };
        return { kind: 'see', scene: testScene({ model, takenAt: request.frame.takenAt }) };
      }
    }
  };
}

function loaded(engine: EngineInfo): EngineAnswer {
  return { kind: 'load', report: { engine, createMs: 1, warmupMs: 1, goldenDifference: 0 } };
}

/** As healthy, but a model of `role` is found to run as `found` says. */
function finding(role: string, found: Partial<EngineInfo>): Behaviour {
  const well = healthy();
  return (request) => {
    const answer = well(request);
    const mine = request.kind === 'load' && request.card.role === role;
    return mine && typeof answer === 'object' && 'report' in answer ? loaded({ ...answer.report.engine, ...found }) : answer;
  };
}

/** As healthy, but `kind` ends in `outcome` while `when` says so. */
function sick(kind: EngineRequest['kind'], outcome: ReturnType<Behaviour>, when = () => true): Behaviour {
  const well = healthy();
  return (request) => (request.kind === kind && when() ? outcome : well(request));
}

/** An engine whose n-th worker behaves as the n-th entry says, later ones as healthy. */
function setUp(behaviours: Behaviour[], prefer: EnginePreference = 'auto') {
  const workers: FakeWorker[] = [];
  const infos: EngineInfo[] = [];
  const reports: RunReport[] = [];
  const spawn = () => {
    const worker = new FakeWorker(behaviours[workers.length] ?? healthy());
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const onReport = (report: RunReport) => void reports.push(report);
  const engine = new InferenceEngine({ prefer, spawn, onChange: (info) => infos.push(info), onReport });
  return { engine, workers, infos, reports };
}

/** A frame whose picture tells whether it was closed. */
function shot() {
  const close = vi.fn();
  return { frame: testFrame({ picture: { close } as unknown as ImageBitmap, takenAt: 5 }), close };
}
const see = (engine: InferenceEngine, signal = never) => engine.see(signal, shot().frame);

async function ready(behaviours: Behaviour[], prefer: EnginePreference = 'auto') {
  const all = setUp(behaviours, prefer);
  await all.engine.open(never);
  await all.engine.load(never, R1, card, file);
  all.engine.activate(R1, ['garments']);
  return all;
}
/** Lets what was asked of workers happen; no timer runs out. */
const settled = () => vi.advanceTimersByTimeAsync(0);
const kinds = (worker: FakeWorker | undefined) => worker?.requests.map((request) => request.kind);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const people = examplePoseCard();
async function readyWithPeople(behaviours: Behaviour[]) {
  const all = setUp(behaviours);
  await all.engine.load(never, R1, card, file);
  await all.engine.load(never, R1, people, file);
  all.engine.activate(R1, ['garments', 'people']);
  return all;
}

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
