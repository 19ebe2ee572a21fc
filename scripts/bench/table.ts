/** The bench's results as Markdown tables, as they stand in README.md beside it. */
import type { Name } from './site/contender.ts';
import type { GpuCounts } from '../browser/gpu-spy.ts';
import type { Soaked } from './soak.ts';
import type { Spread } from './statistics.ts';
import type { Watched } from './tasks.ts';
import { LONG_MS } from './trace.ts';

export interface Raced {
  readonly name: Name;
  readonly threads: number;
  /** How far its keypoints were from ours in one frame, in pixels; null for ours, or where nobody was seen. */
  readonly keypoints: number | null;
  readonly ms: Spread;
  /** Our time over theirs, frame by frame; null for ours. */
  readonly ratio: Spread | null;
}

export interface Counted {
  readonly name: Name;
  /** Per frame. */
  readonly counts: GpuCounts;
}

/** Milliseconds of the host in one run of the garments model, replayed on the GPU and run plainly. */
export interface Replayed {
  readonly replayed: Spread;
  readonly plain: Spread;
  readonly ratio: Spread;
}

const NAMES: Readonly<Record<Name, string>> = { ours: 'Vitrine', tfjs: 'TF.js', transformers: 'transformers.js' };

export function raceTable(raced: readonly Raced[]): string {
  const rows = raced.map(({ name, threads, ms, ratio }) => [
    NAMES[name],
    String(threads),
    between(ms, 0),
    ratio === null ? '–' : between(ratio, 2),
  ]);
  return table(['wasm, camera frame to label', 'threads', 'ms (quartiles)', 'Vitrine / it (quartiles)'], rows);
}

export function countTable(counted: readonly Counted[]): string {
  const lines: readonly [string, (counts: GpuCounts) => number][] = [
    ['dispatches asked for by the host', ({ dispatches }) => dispatches],
    ['bind groups and buffer writes', ({ bindGroups, bufferWrites }) => bindGroups + bufferWrites],
    ['submits', ({ submits }) => submits],
    ['new buffers', ({ newBuffers }) => newBuffers],
    ['bytes uploaded', ({ textureBytes, bufferBytes }) => textureBytes + bufferBytes],
    ['readbacks', ({ readbacks }) => readbacks],
    ['bytes read back', ({ readbackBytes }) => readbackBytes],
  ];
  const rows = lines.map(([line, value]) => [line, ...counted.map(({ counts }) => round(value(counts)))]);
  return table(['WebGPU, per frame', ...counted.map(({ name }) => NAMES[name])], rows);
}

export function replayLine({ replayed, plain, ratio }: Replayed): string {
  return `host's share of a run: replayed ${between(replayed, 1)} ms, plain ${between(plain, 1)} ms, ratio ${between(ratio, 2)}`;
}

export function pageTable(watched: readonly Watched[]): string {
  const rows = watched.flatMap(({ engine, networks, frames, tasks, wall, cpu, longest }) =>
    (
      [
        [`all ${round(tasks)}, by the clock`, wall],
        [`all ${round(tasks)}, of the processor`, cpu],
        [`the longest of each frame, by the clock`, longest],
      ] as const
    ).map(([what, { p99, max, long }]) => [
      `${engine}, ${networks}`,
      round(frames),
      what,
      p99.toFixed(1),
      max.toFixed(1),
      percent(long),
    ]),
  );
  return table(
    ['engine and networks', 'frames', 'tasks of the main thread', 'p99, ms', 'longest, ms', `over ${LONG_MS} ms`],
    rows,
  );
}

export function soakLine({ networks, frames, buffers, page, worker }: Soaked): string {
  return (
    `${round(frames)} frames of the ${networks} networks: ${buffers} net new GPU buffers, ` +
    `JavaScript's heap ${round(worker)} bytes a frame in the worker, ${round(page)} in the page`
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function between({ median, low, high }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)} – ${high.toFixed(digits)})`;
}

/** With separators for thousands, and at most one digit after the point. */
function round(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
