/** What the screen shows after everything that can happen, and which phase that is. */
import { describe, expect, test } from 'vitest';
import { FIRST_SETTINGS } from '#contract/screen';
import type { CameraState } from '../camera/camera-state.ts';
import { testScene } from '../pipeline/testing.ts';
import type { Scene } from '../pipeline/types.ts';
import type { SyncStatus } from '../sync/status.ts';
import { mayRestart } from './may.ts';
import { phaseOf } from './phase.ts';
import { lightOf, troubleOf } from './trouble.ts';
import { reduce, type Action } from './reduce.ts';
import type { Settings } from './settings.ts';
import { firstState, type State } from './state.ts';
import { testSettings } from './testing.ts';

const SETTINGS: Settings = testSettings({ hours: null });
const first = firstState(SETTINGS, '0.0.0', 'window');
const live: CameraState = { kind: 'live', deviceId: 'a', label: 'a', width: 4, height: 3 };
const release = (id: string): SyncStatus['active'] => ({
  release: id,
  models: [{ name: 'g', version: '1.0.0', role: 'garments' }],
});
const synced = (change: Partial<SyncStatus>): Action => ({ type: 'sync', status: { ...first.sync, phase: 'idle', ...change } });
const names = { labels: [{ id: 'hat', group: 'head', title: { en: 'Hat', de: 'Hut' }, threshold: 0.5 }] };
const scene = (version = '1.0.0', changes: Partial<Scene> = {}): Action => ({
  type: 'scene',
  scene: testScene({ model: { release: 'r-1', name: 'g', version }, ...changes }),
  names,
});
const engine: Action = { type: 'engine', info: { kind: 'wasm', reason: 'no-webgpu', device: '', replay: null } };

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
    const newer = { code: 'needs-update', message: '', at: 0, release: 'r-1' };
    expect(phaseOf(after(synced({ serverReachable: true, lastFailure: newer })))).toEqual({ kind: 'outdated' });
    const bad = { code: 'golden-mismatch', message: '', at: 0, release: 'r-1' };
    expect(phaseOf(after(synced({ serverReachable: true, lastFailure: bad })))).toEqual({
      kind: 'refused',
      code: 'golden-mismatch',
    });
  });

  test.each([
    ['unreachable', 'unreachable'],
    ['slow', 'unreachable'],
    ['intercepted', 'intercepted'],
    ['manifest-503', 'server-fault'],
    ['blob-404', 'server-fault'],
    ['bad-manifest', 'server-fault'],
    ['quota', 'no-storage'],
    ['storage', 'no-storage'],
    ['engine-down', 'engine'],
    ['golden-mismatch', 'refused'],
    ['digest-mismatch', 'refused'],
  ])('before the first model, %s is told as %s: only a model that was tried is not accepted', (code, kind) => {
    const lastFailure = { code, message: '', at: 0, release: 'r-1' };
    expect(phaseOf(after(synced({ serverReachable: true, lastFailure }))).kind).toBe(kind);
  });

  test('what stands between is no server that answers, nor one that does not', () => {
    expect(phaseOf(after(synced({ serverReachable: false, intercepted: true })))).toEqual({ kind: 'intercepted' });
  });

  test('with model and camera it watches, whatever the network and the next release do', () => {
    expect(phaseOf(after(...running))).toEqual({ kind: 'watching' });
    const progress = { release: 'r-2', loaded: 1, total: 2 };
    const active = release('r-1');
    expect(phaseOf(after(...running, synced({ active, serverReachable: false, progress })))).toEqual({ kind: 'watching' });
  });

  test.each(['denied', 'none', 'busy', 'unanswered', 'unplugged', 'frozen', 'insecure'] as const)(
    'a camera that is %s is the phase',
    (fault) => {
      expect(phaseOf(after(...running, { type: 'camera', camera: { kind: fault } }))).toEqual({ kind: 'camera', fault });
    },
  );

  test('a picked picture needs no camera, but the screen is not well without one', () => {
    const state = after(
      ...running,
      { type: 'camera', camera: { kind: 'none' } },
      { type: 'watched', watched: { kind: 'picture', name: 'a.jpg' } },
    );
    expect(phaseOf(state)).toEqual({ kind: 'watching' });
    expect(troubleOf(state)).toBe('camera-none');
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
  test('headlines count up with one model and start again with the next; a scene that says nothing yet is none', () => {
    const early = scene('1.0.0', { headline: null });
    expect(after(...running, scene(), scene(), scene()).shown?.headlines).toBe(3);
    expect(after(...running, scene(), early, scene()).shown?.headlines).toBe(2);
    expect(after(...running, scene(), scene(), scene('1.1.0')).shown?.headlines).toBe(1);
    expect(after(...running, scene(), scene('1.1.0', { headline: null })).shown?.headlines).toBe(0);
  });

  test('it is known how frames get to the models, also while nothing is shown', () => {
    const failed: Action = { type: 'scene-failed', failure: { code: 'run-failed', message: '' } };
    expect(after(...running).way).toBeNull();
    expect(after(...running, scene('1.0.0', { way: 'external' }), failed).way).toBe('external');
  });

  test('another source has frames of another size', () => {
    const geometry = { width: 4, height: 3, guide: { x: 1, y: 0, width: 2, height: 3 } };
    const state = after(...running, { type: 'geometry', geometry });
    expect(state.geometry).toEqual(geometry);
    expect(reduce(state, { type: 'watched', watched: { kind: 'camera' } }).geometry).toBeNull();
  });

  test.each([
    ['the camera goes', { type: 'camera', camera: { kind: 'unplugged' } }],
    ['the source changes', { type: 'watched', watched: { kind: 'video', name: 'a.mp4' } }],
    ['a frame fails', { type: 'scene-failed', failure: { code: 'run-failed', message: '' } }],
  ] as const)('no answer stays on the screen when %s', (_, action) => {
    expect(after(...running, scene(), action).shown).toBeNull();
  });

  const demo: Action = { type: 'service', change: { noticed: true, mode: null } };
  test.each<[string, Action]>([
    ['the shop closes', { type: 'hours', open: false }],
    ['somebody says no', { type: 'service', change: { declinedUntil: 1 } }],
    ['its group makes it a store that is to be set up', { type: 'screen', screen: { ...FIRST_SETTINGS, mode: 'store' } }],
  ])('no label outlives the looking: %s', (_, action) => {
    const labelled = after(...running, demo, scene());
    expect(labelled.shown).not.toBeNull();
    expect(reduce(labelled, action)).toMatchObject({ shown: null, session: { kind: 'empty' } });
    const picture = after(...running, demo, { type: 'watched', watched: { kind: 'picture', name: 'a.jpg' } }, scene());
    expect(reduce(picture, action).shown, 'a picked picture').not.toBeNull();
  });

  test('a picked picture keeps its answer while the camera stops', () => {
    const watched: Action = { type: 'watched', watched: { kind: 'picture', name: 'a.jpg' } };
    expect(after(...running, watched, scene(), { type: 'camera', camera: { kind: 'off' } }).shown).not.toBeNull();
  });

  test('trouble ends with the first frame that succeeds', () => {
    const failed: Action = { type: 'scene-failed', failure: { code: 'timeout', message: '' } };
    expect(after(...running, failed).trouble?.code).toBe('timeout');
    expect(after(...running, failed, scene()).trouble).toBeNull();
  });

  test('no action changes the state it was given', () => {
    const frozen = Object.freeze(after(...running, scene()));
    expect(() => [...running, scene('2.0.0')].reduce(reduce, frozen)).not.toThrow();
    expect(frozen.shown?.scene.model.version).toBe('1.0.0');
  });
});

