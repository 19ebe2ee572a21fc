/** The page's handle of inference: the release that answers frames, and beside it the one that is to follow, in a worker of its own. */
import type { ClassifyCard, ModelCard } from '#contract/model-card';
import { EngineError, toEngineError } from '../../pipeline/engine-error.ts';
import type { Engine, Frame, ModelRef, Scene } from '../../pipeline/types.ts';
import type { EngineInfo, EnginePreference, LoadReport } from '../protocol.ts';
import { Keeper, type RunReport } from './keeper.ts';
import { createLadder } from './ladder.ts';

export interface EngineOptions {
  readonly prefer: EnginePreference;
  /** Starts a worker; a test passes its own. */
  readonly spawn?: () => Worker;
  /** Called after opening, and whenever `info` says something else than before. */
  readonly onChange: (info: EngineInfo) => void;
  /** Told of every frame that the active release answered or failed at, and of every death of its worker. */
  readonly onReport?: (report: RunReport) => void;
}

/** A candidate that is shown real frames. */
interface Rehearsal {
  readonly keeper: Keeper;
  /** Whether it has one now. */
  isBusy: boolean;
  /** When it was last given one, in ms of performance.now(). */
  frameAt: number;
  readonly hear: (report: RunReport) => void;
}

/** After so many ms without a frame a rehearsal is over: nobody looks, or the camera is off. */
const QUIET_MS = 5000;
/** And after so many in any case. */
const REHEARSAL_MS = 120_000;

/**
 * A candidate cannot take anything from the release that answers: whatever it does ends with its own worker, and what it does to the
 * GPU is held against the machine only while nothing else runs on it. Two sets of models exist from the candidate's load until it
 * either takes over or is let go.
 */
