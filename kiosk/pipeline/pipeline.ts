/** The order of things: frame → engine → vote → verdict; people come out of the engine with theirs. The only file that knows it. */
import { toEngineError, type EngineFailure } from './engine-error.ts';
import { latest } from './latest.ts';
import { firstPace, intervalAt, paced } from './pace.ts';
import type { Engine, Frame, Look, Verdict, Wearer } from './types.ts';
import { EMPTY_VOTE, sameModel, vote } from './vote.ts';
import { headlineOf } from './wearers.ts';

/** What came of one frame: something to show, or why there is nothing. The verdict is null while people are in view of whom nothing is known. */
export type Sight =
  | { readonly ok: true; readonly verdict: Verdict | null; readonly wearers: readonly Wearer[]; readonly look: Look }
  | { readonly ok: false; readonly failure: EngineFailure };

/** How many sources were looked at so far. */
let sources = 0;

/**
 * Looks at `frames` until they end or `signal` aborts; then returns, without an error. One frame is in the engine at
 * a time, at the pace of pace.ts; of those that come meanwhile only the newest is kept. Every frame is closed: by the engine, or here.
 * An engine failure is a value and the next frame is tried; an error of `frames` itself is thrown.
 * Frames are skipped while no model is active. A reading of a model that was replaced while it ran is dropped.
 */
export async function* watch(
  signal: AbortSignal,
  frames: AsyncIterable<Frame>,
  engine: Engine,
): AsyncGenerator<Sight, void, void> {
  const source = latest(frames, (item) => item.frame.close());
  const stop = () => source.close();
  signal.addEventListener('abort', stop, { once: true });
  const origin = (sources += 1);
  let memory = EMPTY_VOTE;
  let pace = firstPace(performance.now());
  let begun = -Infinity;
  const next = async () => {
    const now = performance.now();
    await pause(signal, begun + intervalAt(pace, now) - now);
    return source.next();
  };
  try {
    if (signal.aborted) return;
    for (let item = await next(); item !== null; item = await next()) {
      if (engine.active === null) {
        item.frame.close();
        continue;
      }
      begun = performance.now();
      let look: Look;
      try {
        look = await engine.read(signal, item.frame, item.region, item.takenAt, origin);
      } catch (error) {
        if (signal.aborted) return;
        const { code, message } = toEngineError(error, 'run-failed');
        yield { ok: false, failure: { code, message } };
        continue;
      }
      const { active } = engine;
      if (signal.aborted) return;
      if (active === null || !sameModel(active.ref, look.model)) continue;
      const { logits, wearers } = look;
      const rate = (somebody: boolean) => {
        const now = performance.now();
        pace = paced(pace, now - begun, somebody, now);
      };
      if (logits === null) {
        rate(true);
        memory = EMPTY_VOTE;
        yield { ok: true, verdict: headlineOf(wearers), wearers, look };
        continue;
      }
      const result = vote(memory, { ...look, logits }, active.card);
      memory = result.vote;
      rate(result.verdict.decision !== 'nothing');
      yield { ok: true, verdict: result.verdict, wearers, look };
    }
  } finally {
    signal.removeEventListener('abort', stop);
    source.close();
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
