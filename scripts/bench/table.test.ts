/** The bench's tables as they are read: ours first, ratios of the others, sums of calls. */
import { describe, expect, it } from 'vitest';
import { countTable, raceTable } from './table.ts';

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