export class InferenceEngine implements Engine {
  readonly #options: EngineOptions;
  /** What is known of the machine as long as nothing runs on it. */
  readonly #ladder;
  #running: Keeper | null = null;
  /** Has been opened, or has models of a release that does not answer yet. */
  #candidate: Keeper | null = null;
  #rehearsal: Rehearsal | null = null;
  #told: EngineInfo | null = null;
  #closed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#ladder = createLadder(options.prefer);
  }

  /** Where the active models run, or would run; null before `open`. */
  get info(): EngineInfo | null {
    return (this.#running ?? this.#candidate)?.info ?? null;
  }

  get active(): { readonly ref: ModelRef; readonly card: ClassifyCard } | null {
    return this.#running?.garments ?? null;
  }

  /** Starts a worker and gets the GPU. Rejects with `unsupported` when this browser can never do it. */
  async open(signal: AbortSignal): Promise<EngineInfo> {
    const keeper = this.#running ?? this.#standby();
    await keeper.open(signal);
    const { info } = keeper;
    if (info === null) throw new EngineError('not-loaded', 'the engine did not open');
    return info;
  }

  /**
   * Loads a model beside the active ones and checks its golden picture; models of another release that waited are let go. Rejects with an
   * EngineError, and the worker is ended: `load-failed` and `golden-mismatch` blame the model, `timeout`, `out-of-memory`, `device-lost`
   * and `run-failed` perhaps the machine; after `engine-down` and `unsupported` the model was not even tried.
   */
  async load(signal: AbortSignal, release: string, card: ModelCard, file: Blob): Promise<LoadReport> {
    const waiting = this.#candidate?.release ?? null;
    if (waiting !== null && waiting !== release) this.unload(waiting);
    const keeper = this.#standby();
    try {
      return await keeper.load(signal, release, card, file);
    } catch (thrown) {
      this.#dismiss(keeper);
      signal.throwIfAborted();
      throw toEngineError(thrown, 'load-failed');
    }
  }

  /**
   * Shows the loaded release the frames that the active one answers, as many as it can take, in its own worker; nobody sees what it
   * says. Ends when `isEnough` says so of a report of either, and without any when nothing runs or no frames come. Rejects with the
   * signal's reason.
   */
  async rehearse(signal: AbortSignal, release: string, isEnough: (report: RunReport) => boolean): Promise<void> {
    const keeper = this.#candidate;
    if (keeper?.release !== release) throw new EngineError('not-loaded', `no model of release ${release} is loaded`);
    if (this.#running === null) return;
    const begun = performance.now();
    let end = (): void => undefined;
    const over = new Promise<void>((resolve, reject) => {
      const hear = (report: RunReport) => {
        if (isEnough(report)) resolve();
      };
      const rehearsal: Rehearsal = { keeper, isBusy: false, frameAt: begun, hear };
      const timer = setInterval(() => {
        const now = performance.now();
        if (!rehearsal.isBusy && now - rehearsal.frameAt >= QUIET_MS) resolve();
        if (now - begun >= REHEARSAL_MS)
          reject(new EngineError('timeout', `no answers to real frames within ${REHEARSAL_MS} ms`));
      }, 1000);
      const stop = () => reject(signal.reason as Error);
      signal.addEventListener('abort', stop);
      this.#rehearsal = rehearsal;
      end = () => {
        clearInterval(timer);
        signal.removeEventListener('abort', stop);
        if (this.#rehearsal === rehearsal) this.#rehearsal = null;
      };
      keeper.takeDuty();
      if (signal.aborted) stop();
    });
    await over.finally(() => end());
  }

  /**
   * Lets the loaded release answer from the next frame on: for these roles, and for no other, which switches people off where a release
   * has none. The worker of the release before it ends with the frame that it sees.
   */
  activate(release: string, roles: readonly string[]): void {
    const next = this.#candidate?.release === release ? this.#candidate : null;
    for (const role of roles)
      if (next?.roles.has(role) !== true) throw new EngineError('not-loaded', `no ${role} model of release ${release} is loaded`);
    const former = this.#running;
    this.#running = next;
    this.#candidate = null;
    next?.takeDuty();
    this.#tell();
    void former?.retire();
  }

  /** Lets a candidate go, whatever it is doing; without effect when there is none of this release. */
  unload(release: string): void {
    if (this.#candidate?.release === release) this.#dismiss(this.#candidate);
  }

  async see(signal: AbortSignal, frame: Frame): Promise<Scene> {
    if (this.#running !== null) {
      if (this.#rehearsal !== null) show(this.#rehearsal, frame);
      return this.#running.see(signal, frame);
    }
    frame.picture.close();
    throw new EngineError('not-loaded', 'no model is active');
  }

  /** Ends all workers; nothing can be asked afterwards. */
  close(): void {
    this.#closed = true;
    this.#running?.close();
    this.#candidate?.close();
  }

  #standby(): Keeper {
    if (this.#closed) throw new EngineError('not-loaded', 'the engine was closed');
    this.#candidate ??= new Keeper({
      ladder: this.#running === null ? this.#ladder : createLadder(this.#options.prefer, this.#running.ladder.rung),
      spawn: this.#options.spawn ?? spawnWorker,
      onChange: () => this.#tell(),
      onReport: (report) => {
        const isActive = report.release === this.#running?.release;
        if (isActive) this.#options.onReport?.(this.#rehearsal !== null && report.ok ? { ...report, shared: true } : report);
        if (isActive || report.release === this.#rehearsal?.keeper.release) this.#rehearsal?.hear(report);
      },
    });
    return this.#candidate;
  }

  #dismiss(keeper: Keeper): void {
    keeper.close();
    if (this.#candidate === keeper) this.#candidate = null;
  }

  #tell(): void {
    const { info } = this;
    if (info === null || JSON.stringify(info) === JSON.stringify(this.#told)) return;
    this.#told = info;
    this.#options.onChange(info);
  }
}

/** Gives a candidate a frame of its own, unless it is at one. */
function show(rehearsal: Rehearsal, frame: Frame): void {
  const picture = rehearsal.isBusy ? null : copyOf(frame.picture);
  if (picture === null) return;
  rehearsal.frameAt = performance.now();
  rehearsal.isBusy = true;
  const seen = rehearsal.keeper.see(new AbortController().signal, { ...frame, picture });
  // How it went is reported.
  void seen.catch(() => undefined).finally(() => (rehearsal.isBusy = false));
}

/** Null for a bitmap, whose copy would take its time from the one that answers, and for a frame that is closed already. */
function copyOf(picture: Frame['picture']): VideoFrame | null {
  try {
    return 'clone' in picture ? picture.clone() : null;
  } catch {
    return null;
  }
}

function spawnWorker(): Worker {
  return new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'inference' });
}
