/** What staff and shoppers ask at the screen: the door and its brake, the pauses, set-up; over a reload too. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FIRST_SETTINGS } from '#contract/screen';
import { testScene } from '../pipeline/testing.ts';
import { reduce } from '../state/reduce.ts';
import { firstState } from '../state/state.ts';
import { Store } from '../state/store.ts';
import { readSettings } from '../state/settings.ts';
import { testMemory } from '../state/testing.ts';
import { DECLINED_MS, Desk, IDLE_MS, PAUSE_MS } from './desk.ts';
import { pinOf } from './testing.ts';
import { BARRED_MS } from './tries.ts';

const PIN = '314159';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  vi.setSystemTime(1_800_000_000_000);
  return () => vi.useRealTimers();
});

/** A screen that has just started; `memory` is what it remembers from before. */
function start({ memory = testMemory(), search = '?mode=store&setup=skip', hasPin = true } = {}) {
  const store = new Store(firstState(readSettings(search, memory, ['en']), '0.0.0', 'window'), reduce);
  store.dispatch({ type: 'screen', screen: { ...FIRST_SETTINGS, pin: hasPin ? pinOf(PIN) : null } });
  const restart = vi.fn();
  const desk = new Desk({
    store,
    memory,
    restart,
    identity: () => Promise.resolve('977dc8cd-0000-4000-8000-000000000000'),
    goTo: (page) => store.dispatch({ type: 'page', page }),
  });
  const abort = new AbortController();
  desk.start(abort.signal);
  const service = () => store.state.service;
  /** Types a PIN and waits until it was checked. */
  const type = async (digits: string) => {
    desk.answer({ kind: 'pin', digits });
    await vi.waitFor(() => expect(service().door).not.toMatchObject({ checking: true }));
  };
  return { desk, store, service, type, restart, memory, end: () => abort.abort() };
}

describe('the door', () => {
  test('opens to the PIN and to nothing else, and shuts by itself a minute after the last touch', async () => {
    const { desk, store, service, type, end } = start();
    await type(PIN);
    expect(service().door.kind, 'nobody asked').toBe('shut');
    desk.answer({ kind: 'staff' });
    await type('000000');
    expect(service().door).toMatchObject({ kind: 'asking', left: 4 });
    expect(store.state.page).toBe('window');
    await type(PIN);
    expect([service().door.kind, store.state.page]).toEqual(['open', 'health']);
    vi.advanceTimersByTime(IDLE_MS - 1000);
    desk.touch();
    vi.advanceTimersByTime(IDLE_MS - 1000);
    expect(service().door.kind).toBe('open');
    vi.advanceTimersByTime(2000);
    expect([service().door.kind, store.state.page]).toEqual(['shut', 'window']);
    end();
  });

  test('the pad shuts by itself as the sheet does, and after a clock that was set back no later than that', () => {
    const { desk, service, end } = start();
    desk.answer({ kind: 'staff' });
    vi.advanceTimersByTime(IDLE_MS - 1000);
    desk.touch();
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(IDLE_MS - 1000);
    expect(service().door.kind).toBe('asking');
    vi.advanceTimersByTime(2000);
    expect(service().door.kind).toBe('shut');
    end();
  });

  test('stays shut where no PIN was set, and is not there on a screen to try things with', () => {
    const without = start({ hasPin: false });
    without.desk.answer({ kind: 'staff' });
    expect([without.service().door.kind, without.store.state.page]).toEqual(['shut', 'window']);
    without.end();
    const demo = start({ search: '?mode=demo' });
    demo.desk.answer({ kind: 'staff' });
    expect(demo.store.state.page).toBe('health');
    demo.end();
  });

  test('bars for a minute after five tries; a restart, a right PIN and a clock set back change nothing about that', async () => {
    let screen = start();
    for (const digits of ['000001', '000002', '000003']) {
      screen.desk.answer({ kind: 'staff' });
      await screen.type(digits);
    }
    screen.end();
    screen = start({ memory: screen.memory });
    screen.desk.answer({ kind: 'staff' });
    await screen.type('000004');
    expect(screen.service().door).toMatchObject({ left: 1 });
    await screen.type('000005');
    // Checking took its time, too.
    expect(screen.service().door).toMatchObject({
      kind: 'asking',
      barredUntil: expect.closeTo(Date.now() + BARRED_MS, -4) as number,
    });
    await screen.type(PIN);
    expect(screen.service().door.kind).toBe('asking');
    screen.end();
    vi.setSystemTime(Date.now() - 7 * 24 * 3_600_000);
    screen = start({ memory: screen.memory });
    screen.desk.answer({ kind: 'staff' });
    expect(screen.service().door).toMatchObject({ barredUntil: Date.now() + BARRED_MS });
    await screen.type(PIN);
    expect(screen.service().door.kind).toBe('asking');
    screen.desk.touch();
    vi.advanceTimersByTime(BARRED_MS - 1000);
    screen.desk.touch();
    vi.advanceTimersByTime(2000);
    expect(screen.service().door).toMatchObject({ barredUntil: null });
    await screen.type(PIN);
    expect(screen.service().door.kind).toBe('open');
    screen.end();
  });

  test('a reload while a PIN is checked counts as a try', () => {
    const screen = start();
    screen.desk.answer({ kind: 'staff' });
    for (let reloads = 0; reloads < 5; reloads++) {
      const again = start({ memory: screen.memory });
      again.desk.answer({ kind: 'staff' });
      again.desk.answer({ kind: 'pin', digits: '000000' });
      again.end();
    }
    const last = start({ memory: screen.memory });
    last.desk.answer({ kind: 'staff' });
    expect(last.service().door).toMatchObject({ barredUntil: Date.now() + BARRED_MS });
    last.end();
    screen.end();
  });
});

