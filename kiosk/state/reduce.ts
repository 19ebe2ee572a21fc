/** Everything that can happen to the screen, and what it then shows. Pure. */
import type { ScreenSettings } from '#contract/screen';
import type { CameraDevice, CameraState } from '../camera/camera-state.ts';
import type { EngineInfo } from '../inference/protocol.ts';
import type { EngineFailure } from '../pipeline/engine-error.ts';
import { sameModel, type Scene } from '../pipeline/types.ts';
import type { ShellState } from '../sw/register.ts';
import type { GroupFault } from '../sync/group.ts';
import type { SyncStatus } from '../sync/status.ts';
import { hoursThatCount } from './hours.ts';
import type { Language, Theme } from './settings.ts';
import type { Geometry, HealthFacts, Names, Page, State, Watched } from './state.ts';

export type Action =
  | { readonly type: 'language'; readonly language: Language }
  | { readonly type: 'theme'; readonly theme: Theme }
  | { readonly type: 'screen'; readonly screen: ScreenSettings }
  | { readonly type: 'group'; readonly fault: GroupFault | null }
  | { readonly type: 'page'; readonly page: Page }
  | { readonly type: 'engine'; readonly info: EngineInfo }
  | { readonly type: 'engine-failed'; readonly failure: { readonly code: string; readonly message: string } }
  | { readonly type: 'hours'; readonly open: boolean }
  | { readonly type: 'sync'; readonly status: SyncStatus }
  | { readonly type: 'camera'; readonly camera: CameraState }
  | { readonly type: 'devices'; readonly devices: readonly CameraDevice[] }
  | { readonly type: 'watched'; readonly watched: Watched }
  | { readonly type: 'geometry'; readonly geometry: Geometry }
  | { readonly type: 'scene'; readonly scene: Scene; readonly names: Names }
  | { readonly type: 'scene-failed'; readonly failure: EngineFailure }
  | { readonly type: 'file-refused'; readonly name: string | null }
  | { readonly type: 'shell'; readonly shell: ShellState }
  | { readonly type: 'health'; readonly facts: HealthFacts };

/** The state after `action`. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'language':
      return { ...state, language: action.language };
    case 'theme':
      return { ...state, theme: action.theme };
    case 'screen':
      return { ...state, screen: action.screen, hours: hoursThatCount(state.ownHours, action.screen.hours) };
    case 'group':
      return { ...state, group: { ...state.group, fault: action.fault } };
    case 'page':
      return { ...state, page: action.page };
    case 'engine':
      return { ...state, engine: { kind: 'ready', info: action.info } };
    case 'engine-failed':
      return { ...state, engine: { kind: 'failed', failure: action.failure } };
    case 'hours':
      return { ...state, open: action.open };
    case 'sync':
      return { ...state, sync: action.status };
    case 'camera': {
      const lost = action.camera.kind !== 'live' && state.watched.kind === 'camera';
      // A label beside a camera that shows nothing would be a lie.
      return { ...state, camera: action.camera, shown: lost ? null : state.shown };
    }
    case 'devices':
      return { ...state, devices: action.devices };
    case 'watched':
      return { ...state, watched: action.watched, geometry: null, shown: null, trouble: null, refusedFile: null };
    case 'geometry':
      return { ...state, geometry: action.geometry };
    case 'scene': {
      const { scene, names } = action;
      const before = state.shown !== null && sameModel(state.shown.scene.model, scene.model) ? state.shown.headlines : 0;
      const headlines = before + (scene.headline === null ? 0 : 1);
      return { ...state, shown: { scene, names, headlines }, way: scene.way, trouble: null };
    }
    case 'scene-failed':
      return { ...state, shown: null, trouble: action.failure };
    case 'file-refused':
      return { ...state, refusedFile: action.name };
    case 'shell':
      return { ...state, shell: action.shell };
    case 'health':
      return { ...state, health: action.facts };
  }
}