describe('the group of the screen', () => {
  const screen = { ...FIRST_SETTINGS, hours: '9:00-20:00' };

  test('gives the hours where the address gives none', () => {
    const follows = firstState({ ...SETTINGS, hours: undefined }, '0.0.0', 'window');
    expect(reduce(follows, { type: 'screen', screen })).toMatchObject({ screen, hours: { from: 540, to: 1200 } });
    expect(reduce(reduce(follows, { type: 'screen', screen }), { type: 'screen', screen: FIRST_SETTINGS }).hours).toBeNull();
    expect(after({ type: 'screen', screen }).hours).toBeNull();
  });

  test('keeps its name whatever is wrong with it', () => {
    expect(after({ type: 'group', fault: 'unknown-group' }).group).toEqual({ name: 'main', fault: 'unknown-group' });
    expect(after({ type: 'group', fault: 'unknown-group' }, { type: 'group', fault: null }).group.fault).toBeNull();
  });

  test.each([
    ['unknown-group', 'red'],
    ['bad-settings', 'amber'],
  ] as const)('%s is told to staff once nothing else is wrong', (fault, light) => {
    const told = troubleOf(after(...running, scene(), { type: 'group', fault }));
    expect([told, lightOf(told)]).toEqual([fault, light]);
    expect(troubleOf(after(...running, scene(), { type: 'group', fault }, { type: 'group', fault: null }))).toBeNull();
    const unplugged: Action = { type: 'camera', camera: { kind: 'unplugged' } };
    expect(troubleOf(after(...running, scene(), { type: 'group', fault }, unplugged))).toBe('camera-unplugged');
  });
});

