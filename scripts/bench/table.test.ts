/** The bench's tables as they are read: ours first, ratios of the others, sums of calls. */
import { describe, expect, it } from 'vitest';
import { replayLine, countTable, pageTable, raceTable, soakLine } from './table.ts';

const counts = {
  dispatches: 1500.26,
  bindGroups: 2,
  bufferWrites: 3,
  textureBytes: 460800,
  bufferBytes: 512,
  newBuffers: 0,
  destroyedBuffers: 0,
  submits: 4,
  readbacks: 1,
  readbackBytes: 2260,
};

describe('raceTable', () => {
  it('gives milliseconds with their quartiles, and how long we take of what they take', () => {
    const ms = { median: 100.4, low: 90, high: 110 };
    const lines = raceTable([
      { name: 'ours', threads: 1, keypoints: null, ms, ratio: null },
      {
        name: 'tfjs',
        threads: 1,
        keypoints: 2,
        ms: { median: 200, low: 150, high: 250 },
        ratio: { median: 0.5, low: 0.4, high: 0.66 },
      },
    ]).split('\n');
    expect(lines[2]).toBe('| Vitrine | 1 | 100 (90 – 110) | – |');
    expect(lines[3]).toBe('| TF.js | 1 | 200 (150 – 250) | 0.50 (0.40 – 0.66) |');
  });
});

describe('countTable', () => {
  it('has a column for everybody, and adds up what the host calls', () => {
    const table = countTable([
      { name: 'ours', counts },
      { name: 'transformers', counts: { ...counts, bindGroups: 130 } },
    ]);
    expect(table).toContain('| WebGPU, per frame | Vitrine | transformers.js |');
    expect(table).toContain('| bind groups and buffer writes | 5 | 133 |');
    expect(table).toContain('| bytes uploaded | 461,312 | 461,312 |');
    expect(table).toContain('| dispatches asked for by the host | 1,500.3 | 1,500.3 |');
  });
});

describe('replayLine', () => {
  it('says what both cost and their ratio', () => {
    const line = replayLine({
      replayed: { median: 1, low: 0.8, high: 1.2 },
      plain: { median: 20, low: 16, high: 30 },
      ratio: { median: 0.05, low: 0.04, high: 0.06 },
    });
    expect(line).toBe(
      "host's share of a run: replayed 1.0 (0.8 – 1.2) ms, plain 20.0 (16.0 – 30.0) ms, ratio 0.05 (0.04 – 0.06)",
    );
  });
});

describe('pageTable', () => {
  it('has the tasks by the clock and of the processor, and the longest of each frame', () => {
    const durations = { p99: 1.26, max: 21.04, long: 0.0001 };
    const watched = {
      engine: 'wasm',
      networks: 'released',
      frames: 100,
      tasks: 5000,
      wall: durations,
      cpu: durations,
      longest: durations,
    } as const;
    const lines = pageTable([watched]).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toBe('| wasm, released | 100 | all 5,000, by the clock | 1.3 | 21.0 | 0.01 % |');
  });
});

describe('soakLine', () => {
  it('names the networks, the buffers and both heaps', () => {
    expect(soakLine({ networks: 'stand-in', frames: 4950, buffers: 0, page: -3.21, worker: 12, heaps: [] })).toBe(
      "4,950 frames of the stand-in networks: 0 net new GPU buffers, JavaScript's heap 12 bytes a frame in the worker, -3.2 in the page",
    );
  });
});
