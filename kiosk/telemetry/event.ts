/** Makes telemetry events: stamps them, builds them from verdicts, and limits how often an unchanged verdict is reported. */
import { telemetryEventSchema } from '#contract/telemetry';
import type { TelemetryEvent } from '#contract/telemetry';
import { nameOf } from '../pipeline/answer.ts';
import type { EngineFailure } from '../pipeline/engine-error.ts';
import type { Scene, Verdict } from '../pipeline/types.ts';

/** A verdict that stays on the screen is reported again after this long, in ms. */
const REPEAT_MS = 30_000;

type Unstamped<E> = E extends unknown ? Omit<E, 'seq' | 'at'> : never;
/** An event as the rest of the kiosk tells it, before it gets its number and time, and a fault the app and release it befell. */
export type NewEvent = Unstamped<TelemetryEvent>;

/** Numbers and dates an event; null when the contract does not allow it, for one such event would sink its whole batch. */
export function stamp(event: NewEvent, seq: number, now: number): TelemetryEvent | null {
  const parsed = telemetryEventSchema.safeParse({ ...event, seq, at: new Date(now).toISOString() });
  return parsed.success ? parsed.data : null;
}

/** The event of a scene's headline: it carries the named label only, no other guess. */
export function verdictEvent({ model, inferenceMs }: Pick<Scene, 'model' | 'inferenceMs'>, verdict: Verdict): NewEvent {
  return {
    type: 'verdict',
    release: model.release,
    model: model.name,
    version: model.version,
    decision: verdict.decision,
    label: nameOf(verdict),
    // A softmax in float32 may end a hair above 1.
    confidence: Math.min(Math.max(verdict.confidence, 0), 1),
    inferenceMs: Math.min(Math.max(inferenceMs, 0), 600_000),
  };
}

/** The event of an engine that does not open: `engine-` and its failure's code, unless the code says already whose it is. */
export function engineFault({ code }: EngineFailure): NewEvent {
  return { type: 'fault', code: code.startsWith('engine-') ? code : `engine-${code}` };
}

/** Lets a verdict through when it says something new, or every 30 s while it stays. An empty place is reported once. */
export class VerdictGate {
  #shown = '';
  #toldAt = -Infinity;

  /** Whether the event should be recorded at `now` (ms, any origin). Events that are no verdicts always should. */
  passes(event: NewEvent, now: number): boolean {
    if (event.type !== 'verdict') return true;
    const shown = [event.release, event.model, event.version, event.decision, event.label].join(' ');
    if (shown === this.#shown && (event.decision === 'nothing' || now - this.#toldAt < REPEAT_MS)) return false;
    this.#shown = shown;
    this.#toldAt = now;
    return true;
  }
}
