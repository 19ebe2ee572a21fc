/** The bench's tables as they are read: ours first, ratios of the others, sums of calls. */
import { describe, expect, it } from 'vitest';
import { captureLine, countTable, raceTable } from './table.ts';

const counts = {
  dispatches: 1500.26,
  bindGroups: 2,
  bufferWrites: 3,
  uploadedBytes: 460800,
  newBuffers: 0,
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
    expect(table).toContain('| dispatches asked for by the host | 1,500.3 | 1,500.3 |');
  });
});

describe('captureLine', () => {
  it('says what both cost and their ratio', () => {
    const line = captureLine({
      captured: { median: 1, low: 0.8, high: 1.2 },
      plain: { median: 20, low: 16, high: 30 },
      ratio: { median: 0.05, low: 0.04, high: 0.06 },
    });
    expect(line).toBe(
      "host's share of a run: recorded 1.0 (0.8 – 1.2) ms, not recorded 20.0 (16.0 – 30.0) ms, ratio 0.05 (0.04 – 0.06)",
    );
  });
});
