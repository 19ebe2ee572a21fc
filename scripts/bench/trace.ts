/** Reads a trace of Chromium: how long the tasks of a page's main thread were, all of them and the longest of each frame. */
import { quantile } from './statistics.ts';

/** Tasks are to be no longer than this, in ms. */
export const LONG_MS = 20;

/** Milliseconds. */
export interface Durations {
  readonly p99: number;
  readonly max: number;
  /** Share above LONG_MS. */
  readonly long: number;
}

export interface Tasks {
  readonly tasks: number;
  /** By the clock: what else runs on the machine is in it. */
  readonly wall: Durations;
  /** Of the processor, by the page itself. */
  readonly cpu: Durations;
  /** The longest task between two messages from the inference worker, by the clock. */
  readonly longest: Durations;
}

/** The part of an event that is read; times in µs (https://github.com/catapult-project/catapult, Trace Event Format). */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** `text` is the trace as JSON; what counts is the thread that set the marks `begin` and `end`, between these. */
export function readTrace(text: string, begin: string, end: string): Tasks {
  const { traceEvents } = JSON.parse(text) as { traceEvents: readonly TraceEvent[] };
  const [from, to] = [begin, end].map((mark) => traceEvents.find(({ name }) => name === mark));
  if (from === undefined || to === undefined) throw new Error(`the trace has no mark ${from === undefined ? begin : end}`);
  const inside = traceEvents.filter(
    ({ ph, pid, tid, ts }) => ph === 'X' && pid === from.pid && tid === from.tid && ts > from.ts && ts < to.ts,
  );
  const tasks = inside.filter(({ name }) => name === 'ThreadControllerImpl::RunTask').toSorted((a, b) => a.ts - b.ts);
  const messages = inside.filter(({ name }) => name === 'HandlePostMessage').map(({ ts }) => ts);
  const longest = new Map<number, number>();
  let frame = 0;
  messages.sort((a, b) => a - b);
  for (const { ts, dur = 0 } of tasks) {
    while (messages[frame] !== undefined && messages[frame]! < ts) frame += 1;
    longest.set(frame, Math.max(longest.get(frame) ?? 0, dur));
  }
  return {
    tasks: tasks.length,
    wall: durations(tasks.map(({ dur = 0 }) => dur)),
    cpu: durations(tasks.map(({ tdur = 0 }) => tdur)),
    longest: durations([...longest.values()]),
  };
}

function durations(microseconds: readonly number[]): Durations {
  const ms = microseconds.map((value) => value / 1000);
  return { p99: quantile(ms, 0.99), max: quantile(ms, 1), long: ms.filter((value) => value > LONG_MS).length / ms.length };
}
