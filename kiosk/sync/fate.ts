/** Decides what becomes of a release by how it does on real frames: good, or taken back. Pure; the engine only reports. */
import type { EngineKind } from '#contract/telemetry';
import type { ReleaseFailure } from './quarantine.ts';

/** How a release did on a frame, or that its worker died between two. */
export type Report = { readonly release: string; readonly on: EngineKind } & (
  | {
      readonly ok: true;
      /** What the frame cost, in ms. */
      readonly ms: number;
      /** A candidate rehearsed at the same time: the cost tells nothing. */
      readonly shared?: true;
    }
  | { readonly ok: false; readonly failure: { readonly code: string; readonly message: string } }
);

/** How long a frame took a release, and where it ran. */
export interface Pace {
  readonly on: EngineKind;
  /** Median, in ms. */
  readonly ms: number;
}

/** What is known of a release since it took over or the page started. Plain data; `judge` returns a new one. */
export interface Trial {
  readonly on: EngineKind | null;
  readonly strikes: number;
  readonly answers: number;
  /** When the first answer came, in epoch ms. */
  readonly since: number;
  /** What the newest frames cost, in ms; the first one after a start, which warms up, is left out, and what was shared. */
  readonly times: readonly number[];
}
export const UNTRIED: Trial = { on: null, strikes: 0, answers: 0, since: 0, times: [] };

export type Fate =
  { readonly kind: 'good'; readonly pace: Pace } | { readonly kind: 'back'; readonly failure: ReleaseFailure } | null;

/** A release is good after so many answers over so many ms. */
export const GOOD_ANSWERS = 30;
export const GOOD_AFTER_MS = 60_000;
/** So much longer than the one it is compared with is too slow, unless there are still two answers a second. */
export const TOO_SLOW = 10;
export const SLOW_MS = 500;
/** Frames that tell how slow it is: so many, or fewer that took so long together that nobody can wait for more. */
const SLOW_FRAMES = 5;
const LONG_MS = 15_000;
const KEPT = 31;

/** So many answers to real frames a candidate gives that nobody sees, before it takes over. */
export const REHEARSED = 8;

/** One of these is enough: nobody can be made to wait for a second hang, and a value that is no number is no accident. */
const GRAVE = new Set(['timeout', 'not-finite', 'out-of-memory']);
/** There was no engine to run anything on. */
const NOT_ITS_OWN = new Set(['engine-down', 'unsupported', 'not-loaded']);
/** The machine may have been the cause, or will have what lacked. */
const MAY_HEAL = new Set(['out-of-memory', 'device-lost']);
const MAX_STRIKES = 2;

/**
 * The trial after a report at `now` (epoch ms), and the fate of the release once it is decided. `pace` is that of the one it is compared
 * with, and `tooSlow` times that is too slow.
 */
export function judge(
  before: Trial,
  report: Report,
  now: number,
  pace: Pace | null,
  tooSlow = TOO_SLOW,
): { readonly trial: Trial; readonly fate: Fate } {
  // From the GPU to wasm everything takes longer, whichever release it is.
  const { strikes, ...known } = before.on === report.on ? before : { ...UNTRIED, strikes: before.strikes, on: report.on };
  if (!report.ok) {
    const { code, message } = report.failure;
    const trial = { ...known, strikes: strikes + (GRAVE.has(code) ? MAX_STRIKES : NOT_ITS_OWN.has(code) ? 0 : 1) };
    if (trial.strikes < MAX_STRIKES) return { trial, fate: null };
    return { trial, fate: { kind: 'back', failure: { code, message, retry: MAY_HEAL.has(code) ? 'later' : 'never' } } };
  }
  const trial = {
    ...known,
    strikes,
    answers: known.answers + 1,
    since: known.answers === 0 ? now : known.since,
    times: known.answers === 0 || report.shared ? known.times : [...known.times, report.ms].slice(-KEPT),
  };
  const own = paceFrom(trial);
  if (own && pace?.on === own.on && own.ms >= tooSlow * pace.ms && own.ms >= SLOW_MS) {
    const message = `a frame takes ${own.ms.toFixed(0)} ms, where ${pace.ms.toFixed(0)} ms are usual`;
    return { trial, fate: { kind: 'back', failure: { code: 'too-slow', message, retry: 'never' } } };
  }
  const isGood = trial.answers >= GOOD_ANSWERS && now - trial.since >= GOOD_AFTER_MS;
  return { trial, fate: isGood && own ? { kind: 'good', pace: own } : null };
}

/** The pace that others may be measured by: one or two frames would let pass whatever comes next. Null before there are enough. */
export function paceFrom(trial: Trial): Pace | null {
  return isEnough(trial.times) ? paceOf(trial) : null;
}

/** How long a frame takes so far; null before the second answer. */
export function paceOf({ on, times }: Trial): Pace | null {
  return on === null || times.length === 0 ? null : { on, ms: median(times) };
}

function isEnough(times: readonly number[]): boolean {
  return times.length >= SLOW_FRAMES || (times.length >= 2 && times.reduce((sum, ms) => sum + ms, 0) >= LONG_MS);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
