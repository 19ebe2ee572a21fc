/** Keeps looking: runs the camera and the pipeline while somebody can see the screen, and tells the state what comes of it. */
import type { Camera } from './camera/camera.ts';
import type { Region } from './camera/frames.ts';
import type { Source } from './camera/source.ts';
import { guideBox, wholeBox } from './pipeline/guide.ts';
import { watch } from './pipeline/pipeline.ts';
import type { Engine, Verdict } from './pipeline/types.ts';
import { answerOf, sameModel } from './pipeline/vote.ts';
import type { Action } from './state/reduce.ts';
import type { State } from './state/state.ts';
import type { Store } from './state/store.ts';
import { verdictEvent } from './telemetry/event.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

export interface LookoutParts {
  readonly camera: Camera;
  readonly engine: Engine;
  readonly store: Store<State, Action>;
  readonly telemetry: Pick<Telemetry, 'record'>;
  /** What is looked at first. */
  readonly source: Source;
}

export class Lookout {
  readonly #parts: LookoutParts;
  #source: Source;
  #signal: AbortSignal | null = null;
  #looking: AbortController | null = null;
  #filming: AbortController | null = null;
  /** The end of the last camera run: two may not overlap, for both would show in one <video>. */
  #filmed: Promise<void> = Promise.resolve();
  #answer = '';
  #lastChangeAt = -Infinity;

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    this.#source = parts.source;
  }

  get source(): Source {
    return this.#source;
  }

  /**
   * When the answer last became another one, in ms of performance.now(). People come, go and try things; a mannequin in
   * the picture is a garment all day long, and a model without a reject label calls an empty place one.
   */
  get lastChangeAt(): number {
    return this.#lastChangeAt;
  }

  /** Begins, and follows the page's visibility, the opening hours, the camera and the model until aborted, which ends the camera too. */
  start(signal: AbortSignal): void {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#arrange(), { once: true });
    document.addEventListener('visibilitychange', () => this.#arrange());
    let before = this.#parts.store.state;
    this.#parts.store.subscribe((state) => {
      const cameraTurned = (state.camera.kind === 'live') !== (before.camera.kind === 'live');
      const newModel = state.sync.active?.release !== before.sync.active?.release;
      const cameraFault = state.camera.kind !== before.camera.kind && !['live', 'starting', 'off'].includes(state.camera.kind);
      const doors = state.open !== before.open;
      before = state;
      if (cameraFault) void this.#parts.telemetry.record({ type: 'fault', code: `camera-${state.camera.kind}` });
      // A camera that came back gets a fresh look, and one that went away or stands still none; a settled picture is not looked at any more.
      if (doors || (cameraTurned && this.#source.kind === 'camera') || (newModel && this.#source.enough !== null))
        this.#arrange();
    });
    this.#arrange();
  }

  /** Looks at something else from now on; the former source is closed. */
  lookAt(source: Source): void {
    this.#looking?.abort();
    this.#source.close();
    this.#source = source;
    const { kind, name } = source;
    this.#parts.store.dispatch({ type: 'looking', looking: kind === 'camera' ? { kind } : { kind, name } });
    this.#arrange();
  }

  /**
   * Starts a fresh look at the source, and the camera if it is needed; stops both while nobody can see the page or the shop is closed.
   * A camera is looked at only while it is live: a stuck one is opened again and again, and repeats a picture that nobody shows.
   */
  #arrange(): void {
    const ofCamera = this.#source.kind === 'camera';
    const seen = document.visibilityState === 'visible' && this.#signal?.aborted === false;
    const wanted = seen && (!ofCamera || this.#parts.store.state.open);
    this.#film(wanted && ofCamera);
    this.#looking?.abort();
    const look = wanted && (!ofCamera || this.#parts.store.state.camera.kind === 'live');
    this.#looking = look ? new AbortController() : null;
    if (this.#looking !== null) void this.#look(this.#looking.signal, this.#source);
  }

  #film(wanted: boolean): void {
    if (!wanted) {
      this.#filming?.abort();
      this.#filming = null;
    } else if (this.#filming === null) {
      const { signal } = (this.#filming = new AbortController());
      this.#filmed = this.#filmed.then(() => this.#parts.camera.run(signal));
    }
  }

  async #look(signal: AbortSignal, source: Source): Promise<void> {
    const { engine, store, telemetry } = this.#parts;
    let readings = 0;
    for await (const sight of watch(signal, source.frames(signal, this.#region(source)), engine)) {
      if (signal.aborted) return;
      if (!sight.ok) {
        const { failure } = sight;
        if (store.state.trouble === null) void telemetry.record({ type: 'fault', code: failure.code });
        store.dispatch({ type: 'sight-failed', failure });
        continue;
      }
      const { verdict, wearers, look } = sight;
      const { active } = engine;
      if (active === null || !sameModel(active.ref, look.model)) continue;
      store.dispatch({ type: 'sight', verdict, wearers, labels: active.card.labels, frames: look.frames });
      if (verdict !== null) {
        this.#note(verdict);
        void telemetry.record(verdictEvent(verdict));
      }
      readings += 1;
      if (source.enough !== null && readings >= source.enough) return;
    }
  }

  #note(verdict: Verdict): void {
    const answer = answerOf(verdict);
    if (answer !== this.#answer) this.#lastChangeAt = performance.now();
    this.#answer = answer;
  }

  /** The region of a source's frames; the screen draws it. */
  #region(source: Source): Region {
    const { store } = this.#parts;
    return (width, height) => {
      const guide = source.kind === 'camera' ? guideBox(width, height) : wholeBox(width, height);
      const known = store.state.frame;
      if (known?.width !== width || known.height !== height) store.dispatch({ type: 'frame', frame: { width, height, guide } });
      return guide;
    };
  }
}