describe('the pauses', () => {
  test('the camera comes back after a quarter of an hour, over a restart too, and at once when staff say so', () => {
    const screen = start();
    screen.desk.answer({ kind: 'pause' });
    vi.advanceTimersByTime(PAUSE_MS / 2);
    screen.end();
    const again = start({ memory: screen.memory });
    expect(again.service().pausedUntil).toBe(Date.now() + PAUSE_MS / 2);
    vi.advanceTimersByTime(PAUSE_MS / 2 + 1000);
    expect(again.service().pausedUntil).toBeNull();
    again.desk.answer({ kind: 'pause' });
    again.desk.answer({ kind: 'resume' });
    expect(again.service().pausedUntil).toBeNull();
    again.end();
    const last = start({ memory: screen.memory });
    expect(last.service().pausedUntil).toBeNull();
    last.end();
  });

  test('a raised hand stops the looking for half a minute', () => {
    const { store, service, end } = start();
    const scene = (declined?: true) =>
      store.dispatch({ type: 'scene', scene: testScene(declined ? { declined } : {}), names: { labels: [] } });
    store.dispatch({ type: 'service', change: { noticed: true } });
    scene();
    expect(service().declinedUntil).toBeNull();
    scene(true);
    expect(service().declinedUntil).toBe(Date.now() + DECLINED_MS);
    expect(store.state.shown, 'no label stays').toBeNull();
    vi.advanceTimersByTime(DECLINED_MS + 1000);
    expect(service().declinedUntil).toBeNull();
    store.dispatch({ type: 'watched', watched: { kind: 'video', name: 'a.mp4' } });
    scene(true);
    expect(service().declinedUntil, 'a hand in a film').toBeNull();
    end();
  });
});

test('a clock that is set back while the screen runs lengthens no pause, no half minute and no open door', async () => {
  const { desk, store, service, type, end } = start();
  store.dispatch({ type: 'service', change: { noticed: true } });
  desk.answer({ kind: 'pause' });
  desk.decline();
  desk.answer({ kind: 'staff' });
  await type(PIN);
  expect(service().door.kind).toBe('open');
  vi.setSystemTime(Date.now() - 86_400_000);
  vi.advanceTimersByTime(DECLINED_MS + 2000);
  expect([service().declinedUntil, service().door.kind]).toEqual([null, 'open']);
  vi.advanceTimersByTime(IDLE_MS);
  expect(service().door.kind).toBe('shut');
  vi.advanceTimersByTime(PAUSE_MS);
  expect(service().pausedUntil).toBeNull();
  end();
});

test('set-up is over when it was done, and does not come again', () => {
  const screen = start({ search: '?mode=store' });
  expect(screen.service().setup).toBe('language');
  screen.desk.answer({ kind: 'setup-step', step: 'place' });
  screen.desk.answer({ kind: 'name', name: 'Window left' });
  screen.desk.answer({ kind: 'setup-step', step: null });
  screen.end();
  const again = start({ memory: screen.memory, search: '' });
  expect(again.service()).toMatchObject({ setup: null, name: 'Window left', mode: 'store' });
  again.end();
});