describe('the language of a store', () => {
  const screen = { ...FIRST_SETTINGS, mode: 'store' as const, languages: ['fr', 'ar', 'de'] };
  const speaking = (...actions: Action[]) => actions.reduce(reduce, firstState(testSettings(), '0.0.0', 'window')).language;

  test('is the first of its group that the screen knows, until somebody chooses another one', () => {
    expect(speaking({ type: 'screen', screen })).toBe('ar');
    expect(speaking({ type: 'screen', screen: { ...screen, languages: ['fr'] } })).toBe('en');
    expect(speaking({ type: 'language', language: 'de' }, { type: 'screen', screen })).toBe('de');
  });

  test('is the group’s again once a visitor who chose another one has left, and stays where staff chose it', () => {
    const demo = after({ type: 'language', language: 'de' }, { type: 'reset' });
    expect([demo.language, demo.languageIsChosen]).toEqual(['en', false]);
    expect(reduce(demo, { type: 'screen', screen }).language, 'it becomes a store').toBe('ar');
    expect(
      speaking({ type: 'screen', screen }, { type: 'language', language: 'de' }, { type: 'reset' }, { type: 'screen', screen }),
    ).toBe('de');
    const told = firstState(testSettings({ language: 'de', languageIsChosen: true }), '0.0.0', 'window');
    expect(reduce(reduce(told, { type: 'reset' }), { type: 'screen', screen }).language, 'by its address').toBe('de');
  });

  test('is nothing to a screen to try things with', () => {
    expect(speaking({ type: 'screen', screen: { ...screen, mode: 'demo' } })).toBe('en');
  });
});

test('a newer app waits for an empty place, and for who looks at a picture where no camera ever was', () => {
  const later = 10 * 60_000;
  const picture: Action = { type: 'watched', watched: { kind: 'picture', name: 'a.jpg' } };
  expect(mayRestart(after({ type: 'touch', now: later - 1000 }), later)).toBe(false);
  expect(mayRestart(after({ type: 'touch', now: 1000 }), later)).toBe(true);
  expect(mayRestart(after({ type: 'touch', now: 1000 }, picture), later)).toBe(false);
  expect(mayRestart(after({ type: 'touch', now: 1000 }, picture, { type: 'watched', watched: { kind: 'camera' } }), later)).toBe(
    true,
  );
});
