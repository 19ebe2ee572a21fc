/** The page's handle of the inference worker: keeps one alive, feeds it one call at a time, replaces it when it dies. */
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import { EngineError, toEngineError, type EngineErrorCode } from '../../pipeline/engine-error.ts';
import type { Engine, Frame, ModelRef, Scene } from '../../pipeline/types.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { createLadder, type Ladder } from './ladder.ts';
import { createMutex } from '../mutex.ts';
import { createPatience, LOAD_TIMEOUT_MS, OPEN_TIMEOUT_MS, UNLOAD_TIMEOUT_MS } from './patience.ts';
import type { EngineCall, EngineInfo, EnginePreference, LoadReport, OtherInfo } from '../protocol.ts';

export interface EngineOptions {
  readonly prefer: EnginePreference;
  /** Starts the worker; a test passes its own. */
  readonly spawn?: () => Worker;
  /** Called after opening, and whenever `info` says something else than before. */
  readonly onChange: (info: EngineInfo) => void;
}

/** A model as it can be loaded again into a new worker. The Blob is a reference into IndexedDB, not a copy. */
interface Reloadable {
  readonly release: string;
  readonly card: ModelCard;
  readonly file: Blob;
  report: LoadReport;
  /** Why the newest worker could not load it again; null when it runs. */
  failure: Setback | null;
}

/** The last of so many failures in a row, and when to try again. */
interface Setback {
  readonly error: EngineError;
  readonly failures: number;
  readonly notBefore: number;
}

/** The roles that `see` runs: garments always, people where a release has a model for them. */
const ROLE = 'garments';
const PEOPLE = 'people';
/** Twice on the GPU and once on wasm: so often a start is tried in one breath. */
const ATTEMPTS = 3;
/** Pause after a failed restart or reload, doubled each time, so that a broken machine is not kept busy with restarting. */
const RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;
/** Failures that the GPU may be to blame for. */
const MACHINE: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>(['run-failed', 'device-lost', 'timeout']);
/** Failures of one model: the worker itself tries on wasm what the GPU cannot load. */
const MODEL: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>(['load-failed', 'golden-mismatch']);

/**
 * Starts no worker before `open`. A worker that hangs, crashes, fails a run or loses its GPU is ended and a new one
 * loads the same models; after a run that failed while replayed nothing is recorded any more, and after two failures on
 * the GPU within ten minutes the next worker runs on wasm.
 */
export class InferenceEngine implements Engine {
  readonly #spawn: () => Worker;
  readonly #onChange: (info: EngineInfo) => void;
  readonly #ladder: Ladder;
  readonly #inTurn = createMutex();
  readonly #loaded = new Map<string, Reloadable>();
  /** Role → key of the active model. */
  readonly #actives = new Map<string, string>();
  #patience = createPatience();
  /** Models and size of the last frame: with another one the GPU opens a session for the new shape, which takes its time. */
  #course = '';
  #mailbox: Mailbox | null = null;
  /** What the worker opened with; a single model may still run elsewhere, see `info`. */
  #opened: EngineInfo | null = null;
  #told: EngineInfo | null = null;
  #closed = false;
  #restart: Setback | null = null;
  /** Whether the worker runs a model just now whose work is replayed. */
  #replaying = false;

  constructor({ prefer, spawn = spawnWorker, onChange }: EngineOptions) {
    this.#spawn = spawn;
    this.#onChange = onChange;
    this.#ladder = createLadder(prefer);
  }

