/** What is wrong with this screen, in the contract's codes, and how bad that is. */
import type { Trouble } from '#contract/trouble';
import { isFaulty, phaseOf } from './phase.ts';
import type { State } from './state.ts';

export type Light = 'green' | 'amber' | 'red';

/** These pass by themselves, or were asked for; the screen needs somebody for all others. */
const AMBER: ReadonlySet<Trouble> = new Set<Trouble>([
  'fetching',
  'starting',
  'offline',
  'interrupted',
  'paused',
  'closed',
  'bad-settings',
  'camera-frozen',
  'camera-unanswered',
]);

/** The first thing that is wrong; null when nothing is. */
export function troubleOf(state: State): Trouble | null {
  const phase = phaseOf(state);
  if (phase.kind !== 'watching' && phase.kind !== 'camera') return phase.kind;
  // A picture needs no camera; the screen still does.
  if (isFaulty(state.camera)) return `camera-${state.camera.kind}`;
  if (state.trouble !== null) return 'interrupted';
  if (state.sync.intercepted) return 'intercepted';
  return state.sync.serverReachable === false ? 'offline' : state.group.fault;
}

export function lightOf(trouble: Trouble | null): Light {
  if (trouble === null) return 'green';
  return AMBER.has(trouble) ? 'amber' : 'red';
}
