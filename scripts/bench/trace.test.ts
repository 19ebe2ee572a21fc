/** A trace is read by its marks: other threads and other times do not count, and each frame has its longest task. */
import { describe, expect, it } from 'vitest';
import { readTrace } from './trace.ts';

const TASK = 'ThreadControllerImpl::RunTask';
const event = (name: string, ts: number, dur?: number, tdur?: number, tid = 1) =>
  dur === undefined ? { name, ph: 'I', pid: 9, tid, ts } : { name, ph: 'X', pid: 9, tid, ts, dur, tdur };
const trace = (...traceEvents: readonly object[]) => JSON.stringify({ traceEvents });

describe('readTrace', () => {
  it('takes the tasks of the thread that set the marks, between them', () => {
    const read = readTrace(
      trace(
        event(TASK, 50, 90_000, 90_000),
        event('begin', 100),
        event(TASK, 200, 2000, 1000),
        event(TASK, 300, 80_000, 80_000, 2),
        event('HandlePostMessage', 4001, 20_000),
        event(TASK, 4000, 30_000, 3000),
        event(TASK, 40_000, 4000, 4000),
        event(TASK, 50_000, 1000, 1000),
        event('end', 60_000),
        event(TASK, 70_000, 90_000, 90_000),
      ),
      'begin',
      'end',
    );
    expect(read.tasks).toBe(4);
    expect(read.wall).toMatchObject({ max: 30, long: 0.25 });
    expect(read.cpu).toMatchObject({ max: 4, long: 0 });
    expect(read.cpu.p99).toBeCloseTo(3.97, 10);
    // Up to the worker's message, and after it.
    expect(read.longest).toMatchObject({ max: 30, long: 0.5 });
    expect(read.longest.p99).toBeCloseTo(29.74, 10);
  });

  it('says which mark is missing', () => {
    expect(() => readTrace(trace(event('begin', 1)), 'begin', 'end')).toThrow('no mark end');
  });
});
