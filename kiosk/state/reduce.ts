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
import type { Mounting } from './mounting.ts';
import { ended, passed, resetsAt, saw, touched, WARNING_MS } from './session.ts';
import { mayLook, modeOf, ownLanguage } from './may.ts';
import type { Service } from './service.ts';
import type { Language, Theme } from './settings.ts';
import type { Geometry, HealthFacts, Names, Page, State, Watched } from './state.ts';

export type Action =
  | { readonly type: 'language'; readonly language: Language }
  | { readonly type: 'theme'; readonly theme: Theme }
  | { readonly type: 'screen'; readonly screen: ScreenSettings }
  | { readonly type: 'service'; readonly change: Partial<Service> }
  | { readonly type: 'group'; readonly fault: GroupFault | null }
  | { readonly type: 'page'; readonly page: Page }
  | { readonly type: 'engine'; readonly info: EngineInfo }
  | { readonly type: 'engine-failed'; readonly failure: { readonly code: string; readonly message: string } }
  | { readonly type: 'hours'; readonly open: boolean }
  | { readonly type: 'sync'; readonly status: SyncStatus }
  | { readonly type: 'camera'; readonly camera: CameraState }
  | { readonly type: 'devices'; readonly devices: readonly CameraDevice[] }
  | { readonly type: 'mounting'; readonly mounting: Mounting }
  | { readonly type: 'watched'; readonly watched: Watched }
  | { readonly type: 'geometry'; readonly geometry: Geometry }
  | { readonly type: 'scene'; readonly scene: Scene; readonly names: Names }
  | { readonly type: 'scene-failed'; readonly failure: EngineFailure }
  | { readonly type: 'file-refused'; readonly name: string | null }
  /** Somebody touched the screen, a key or the mouse; `now` in ms of performance.now(). */
  | { readonly type: 'touch'; readonly now: number }
  /** Time has passed. */
  | { readonly type: 'tick'; readonly now: number }
  /** Whatever a visitor changed is forgotten. */
  | { readonly type: 'reset' }
  | { readonly type: 'shell'; readonly shell: ShellState }
  | { readonly type: 'health'; readonly facts: HealthFacts };

/** The state after `action`. */
export function reduce(state: State, action: Action): State {
  switch (action.type) {
    case 'language':
      return chosen(state, { language: action.language, languageIsChosen: true });
    case 'theme':
      return chosen(state, { theme: action.theme });
    case 'screen': {
      const next = { ...state, screen: action.screen, hours: hoursThatCount(state.ownHours, action.screen.hours) };
      const language = ownLanguage(next);
      return unlabelled({ ...next, language, own: modeOf(next) === 'store' ? { ...next.own, language } : next.own });
    }
    case 'service':
      return unlabelled({ ...state, service: { ...state.service, ...action.change } });
    case 'group':
      return { ...state, group: { ...state.group, fault: action.fault } };
    case 'page':
      return { ...state, page: action.page };
    case 'engine':
      return { ...state, engine: { kind: 'ready', info: action.info } };
    case 'engine-failed':
      return { ...state, engine: { kind: 'failed', failure: action.failure } };
    case 'hours':
      return unlabelled({ ...state, open: action.open });
    case 'sync':
      return { ...state, sync: action.status };
    case 'camera': {
      const lost = action.camera.kind !== 'live' && state.watched.kind === 'camera';
      // A label beside a camera that shows nothing would be a lie.
      const session = lost ? ended(state.session) : state.session;
      return { ...state, camera: action.camera, shown: lost ? null : state.shown, session };
    }
    case 'devices':
      return { ...state, devices: action.devices };
    case 'mounting':
      return { ...state, mounting: action.mounting };
    case 'watched':
      return {
        ...state,
        watched: action.watched,
        geometry: null,
        shown: null,
        trouble: null,
        refusedFile: null,
        session: ended(state.session),
      };
    case 'geometry':
      return { ...state, geometry: action.geometry };
    case 'scene': {
      const { scene, names } = action;
      const before = state.shown !== null && sameModel(state.shown.scene.model, scene.model) ? state.shown.headlines : 0;
      const headlines = before + (scene.headline === null ? 0 : 1);
      const isLive = state.watched.kind === 'camera';
      const session = isLive ? saw(state.session, scene, state.geometry?.height ?? null) : state.session;
      return { ...state, shown: { scene, names, headlines }, session, way: scene.way, trouble: null };
    }
    case 'scene-failed':
      return { ...state, shown: null, trouble: action.failure };
    case 'file-refused':
      return { ...state, refusedFile: action.name };
    case 'touch':
      return { ...state, session: touched(state.session, action.now), resetsIn: null };
    case 'tick':
      return later(state, action.now);
    case 'reset':
      return { ...state, ...state.own, refusedFile: null, resetsIn: null };
    case 'shell':
      return { ...state, shell: action.shell };
    case 'health':
      return { ...state, health: action.facts };
  }
}

/** A visitor's choice holds for the visit; in a store only staff can choose, and it becomes the screen's own. */
function chosen(state: State, choice: Partial<State['own']>): State {
  return { ...state, ...choice, own: modeOf(state) === 'store' ? { ...state.own, ...choice } : state.own };
}

/** Who is not looked at any more must not be labelled any more, either. */
function unlabelled(state: State): State {
  return mayLook(state) ? state : { ...state, shown: null, session: ended(state.session) };
}

/** Whether a visitor left something behind that the screen does not show of itself. */
export function isChanged(state: State): boolean {
  const { page, watched, language, theme, own, session } = state;
  // Who tries pictures where no camera ever was has nowhere to go back to.
  const hasCamera = modeOf(state) === 'store' || session.aliveAt > -Infinity;
  return page !== 'window' || (watched.kind !== 'camera' && hasCamera) || language !== own.language || theme !== own.theme;
}

/** Whether the time has come to go back to the screen's own, at `now` ms of performance.now(). */
export function isDue(state: State, now: number): boolean {
  return isChanged(state) && now >= resetsAt(state.session);
}

/** The same state where the time has changed nothing. */
function later(state: State, now: number): State {
  const session = passed(state.session, now);
  const left = resetsAt(session) - now;
  const resetsIn = isChanged(state) && left <= WARNING_MS ? Math.max(0, Math.ceil(left / 1000)) : null;
  return session === state.session && resetsIn === state.resetsIn ? state : { ...state, session, resetsIn };
}
