/** Keeps one worker alive with the models of one release: feeds it one call at a time, replaces it when it dies. */
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import type { EngineKind } from '#contract/telemetry';
import { EngineError, toEngineError, type EngineErrorCode, type EngineFailure } from '../../pipeline/engine-error.ts';
import { pictureSize } from '../../pipeline/pixels/picture-size.ts';
import type { Frame, ModelRef, Scene } from '../../pipeline/types.ts';
import { createMutex } from '../mutex.ts';
import type { EngineCall, EngineInfo, LoadReport, OtherInfo } from '../protocol.ts';
import type { Ladder } from './ladder.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';
import { orAborted } from './or-aborted.ts';
import { createPatience, LOAD_TIMEOUT_MS, OPEN_TIMEOUT_MS, reloadTimeoutMs } from './patience.ts';
import { down, setback, type Setback } from './setback.ts';

/** How a release did on a frame, or that its worker died between two. */
export type RunReport = {
  readonly release: string;
  /** Where the worker computes what it can; a single model may have fallen to wasm. */
  readonly on: EngineKind;
} & (
  | {
      readonly ok: true;
      /** Milliseconds of preprocessing and of all runs. */
      readonly ms: number;
      /** A candidate rehearsed at the same time, and took some of it. */
      readonly shared?: true;
    }
  | { readonly ok: false; readonly failure: EngineFailure }
);

export interface KeeperOptions {
  /** What to ask a new worker for; learns from how workers die. */
  readonly ladder: Ladder;
  readonly spawn: () => Worker;
  /** Called whenever `info` may say something else than before. */
  readonly onChange: () => void;
  readonly onReport: (report: RunReport) => void;
}

/** A model as it can be loaded again into a new worker. The Blob is a reference into IndexedDB, not a copy. */
interface Reloadable {
  readonly card: ModelCard;
  readonly file: Blob;
  report: LoadReport;
  /** Why the newest worker could not load it again; null when it runs. */
  failure: Setback | null;
}

/** The roles that `see` runs: garments always, people where a release has a model for them. */
const ROLE = 'garments';
const PEOPLE = 'people';
/** Twice on the GPU and once on wasm: so often a start is tried in one breath. */
const ATTEMPTS = 3;
/** Failures that the GPU may be to blame for. */
const MACHINE: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>([
  'run-failed',
  'not-finite',
  'out-of-memory',
  'device-lost',
  'timeout',
]);
/** Failures of one model: the worker itself tries on wasm what the GPU cannot load. */
const MODEL: ReadonlySet<EngineErrorCode> = new Set<EngineErrorCode>(['load-failed', 'golden-mismatch', 'out-of-memory']);

/**
 * Starts no worker before `open` or `load`. Once it is `onDuty`, a worker that hangs, crashes, fails a run or loses its GPU is ended and
 * a new one loads the same models; after a run that failed while replayed nothing is recorded any more, and after two failures on the
 * GPU within ten minutes the next worker runs on wasm.
 */
