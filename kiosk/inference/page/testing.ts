/** What the tests of the page's side share: the life of a worker, a worker that follows a script, and an engine over such workers. */
import { vi } from 'vitest';
import { examplePoseCard } from '#contract/testing/pose-card';
import type { EngineErrorCode } from '../../pipeline/engine-error.ts';
import { testCard, testFrame, testRef, testScene } from '../../pipeline/testing.ts';
import { holdForLife, LOCKS } from '../life.ts';
import type {
  EngineAnswer,
  EngineInfo,
  EngineNotice,
  EnginePreference,
  EngineReply,
  EngineRequest,
  Replay,
} from '../protocol.ts';
import { testedReplay } from '../worker/gpu/model.ts';
import { InferenceEngine } from './engine.ts';
import type { RunReport } from './keeper.ts';

/** Begins a life, whose lock is told to `say` as soon as it is held. Returns what ends it, as a browser does with a worker that is gone. */
export function beginLife(say: (lock: string | null) => void): () => void {
  const { promise: over, resolve: end } = Promise.withResolvers<undefined>();
  const request = (name: string, hold: () => Promise<unknown>) =>
    navigator.locks.request(name, () => Promise.race([hold(), over]));
  holdForLife(LOCKS && { request: request as LockManager['request'] }, say);
  return () => end(undefined);
}

/** A garments model, a people model, and the file of either. */
export const card = testCard();
export const people = examplePoseCard();
export const file = new Blob(['model']);
/** Releases. */
export const R1 = 'r-00000001';
export const R2 = 'r-00000002';
/** The signal of what is never called off. */
export const never = new AbortController().signal;

/** What a worker does with a request: an answer, `hang`, `crash`, `vanish` (it ends without a word), or a failure. */
export type Behaviour = (request: EngineRequest) => EngineAnswer | 'hang' | 'crash' | 'vanish' | { failure: EngineErrorCode };

/** A worker that does what its behaviour says, and remembers what it was asked. */
export class FakeWorker extends EventTarget {
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

/** Nothing is replayed, and why. */
export const off = (why: string): Replay => ({ on: false, why });

/** A worker as it should be: on the GPU unless wasm is preferred, and replaying there unless it is told why not. */
export function healthy(): Behaviour {
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
export function finding(role: string, found: Partial<EngineInfo>): Behaviour {
  const well = healthy();
  return (request) => {
    const answer = well(request);
    const mine = request.kind === 'load' && request.card.role === role;
    return mine && typeof answer === 'object' && 'report' in answer ? loaded({ ...answer.report.engine, ...found }) : answer;
  };
}

/** As healthy, but `kind` ends in `outcome` while `when` says so. */
export function sick(kind: EngineRequest['kind'], outcome: ReturnType<Behaviour>, when = () => true): Behaviour {
  const well = healthy();
  return (request) => (request.kind === kind && when() ? outcome : well(request));
}

/** An engine whose n-th worker behaves as the n-th entry says, later ones as healthy. */
export function setUp(behaviours: Behaviour[], prefer: EnginePreference = 'auto') {
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
export function shot() {
  const close = vi.fn();
  return { frame: testFrame({ picture: { close } as unknown as ImageBitmap, takenAt: 5 }), close };
}

/** One more frame, called off by `signal`. */
export const see = (engine: InferenceEngine, signal = never) => engine.see(signal, shot().frame);

/** As `setUp`, with a garments model that runs. */
export async function ready(behaviours: Behaviour[], prefer: EnginePreference = 'auto') {
  const all = setUp(behaviours, prefer);
  await all.engine.open(never);
  await all.engine.load(never, R1, card, file);
  all.engine.activate(R1, ['garments']);
  return all;
}

/** As `setUp`, with a garments model and a people model that run. */
export async function readyWithPeople(behaviours: Behaviour[]) {
  const all = setUp(behaviours);
  await all.engine.load(never, R1, card, file);
  await all.engine.load(never, R1, people, file);
  all.engine.activate(R1, ['garments', 'people']);
  return all;
}

/** Lets what was asked of workers happen; no timer runs out. */
export const settled = () => vi.advanceTimersByTimeAsync(0);
/** What a worker was asked for, in order. */
export const kinds = (worker: FakeWorker | undefined) => worker?.requests.map((request) => request.kind);