  /** Where the active models run, or would run; null before `open`. */
  get info(): EngineInfo | null {
    const engine = this.#active(ROLE)?.report.engine ?? this.#opened;
    const others = [...this.#actives.keys()].filter((role) => role !== ROLE).flatMap((role) => this.#other(role));
    return engine === null || others.length === 0 ? engine : { ...engine, others };
  }

  get active(): { readonly ref: ModelRef; readonly card: ClassifyCard } | null {
    const model = this.#active(ROLE);
    return model?.card.task === 'classify' ? { ref: refOf(model), card: model.card } : null;
  }

  /** Starts the worker and gets the GPU. Rejects with `unsupported` when this browser can never do it. */
  open(signal: AbortSignal): Promise<EngineInfo> {
    return this.#enqueue(signal, async () => {
      await this.#alive();
      const { info } = this;
      if (info === null) throw new EngineError('not-loaded', 'the engine did not open');
      return info;
    });
  }

  /**
   * Loads a model beside the active one and checks its golden picture. Rejects with an EngineError: `load-failed` and
   * `golden-mismatch` blame the model, `timeout`, `device-lost` and `run-failed` the machine; after `engine-down` and
   * `unsupported` the model was not even tried.
   */
  load(signal: AbortSignal, release: string, card: ModelCard, file: Blob): Promise<LoadReport> {
    return this.#enqueue(signal, async () => {
      const mailbox = await this.#alive();
      const loading = mailbox.ask({ kind: 'load', release, card, file, before: null }, LOAD_TIMEOUT_MS);
      const { report } = await loading.catch((thrown: unknown) => {
        const error = toEngineError(thrown, 'load-failed');
        // A runtime that did not start once never does in this worker.
        if (error.code === 'engine-down') mailbox.end(error);
        throw error;
      });
      this.#loaded.set(keyOf(release, card.role), { release, card, file, report, failure: null });
      return report;
    });
  }

  /**
   * Lets the loaded models of a release answer from the next frame on: for these roles, and for no other, which switches people off where
   * a release has none. Unloads the release before it.
   */
  async activate(release: string, roles: readonly string[]): Promise<void> {
    for (const role of roles)
      if (!this.#loaded.has(keyOf(release, role)))
        throw new EngineError('not-loaded', `no ${role} model of release ${release} is loaded`);
    const former = new Set([...this.#actives.values()].flatMap((key) => this.#loaded.get(key)?.release ?? []));
    this.#actives.clear();
    for (const role of roles) this.#actives.set(role, keyOf(release, role));
    this.#tell();
    former.delete(release);
    for (const gone of former) await this.unload(gone);
  }

  /** Lets all models of a release go; without effect when there are none. */
  async unload(release: string): Promise<void> {
    await this.#inTurn(async () => {
      for (const [key, model] of this.#loaded) if (model.release === release) this.#loaded.delete(key);
      // A worker that is dead or dies of this has unloaded the release as well.
      await this.#mailbox?.ask({ kind: 'unload', release }, UNLOAD_TIMEOUT_MS).catch(() => undefined);
    });
  }

  async see(signal: AbortSignal, frame: Frame): Promise<Scene> {
    let mine = true;
    try {
      return await this.#enqueue(signal, async () => {
        const mailbox = await this.#alive();
        const model = this.#active(ROLE);
        if (model === undefined) throw new EngineError('not-loaded', 'no model is active');
        if (model.failure !== null) throw this.#retryLater(mailbox, model.failure);
        const people = await this.#people(mailbox);
        signal.throwIfAborted();
        this.#readjust([model.release, people?.release, ...sizeOf(frame.picture)].join(' '));
        const timeout = this.#patience.frameTimeoutMs(model.report.engine.kind === 'webgpu');
        const start = performance.now();
        mine = false; // transferred to the worker, which closes it
        const { release } = model;
        const { scene } = await this.#running(people === null ? [model] : [model, people], () =>
          this.#seeOrEnd(mailbox, { release, people: people?.release ?? null, frame }, timeout),
        );
        this.#patience.note(performance.now() - start);
        return scene;
      });
    } finally {
      if (mine) frame.picture.close();
    }
  }

  /** Forgets how long frames take when they become others. */
  #readjust(course: string): void {
    if (course === this.#course) return;
    this.#course = course;
    this.#patience = createPatience();
  }

  /** Ends the worker; nothing can be asked afterwards. */
  close(): void {
    this.#closed = true;
    this.#mailbox?.end(new EngineError('not-loaded', 'the engine was closed'));
  }

  /** A run that failed may leave the runtime broken, so the worker goes; a missing model is only a missing model. */
  async #seeOrEnd(mailbox: Mailbox, call: Omit<Extract<EngineCall, { kind: 'see' }>, 'kind'>, timeout: number) {
    try {
      return await mailbox.ask({ kind: 'see', ...call }, timeout, [call.frame.picture]);
    } catch (thrown) {
      const error = toEngineError(thrown, 'run-failed');
      if (error.code !== 'not-loaded') mailbox.end(error);
      throw error;
    }
  }

  /** Runs `task` after all earlier ones. An abort rejects at once; what already runs is finished, and its result dropped. */
  #enqueue<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const turn = this.#inTurn(async () => {
      signal.throwIfAborted();
      return task();
    });
    return orAborted(signal, turn);
  }

  /**
   * The living worker, or a new one with all models loaded. Rejects with `unsupported`, or with `engine-down` when the
   * start failed or the pause after one that did is not over: never with a code that blames what is asked of it.
   */
  async #alive(): Promise<Mailbox> {
    if (this.#closed) throw new EngineError('not-loaded', 'the engine was closed');
    if (this.#mailbox !== null) return this.#mailbox;
    if (this.#restart !== null && performance.now() < this.#restart.notBefore) throw down(this.#restart.error);
    for (let attempt = 1; ; attempt++) {
      const onGpu = this.#ladder.rung.prefer !== 'wasm';
      try {
        return await this.#start();
      } catch (thrown) {
        const error = toEngineError(thrown, 'engine-down');
        // Do not leave the screen blank for a pause when the GPU may be to blame and wasm is at hand.
        if (!this.#closed && onGpu && MACHINE.has(error.code) && attempt < ATTEMPTS) continue;
        this.#restart = setback(error, this.#restart);
        throw this.#closed ? error : down(error);
      }
    }
  }

  async #start(): Promise<Mailbox> {
    const mailbox = createMailbox(this.#spawn(), (cause) => this.#onEnd(mailbox, cause));
    this.#mailbox = mailbox;
    try {
      const { engine } = await mailbox.ask({ kind: 'open', ...this.#ladder.rung }, OPEN_TIMEOUT_MS);
      this.#opened = engine;
      for (const model of this.#loaded.values()) await this.#reload(mailbox, model);
    } catch (thrown) {
      const error = toEngineError(thrown, 'engine-down');
      mailbox.end(error);
      throw error;
    }
    this.#restart = null;
    this.#patience = createPatience();
    this.#tell();
    return mailbox;
  }

  /** A model that cannot be loaded again keeps the others from nothing; it is tried again later. */
  async #reload(mailbox: Mailbox, model: Reloadable): Promise<void> {
    const { release, card, file, report: before } = model;
    try {
      const call = { kind: 'load', release, card, file, before } as const;
      model.report = (await this.#running([model], () => mailbox.ask(call, LOAD_TIMEOUT_MS))).report;
      model.failure = null;
    } catch (thrown) {
      const error = toEngineError(thrown, 'load-failed');
      if (!MODEL.has(error.code)) throw error;
      model.failure = setback(error, model.failure);
    }
  }

  /** Ends a worker that lacks its garments model, unless the pause after the last try is not over; returns the error to throw. */
  #retryLater(mailbox: Mailbox, { error, notBefore }: Setback): EngineError {
    if (performance.now() >= notBefore) mailbox.end(error);
    return error;
  }

  /**
   * The people model that runs; null where there is none, or where it failed: garments are then looked at in the guide. One that failed
   * is loaded again when its pause is over, into the same worker, for the garments go on in it.
   */
  async #people(mailbox: Mailbox): Promise<Reloadable | null> {
    const model = this.#active(PEOPLE) ?? null;
    if (model === null || model.failure === null) return model;
    if (performance.now() < model.failure.notBefore) return null;
    try {
      await this.#reload(mailbox, model);
    } catch (thrown) {
      const error = toEngineError(thrown, 'engine-down');
      mailbox.end(error);
      throw error;
    }
    this.#tell();
    return model.failure === null ? model : null;
  }

  /** Runs `work` and notes whether a replayed model was running, so that a failure can be blamed on replay. */
  async #running<T>(models: readonly Reloadable[], work: () => Promise<T>): Promise<T> {
    this.#replaying = models.some(({ report }) => report.engine.replay?.on);
    try {
      return await work();
    } finally {
      this.#replaying = false;
    }
  }

  #onEnd(mailbox: Mailbox, cause: EngineError): void {
    if (this.#mailbox !== mailbox) return;
    this.#mailbox = null;
    if (this.#closed) return;
    if (MACHINE.has(cause.code) && this.#opened?.kind !== 'wasm') this.#ladder.fail(cause, performance.now(), this.#replaying);
    // Start the next worker now rather than with the next frame; its failure reaches whoever asks next.
    if (this.#opened !== null) void this.#inTurn(() => this.#alive()).catch(() => undefined);
  }

  #active(role: string): Reloadable | undefined {
    return this.#loaded.get(this.#actives.get(role) ?? '');
  }

  /** What `info` says of an active model beside the garments model; empty where it was unloaded. */
  #other(role: string): OtherInfo[] {
    const model = this.#active(role);
    if (model === undefined) return [];
    const { kind, reason, replay } = model.report.engine;
    const error = model.failure?.error;
    return [{ role, kind, reason, replay, failure: error === undefined ? null : { code: error.code, message: error.message } }];
  }

  #tell(): void {
    const { info } = this;
    if (info === null || JSON.stringify(info) === JSON.stringify(this.#told)) return;
    this.#told = info;
    this.#onChange(info);
  }
}

function sizeOf(picture: VideoFrame | ImageBitmap): [width: number, height: number] {
  return 'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height];
}

function spawnWorker(): Worker {
  return new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'inference' });
}

/** The reason why there is no worker, as whoever needs one gets it. */
function down(cause: EngineError): EngineError {
  if (cause.code === 'unsupported' || cause.code === 'engine-down') return cause;
  return new EngineError('engine-down', `the engine does not run (${cause.code}): ${cause.message}`, { cause });
}

function setback(error: EngineError, before: Setback | null): Setback {
  const failures = (before?.failures ?? 0) + 1;
  return { error, failures, notBefore: performance.now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** (failures - 1)) };
}

function keyOf(release: string, role: string): string {
  return `${release}/${role}`;
}

function refOf({ release, card }: Reloadable): ModelRef {
  return { release, name: card.name, version: card.version };
}

/** `work`, or the signal's reason as soon as it aborts. */
async function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
