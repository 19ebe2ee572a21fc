/** Decides what the screen is about: the first thing that stands in the way of a verdict, or none. */
import type { CameraFault, CameraState } from '../camera/camera-state.ts';
import { causeOf } from '../sync/cause.ts';
import type { Phase, State } from './state.ts';

/** The phase of a state. A closed shop needs no fault, nor does a camera that staff paused; then what cannot be helped, then what is missing, then the camera. */
export function phaseOf(state: State): Phase {
  const { engine, sync, camera, hours, open } = state;
  if (!open && hours !== null && state.watched.kind === 'camera') return { kind: 'closed', opensAt: hours.from };
  if (state.service.pausedUntil !== null && state.watched.kind === 'camera') return { kind: 'paused' };
  if (engine.kind === 'failed') return { kind: engine.failure.code === 'unsupported' ? 'unsupported' : 'engine' };
  if (sync.active === null) return withoutModel(state);
  if (state.watched.kind !== 'camera' || camera.kind === 'live') return { kind: 'watching' };
  return isFaulty(camera) ? { kind: 'camera', fault: camera.kind } : { kind: 'starting' };
}

/** Whether somebody has to see to this camera. */
export function isFaulty(camera: CameraState): camera is { readonly kind: CameraFault } {
  return camera.kind !== 'starting' && camera.kind !== 'live' && camera.kind !== 'off';
}

/** Before the first model: what it is waiting for. */
function withoutModel({ sync }: State): Phase {
  if (sync.progress !== null) return { kind: 'fetching', share: sync.progress.loaded / Math.max(1, sync.progress.total) };
  if (sync.phase === 'downloading' || sync.phase === 'verifying') return { kind: 'fetching', share: null };
  if (sync.phase === 'starting' || sync.phase === 'activating' || sync.serverReachable === null) return { kind: 'starting' };
  if (sync.intercepted) return { kind: 'intercepted' };
  if (!sync.serverReachable) return { kind: 'unreachable' };
  if (sync.lastFailure === null) return { kind: 'starting' };
  return ofFailure(sync.lastFailure.code);
}

/** The server answers, and still there is no model: whose doing that is. */
function ofFailure(code: string): Phase {
  switch (causeOf(code)) {
    case 'network':
      return { kind: 'unreachable' };
    case 'between':
      return { kind: 'intercepted' };
    case 'server':
      return { kind: 'server-fault' };
    case 'storage':
      return { kind: 'no-storage' };
    case 'engine':
      return { kind: 'engine' };
    case 'app':
      return { kind: 'outdated' };
    case 'channel':
      return { kind: 'no-release' };
    case 'model':
      return { kind: 'refused', code };
  }
}
