/** What the screen shows after everything that can happen, and which phase that is. */
import { describe, expect, test } from 'vitest';
import type { CameraState } from '../camera/camera-state.ts';
import type { Verdict } from '../pipeline/types.ts';
import type { SyncStatus } from '../sync/status.ts';
import { phaseOf } from './phase.ts';
import { reduce, type Action } from './reduce.ts';
import { firstState, type State } from './state.ts';

const first = firstState({ language: 'en', theme: 'auto', channel: 'stable', hours: null, prefer: 'auto' }, '0.0.0', 'window');
const live: CameraState = { kind: 'live', deviceId: 'a', label: 'a', width: 4, height: 3 };
const release = (id: string): SyncStatus['active'] => ({
  release: id,
  models: [{ name: 'g', version: '1.0.0', role: 'garments' }],
});
const synced = (change: Partial<SyncStatus>): Action => ({ type: 'sync', status: { ...first.sync, phase: 'idle', ...change } });
const verdict = (version: string): Verdict => ({
  decision: 'named',
  group: null,
  model: { release: 'r-1', name: 'g', version },
  guesses: [{ index: 0, id: 'hat', probability: 0.9 }],
  inferenceMs: 1,
});
const labels = [{ id: 'hat', group: 'head', title: { en: 'Hat', de: 'Hut' }, threshold: 0.5 }];
const sight = (version = '1.0.0'): Action => ({
  type: 'sight',
  verdict: verdict(version),
  wearers: [],
  labels,
  frames: 'memory',
});
const engine: Action = { type: 'engine', info: { kind: 'wasm', reason: 'no-webgpu', device: '', uncaptured: null } };

const after = (...actions: Action[]): State => actions.reduce(reduce, first);
const running = [engine, synced({ active: release('r-1'), serverReachable: true }), { type: 'camera', camera: live }] as const;

describe('phase', () => {
  test('a screen without a model says what it waits for', () => {
    expect(phaseOf(first)).toEqual({ kind: 'starting' });
    expect(phaseOf(after(synced({ phase: 'checking' })))).toEqual({ kind: 'starting' });
    expect(phaseOf(after(synced({ serverReachable: false })))).toEqual({ kind: 'unreachable' });
    const none = { code: 'no-release', message: '', at: 0, release: null };
    expect(phaseOf(after(synced({ serverReachable: true, lastFailure: none })))).toEqual({ kind: 'no-release' });
    const progress = { release: 'r-1', loaded: 43, total: 100 };
    expect(phaseOf(after(synced({ phase: 'downloading', progress })))).toEqual({ kind: 'fetching', share: 0.43 });
    const bad = { code: 'golden-mismatch', message: '', at: 0, release: 'r-1' };
    expect(phaseOf(after(synced({ serverReachable: true, lastFailure: bad })))).toEqual({
      kind: 'refused',
      code: 'golden-mismatch',
    });
  });

  test('with model and camera it watches, whatever the network and the next release do', () => {
    expect(phaseOf(after(...running))).toEqual({ kind: 'watching' });
    const progress = { release: 'r-2', loaded: 1, total: 2 };
    const active = release('r-1');
    expect(phaseOf(after(...running, synced({ active, serverReachable: false, progress })))).toEqual({ kind: 'watching' });
  });

  test.each(['denied', 'none', 'busy', 'unplugged', 'frozen', 'insecure'] as const)(
    'a camera that is %s is the phase',
    (fault) => {
      expect(phaseOf(after(...running, { type: 'camera', camera: { kind: fault } }))).toEqual({ kind: 'camera', fault });
    },
  );

  test('a picked picture needs no camera', () => {
    const state = after(
      ...running,
      { type: 'camera', camera: { kind: 'none' } },
      { type: 'looking', looking: { kind: 'picture', name: 'a.jpg' } },
    );
    expect(phaseOf(state)).toEqual({ kind: 'watching' });
  });

  test('an engine that cannot start comes before all else, and heals', () => {
    const failed: Action = { type: 'engine-failed', failure: { code: 'unsupported', message: '' } };
    expect(phaseOf(after(...running, failed))).toEqual({ kind: 'unsupported' });
    expect(phaseOf(after(...running, failed, engine))).toEqual({ kind: 'watching' });
  });

  test.each(['load-failed', 'timeout', 'device-lost', 'run-failed'])('%s is no verdict on the browser, and heals', (code) => {
    const failed: Action = { type: 'engine-failed', failure: { code, message: '' } };
    expect(phaseOf(after(failed))).toEqual({ kind: 'engine' });
    expect(phaseOf(after(...running, failed, engine))).toEqual({ kind: 'watching' });
  });
});

describe('reduce', () => {
  test('readings count up with one model and start again with the next', () => {
    expect(after(...running, sight(), sight(), sight()).shown?.readings).toBe(3);
    expect(after(...running, sight(), sight(), sight('1.1.0')).shown?.readings).toBe(1);
  });

  test.each([
    ['the camera goes', { type: 'camera', camera: { kind: 'unplugged' } }],
    ['the source changes', { type: 'looking', looking: { kind: 'video', name: 'a.mp4' } }],
    ['a look fails', { type: 'sight-failed', failure: { code: 'run-failed', message: '' } }],
  ] as const)('no answer stays on the screen when %s', (_, action) => {
    expect(after(...running, sight(), action).shown).toBeNull();
  });

  test('a picked picture keeps its answer while the camera stops', () => {
    const looking: Action = { type: 'looking', looking: { kind: 'picture', name: 'a.jpg' } };
    expect(after(...running, looking, sight(), { type: 'camera', camera: { kind: 'off' } }).shown).not.toBeNull();
  });

  test('trouble ends with the first look that succeeds', () => {
    const failed: Action = { type: 'sight-failed', failure: { code: 'timeout', message: '' } };
    expect(after(...running, failed).trouble?.code).toBe('timeout');
    expect(after(...running, failed, sight()).trouble).toBeNull();
  });

  test('no action changes the state it was given', () => {
    const frozen = Object.freeze(after(...running, sight()));
    expect(() => [...running, sight('2.0.0')].reduce(reduce, frozen)).not.toThrow();
    expect(frozen.shown?.verdict.model.version).toBe('1.0.0');
  });
});