export class Keeper {
  readonly ladder: Ladder;
  readonly #options: KeeperOptions;
  readonly #inTurn = createMutex();
  /** By role. */
  readonly #models = new Map<string, Reloadable>();
  #release: string | null = null;
  #onDuty = false;
  #patience = createPatience();
  /** Size of the last frame: with another one the GPU opens a session for the new shape, which takes its time. */
  #course = '';
  #mailbox: Mailbox | null = null;
  /** What the worker opened with; a single model may still run elsewhere, see `info`. */
  #opened: EngineInfo | null = null;
  #closed = false;
  #restart: Setback | null = null;
  /** Whether the worker runs a model just now whose work is replayed. */
  #replaying = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
    this.ladder = options.ladder;
  }

  /** Where the models run, or would run; null before `open`. */
  get info(): EngineInfo | null {
    const engine = this.#models.get(ROLE)?.report.engine ?? this.#opened;
    const others = [...this.#models].filter(([role]) => role !== ROLE).map(([role, model]) => otherInfo(role, model));
    return engine === null || others.length === 0 ? engine : { ...engine, others };
  }

  /** The release whose models it has, or null before the first. */
  get release(): string | null {
    return this.#release;
  }

  get roles(): ReadonlySet<string> {
    return new Set(this.#models.keys());
  }

  get garments(): { readonly ref: ModelRef; readonly card: ClassifyCard } | null {
    const card = this.#models.get(ROLE)?.card;
    if (this.#release === null || card?.task !== 'classify') return null;
    return { ref: { release: this.#release, name: card.name, version: card.version }, card };
  }

  /** Starts the worker and gets the GPU. Rejects with `unsupported` when this browser can never do it. */
  open(signal: AbortSignal): Promise<void> {
    return this.#enqueue(signal, async () => void (await this.#alive()));
  }

  /** Loads a model of `release`, of which alone it may have any, and checks its golden picture. Rejects as `InferenceEngine.load` does. */
  load(signal: AbortSignal, release: string, card: ModelCard, file: Blob): Promise<LoadReport> {
    this.#release = release;
    return this.#enqueue(signal, async () => {
      const mailbox = await this.#alive();
      const loading = mailbox.ask({ kind: 'load', release, card, file, before: null }, LOAD_TIMEOUT_MS);
      const { report } = await loading.catch((thrown: unknown) => {
        const error = toEngineError(thrown, 'load-failed');
        // A runtime that did not start once never does in this worker.
        if (error.code === 'engine-down') mailbox.end(error);
        throw error;
      });
      this.#models.set(card.role, { card, file, report, failure: null });
      return report;
    });
  }

  /** From now on real frames come, and a worker that dies is replaced. */
  takeDuty(): void {
    this.#onDuty = true;
  }

  /** Takes ownership of the frame's picture, which is closed here in the end: of one that went to the worker nothing is left to close. */
  async see(signal: AbortSignal, frame: Frame): Promise<Scene> {
    try {
      return await this.#enqueue(signal, async () => {
        const mailbox = await this.#alive();
        const garments = this.#models.get(ROLE);
        if (garments === undefined || this.#release === null) throw new EngineError('not-loaded', 'no model is active');
        if (garments.failure !== null) throw this.#retryLater(mailbox, garments.failure);
        const people = await this.#people(mailbox);
        signal.throwIfAborted();
        this.#readjust([people !== null, ...pictureSize(frame.picture)].join(' '));
        const timeout = this.#patience.frameTimeoutMs(garments.report.engine.kind === 'webgpu');
        const start = performance.now();
        const call = { release: this.#release, people: people && this.#release, frame };
        const models = people === null ? [garments] : [garments, people];
        const { scene } = await this.#running(models, () => this.#seeOrEnd(mailbox, call, timeout));
        this.#patience.note(performance.now() - start);
        this.#report({ ok: true, ms: scene.preprocessMs + scene.inferenceMs });
        return scene;
      });
    } finally {
      frame.picture.close();
    }
  }

  /** Ends the worker at once; nothing can be asked afterwards. */
  close(): void {
    this.#closed = true;
    this.#mailbox?.end(new EngineError('not-loaded', 'the engine was closed'));
  }

  /** Ends the worker as soon as the frame that it sees is answered. */
  async retire(): Promise<void> {
    await this.#inTurn(() => Promise.resolve(this.close()));
  }

  /** Forgets how long frames take when they become others. */
  #readjust(course: string): void {
    if (course === this.#course) return;
    this.#course = course;
    this.#patience = createPatience();
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
      const onGpu = this.ladder.rung.prefer !== 'wasm';
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
    const mailbox = createMailbox(this.#options.spawn(), (cause) => this.#onEnd(mailbox, cause));
    this.#mailbox = mailbox;
    try {
      const { engine } = await mailbox.ask({ kind: 'open', ...this.ladder.rung }, OPEN_TIMEOUT_MS);
      this.#opened = engine;
      for (const model of this.#models.values()) await this.#reload(mailbox, model);
    } catch (thrown) {
      const error = toEngineError(thrown, 'engine-down');
      mailbox.end(error);
      throw error;
    }
    this.#restart = null;
    this.#patience = createPatience();
    this.#options.onChange();
    return mailbox;
  }

  /** A model that cannot be loaded again keeps the others from nothing; it is tried again later. */
  async #reload(mailbox: Mailbox, model: Reloadable): Promise<void> {
    const { card, file, report: before } = model;
    try {
      const call = { kind: 'load', release: this.#release ?? '', card, file, before } as const;
      model.report = (await this.#running([model], () => mailbox.ask(call, reloadTimeoutMs(before)))).report;
      model.failure = null;
    } catch (thrown) {
      const error = toEngineError(thrown, 'load-failed');
      if (!MODEL.has(error.code)) throw error;
      model.failure = setback(error, model.failure);
      this.#report({ ok: false, failure: { code: error.code, message: error.message } });
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
    const model = this.#models.get(PEOPLE) ?? null;
    if (model === null || model.failure === null) return model;
    if (performance.now() < model.failure.notBefore) return null;
    try {
      await this.#reload(mailbox, model);
    } catch (thrown) {
      const error = toEngineError(thrown, 'engine-down');
      mailbox.end(error);
      throw error;
    }
    this.#options.onChange();
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
    if (MACHINE.has(cause.code) && this.#opened?.kind !== 'wasm') this.ladder.fail(cause, performance.now(), this.#replaying);
    this.#report({ ok: false, failure: { code: cause.code, message: cause.message } });
    // Start the next worker now rather than with the next frame; its failure reaches whoever asks next.
    if (this.#onDuty) void this.#inTurn(() => this.#alive()).catch(() => undefined);
  }

  /** Only who is on duty has real frames to report of. */
  #report(outcome: { ok: true; ms: number } | { ok: false; failure: EngineFailure }): void {
    if (this.#onDuty && this.#release !== null)
      this.#options.onReport({ release: this.#release, on: this.#opened?.kind ?? 'wasm', ...outcome });
  }
}

function otherInfo(role: string, { report, failure }: Reloadable): OtherInfo {
  const { kind, reason, replay } = report.engine;
  return { role, kind, reason, replay, failure: failure && { code: failure.error.code, message: failure.error.message } };
}
