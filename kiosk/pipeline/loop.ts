/** The loop over frames: one is in the engine at a time, at the pace of pace.ts; a failure is a value, and the next frame is tried. */
import { isSomething } from './answer.ts';
import { toEngineError, type EngineFailure } from './engine-error.ts';
import { firstPace, intervalAt, paced } from './pace.ts';
import { sameModel, type Engine, type Frame, type Scene } from './types.ts';

/** What came of one frame: something to show, or why there is nothing. */
export type Outcome = { readonly ok: true; readonly scene: Scene } | { readonly ok: false; readonly failure: EngineFailure };

/**
 * The scenes of `frames`, until these end, as they do when `signal` aborts; an error of theirs is thrown. Every picture is closed: by
 * the engine, or here while no model is active. A scene by a model that was replaced meanwhile is dropped.
 */
export async function* watch(
  signal: AbortSignal,
  frames: AsyncIterable<Frame>,
  engine: Engine,
): AsyncGenerator<Outcome, void, void> {
  let pace = firstPace(performance.now());
  for await (const frame of frames) {
    if (signal.aborted || engine.active === null) {
      frame.picture.close();
      if (signal.aborted) return;
      continue;
    }
    const begun = performance.now();
    const outcome = await attempt(signal, frame, engine);
    if (signal.aborted) return;
    if (outcome !== null) {
      const now = performance.now();
      if (outcome.ok) pace = paced(pace, now - begun, isSomething(outcome.scene), now);
      yield outcome;
    }
    const now = performance.now();
    await pause(signal, begun + intervalAt(pace, now) - now);
  }
}

async function attempt(signal: AbortSignal, frame: Frame, engine: Engine): Promise<Outcome | null> {
  try {
    const scene = await engine.see(signal, frame);
    const { active } = engine;
    return active !== null && sameModel(active.ref, scene.model) ? { ok: true, scene } : null;
  } catch (error) {
    const { code, message } = toEngineError(error, 'run-failed');
    return { ok: false, failure: { code, message } };
  }
}

/** Waits `ms`, or less when `signal` aborts. */
function pause(signal: AbortSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || ms <= 0) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
