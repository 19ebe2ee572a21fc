/** Runs the camera and the loop over its frames while the screen can be seen, and passes the results to state and telemetry. */
import type { Camera } from './camera/camera.ts';
import { blackened, type GuideOf } from './camera/frames.ts';
import type { Source } from './camera/source.ts';
import { guideBox, wholeBox } from './pipeline/pixels/guide.ts';
import { watch } from './pipeline/loop.ts';
import type { Engine, Frame, Scene } from './pipeline/types.ts';
import { mayFilm, mayLook } from './state/may.ts';
import type { Action } from './state/reduce.ts';
import { unseenBox } from './state/unseen.ts';
import type { State } from './state/state.ts';
import type { Store } from './state/store.ts';
import { verdictEvent } from './telemetry/event.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** Frames of a still picture that are read at most: of its guide, which the vote remembers no more of, and of people. */
const STILL_FRAMES = { guide: 8, people: 60 } as const;

export interface LookoutParts {
  readonly camera: Camera;
  readonly engine: Engine;
  readonly store: Store<State, Action>;
  readonly telemetry: Pick<Telemetry, 'record'>;
  /** What is watched first. */
  readonly source: Source;
}

export class Lookout {
  readonly #parts: LookoutParts;
  #source: Source;
  #signal: AbortSignal | null = null;
  #watching: AbortController | null = null;
  #filming: AbortController | null = null;
  /** The end of the last camera run: two may not overlap, for both would show in one <video>. */
  #filmed: Promise<void> = Promise.resolve();

  constructor(parts: LookoutParts) {
    this.#parts = parts;
    this.#source = parts.source;
  }

  get source(): Source {
    return this.#source;
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
      const doors = mayFilm(state) !== mayFilm(before) || mayLook(state) !== mayLook(before);
      before = state;
      if (cameraFault) void this.#parts.telemetry.record({ type: 'fault', code: `camera-${state.camera.kind}` });
      // A camera that came back is watched afresh, and one that went away or stands still is not; nor is a settled picture any more.
      if (doors || (cameraTurned && this.#source.kind === 'camera') || (newModel && this.#source.still)) this.#arrange();
    });
    this.#arrange();
  }

  /** Watches something else from now on; the former source is closed. */
  show(source: Source): void {
    this.#watching?.abort();
    this.#source.close();
    this.#source = source;
    const { kind, name } = source;
    this.#parts.store.dispatch({ type: 'watched', watched: kind === 'camera' ? { kind } : { kind, name } });
    this.#arrange();
  }

  /**
   * Begins to watch the source afresh, and runs the camera if it is needed; stops both while nobody can see the page, the shop is closed
   * or staff paused it, and looks at nothing before the privacy notice was seen or while somebody said no. A camera is watched only while it is live: a stuck one is opened again and again, and repeats a picture that nobody shows.
   */
  #arrange(): void {
    const ofCamera = this.#source.kind === 'camera';
    const visible = document.visibilityState === 'visible' && this.#signal?.aborted === false;
    const wanted = visible && (!ofCamera || mayFilm(this.#parts.store.state));
    this.#film(wanted && ofCamera);
    this.#watching?.abort();
    const { state } = this.#parts.store;
    const isOn = wanted && (!ofCamera || (state.camera.kind === 'live' && mayLook(state)));
    this.#watching = isOn ? new AbortController() : null;
    if (this.#watching !== null) void this.#watch(this.#watching.signal, this.#source);
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

  async #watch(signal: AbortSignal, source: Source): Promise<void> {
    const { engine, store, telemetry } = this.#parts;
    let frames = 0;
    for await (const outcome of watch(signal, this.#framesOf(signal, source), engine)) {
      if (signal.aborted) return;
      if (!outcome.ok) {
        const { failure } = outcome;
        if (store.state.trouble === null) void telemetry.record({ type: 'fault', code: failure.code });
        store.dispatch({ type: 'scene-failed', failure });
        continue;
      }
      const { scene } = outcome;
      store.dispatch({ type: 'scene', scene, names: engine.active?.card ?? { labels: [] } });
      // Somebody in it said no.
      if (signal.aborted) return;
      if (scene.headline !== null) void telemetry.record(verdictEvent(scene, scene.headline));
      frames += 1;
      if (source.still && isEnough(scene, frames)) return;
    }
  }

  /** The frames of a source, the camera's without what is in the strip in which nobody is looked at. */
  async *#framesOf(signal: AbortSignal, source: Source): AsyncGenerator<Frame, void, void> {
    for await (const frame of source.frames(signal, this.#guideOf(source))) {
      const { geometry, screen, mounting } = this.#parts.store.state;
      const { unseen: share } = screen.privacy;
      const hasStrip = share > 0 && source.kind === 'camera' && geometry !== null;
      const stage = hasStrip ? stageOf(source.view) : null;
      if (stage !== null && (stage.width === 0 || stage.height === 0)) {
        // Where the strip lies is not known before the mirror stands; until then nobody is looked at.
        frame.picture.close();
        continue;
      }
      const unseen = stage && geometry && unseenBox(geometry, stage, share, mounting);
      yield unseen === null ? frame : blackened(frame, unseen);
    }
  }

  /** The guide of a source's frames; the screen draws it. */
  #guideOf(source: Source): GuideOf {
    const { store } = this.#parts;
    return (width, height) => {
      const guide = source.kind === 'camera' ? guideBox(width, height) : wholeBox(width, height);
      const known = store.state.geometry;
      if (known?.width !== width || known.height !== height)
        store.dispatch({ type: 'geometry', geometry: { width, height, guide } });
      return guide;
    };
  }
}

function isEnough({ people, settled }: Scene, frames: number): boolean {
  return settled || frames >= (people.length > 0 ? STILL_FRAMES.people : STILL_FRAMES.guide);
}

/** What the picture covers or is contained in; a picture that is turned is no measure of it. */
function stageOf(view: HTMLElement): DOMRect {
  return (view.parentElement ?? view).getBoundingClientRect();
}
