/** The sums and choices behind the console’s pages. */
import { describe, expect, it } from 'vitest';
import type { ModelSummary } from '#contract/registry';
import type { ChannelState, Release } from '#contract/release';
import type { Stats } from '#contract/stats';
import {
  allMoves,
  channelsOf,
  countVerdicts,
  draftOf,
  reachOf,
  releaseName,
  SILENT_AFTER_MS,
  standingOf,
  type Fleet,
} from './fleet.ts';

const verdict = (decision: 'named' | 'unsure' | 'nothing', label: string | null, count: number, release = 'r-00000001') =>
  ({
    release,
    model: 'garments',
    version: '1.0.0',
    decision,
    label,
    count,
    meanConfidence: 0.9,
    meanInferenceMs: 9,
  }) satisfies Stats['verdicts'][number];

describe('countVerdicts', () => {
  it('adds a label up over releases, most frequent first, and keeps the two other answers last', () => {
    const counts = countVerdicts([
      verdict('nothing', null, 90),
      verdict('named', 'hat', 3),
      verdict('named', 'dress', 4),
      verdict('named', 'hat', 2, 'r-00000002'),
      verdict('unsure', null, 70),
    ]);
    expect(counts).toEqual([
      { key: { kind: 'label', id: 'hat' }, count: 5 },
      { key: { kind: 'label', id: 'dress' }, count: 4 },
      { key: { kind: 'unsure' }, count: 70 },
      { key: { kind: 'nothing' }, count: 90 },
    ]);
  });

  it('does not mistake a label called `nothing` for the answer', () => {
    expect(countVerdicts([verdict('named', 'nothing', 1)])).toEqual([{ key: { kind: 'label', id: 'nothing' }, count: 1 }]);
  });
});

describe('standingOf', () => {
  const lastSeen = '2026-11-23T12:00:00.000Z';
  const seen = Date.parse(lastSeen);
  /** A screen whose newest poll came `polled` ms after its newest report, looked at `later` ms after the poll. */
  const standing = (polled: number, later: number, closed = false) =>
    standingOf({ lastSeen, lastContact: new Date(seen + polled).toISOString(), closed }, seen + polled + later);

  it('is silent just after the limit, closed or not', () => {
    expect(standing(0, SILENT_AFTER_MS)).toBe('reporting');
    expect(standing(0, SILENT_AFTER_MS + 1)).toBe('silent');
    expect(standing(0, SILENT_AFTER_MS + 1, true)).toBe('silent');
  });

  it('is quiet while it only polls, through a whole night', () => {
    expect(standing(SILENT_AFTER_MS, 0)).toBe('reporting');
    expect(standing(SILENT_AFTER_MS, 1)).toBe('quiet');
    expect(standing(12 * 3_600_000, 30_000)).toBe('quiet');
  });

  it('is closed while it polls outside its hours', () => {
    expect(standing(12 * 3_600_000, 30_000, true)).toBe('closed');
  });
});

const move = (release: string, at: string) => ({ release, previous: null, reason: '', operator: null, unproven: false, at });
const channels: ChannelState[] = [
  { channel: 'stable', release: 'r-00000001', back: null, history: [move('r-00000001', '2026-11-23T10:00:00.000Z')] },
  {
    channel: 'canary',
    release: 'r-00000002',
    back: 'r-00000001',
    history: [move('r-00000002', '2026-11-23T11:00:00.000Z'), move('r-00000001', '2026-11-23T09:00:00.000Z')],
  },
];
const release = (id: string, version: string): Release => ({
  id,
  note: '',
  createdAt: '2026-11-23T09:00:00.000Z',
  operator: null,
  models: [{ role: 'garments', name: 'garments', version }],
});

describe('allMoves', () => {
  it('puts the channels’ moves into one order, newest first', () => {
    expect(allMoves(channels).map(({ channel, move: { at } }) => `${channel} ${at.slice(11, 13)}`)).toEqual([
      'canary 11',
      'stable 10',
      'canary 09',
    ]);
  });
});

describe('channelsOf', () => {
  it('tells the versions of one name apart', () => {
    const fleet = { channels, releases: [release('r-00000001', '1.0.0'), release('r-00000002', '2.0.0')] } as unknown as Fleet;
    expect(channelsOf(fleet, { name: 'garments', version: '2.0.0' })).toEqual(['canary']);
    expect(channelsOf(fleet, { name: 'garments', version: '3.0.0' })).toEqual([]);
  });
});

describe('draftOf', () => {
  const next = { role: 'garments', name: 'garments', version: '2.0.0' } as ModelSummary;

  it('replaces the version of its role only', () => {
    const current = {
      ...release('r-00000001', '1.0.0'),
      models: [...release('', '1.0.0').models, { role: 'people', name: 'people', version: '1.0.0' } as const],
    };
    expect([...draftOf(current, next)]).toEqual([
      ['garments', 'garments@2.0.0'],
      ['people', 'people@1.0.0'],
    ]);
  });

  it('is empty where nothing runs and nothing is asked for', () => {
    expect(draftOf(undefined, undefined).size).toBe(0);
  });
});

describe('reachOf', () => {
  const at = Date.parse('2026-11-28T12:00:00.000Z');
  const screen = (release: string | null, ago: number) => {
    const time = new Date(at - ago).toISOString();
    return { release, lastSeen: time, lastContact: time, closed: false };
  };

  it('counts the screens of a release that are heard of, and none of no release', () => {
    const kiosks = [screen('r-1', 0), screen('r-1', SILENT_AFTER_MS + 1), screen('r-2', 0), screen(null, 0)];
    const fleet = { stats: { kiosks }, at } as unknown as Fleet;
    expect([reachOf(fleet, 'r-1'), reachOf(fleet, 'r-2'), reachOf(fleet, null)]).toEqual([1, 1, 0]);
  });
});

describe('releaseName', () => {
  it('says the number where the list tells one, else the id', () => {
    const fleet = { releases: [{ id: 'r-1', number: 12 }, { id: 'r-2' }] } as unknown as Fleet;
    expect(['r-1', 'r-2', 'r-3'].map((id) => releaseName(fleet, id))).toEqual(['#12', 'r-2', 'r-3']);
  });
});
