/** Everything that can happen to the screen, and what it then shows. Pure. */
import type { Label } from '#contract/model-card';
import type { CameraDevice, CameraState } from '../camera/camera-state.ts';
import type { EngineInfo } from '../inference/protocol.ts';
import type { EngineFailure } from '../pipeline/engine-error.ts';
import type { Look, ModelRef, Verdict, Wearer } from '../pipeline/types.ts';
import type { ShellState } from '../sw/register.ts';
import type { SyncStatus } from '../sync/status.ts';
import type { Language, Theme } from './settings.ts';
import type { FrameGuide, HealthFacts, Looking, Page, State } from './state.ts';

export type Action =
  | { readonly type: 'language'; readonly language: Language }
  | { readonly type: 'theme'; readonly theme: Theme }
  | { readonly type: 'page'; readonly page: Page }
  | { readonly type: 'engine'; readonly info: EngineInfo }
  | { readonly type: 'engine-failed'; readonly failure: { readonly code: string; readonly message: string } }
  | { readonly type: 'hours'; readonly open: boolean }
  | { readonly type: 'sync'; readonly status: SyncStatus }
  | { readonly type: 'camera'; readonly camera: CameraState }
  | { readonly type: 'devices'; readonly devices: readonly CameraDevice[] }
  | { readonly type: 'looking'; readonly looking: Looking }
  | { readonly type: 'frame'; readonly frame: FrameGuide }
  | {
      readonly type: 'sight';
      readonly verdict: Verdict | null;
      readonly wearers: readonly Wearer[];
      readonly labels: readonly Label[];
      readonly frames: Look['frames'];
    }
  | { readonly type: 'sight-failed'; readonly failure: EngineFailure }
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
      const lost = action.camera.kind !== 'live' && state.looking.kind === 'camera';
      // A label beside a camera that shows nothing would be a lie.
      return { ...state, camera: action.camera, shown: lost ? null : state.shown, wearers: lost ? [] : state.wearers };
    }
    case 'devices':
      return { ...state, devices: action.devices };
    case 'looking':
      return { ...state, looking: action.looking, frame: null, shown: null, wearers: [], trouble: null, refusedFile: null };
    case 'frame':
      return { ...state, frame: action.frame };
    case 'sight': {
      const { verdict, wearers, labels, frames } = action;
      if (verdict === null) return { ...state, shown: null, wearers, labels, frames, trouble: null };
      const follows = state.shown !== null && sameModel(state.shown.verdict.model, verdict.model);
      const readings = follows && state.shown !== null ? state.shown.readings + 1 : 1;
      return { ...state, shown: { verdict, labels, readings }, wearers, labels, frames, trouble: null };
    }
    case 'sight-failed':
      return { ...state, shown: null, wearers: [], trouble: action.failure };
    case 'file-refused':
      return { ...state, refusedFile: action.name };
    case 'shell':
      return { ...state, shell: action.shell };
    case 'health':
      return { ...state, health: action.facts };
  }
}

function sameModel(a: ModelRef, b: ModelRef): boolean {
  return a.release === b.release && a.name === b.name && a.version === b.version;
}
