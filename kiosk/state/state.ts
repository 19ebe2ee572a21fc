/** Everything the screen shows, as plain data. Elements render it; only reduce.ts makes a new one. */
import type { Adapter } from '../platform/adapter.ts';
import type { ClassifyCard } from '#contract/model-card';
import { FIRST_SETTINGS, type ScreenSettings } from '#contract/screen';
import type { CameraDevice, CameraFault, CameraState } from '../camera/camera-state.ts';
import type { EngineInfo } from '../inference/protocol.ts';
import type { EngineFailure } from '../pipeline/engine-error.ts';
import type { Box, FrameWay, Scene } from '../pipeline/types.ts';
import type { ShellState } from '../sw/register.ts';
import type { GroupFault } from '../sync/group.ts';
import { firstStatus, type SyncStatus } from '../sync/status.ts';
import { hoursThatCount, type Hours } from './hours.ts';
import { FIRST_MOUNTING, type Mounting } from './mounting.ts';
import { FIRST_SESSION, type Session } from './session.ts';
import { firstService, type Service } from './service.ts';
import type { Language, Settings, Theme } from './settings.ts';

/** `health` is the staff's sheet; `privacy` what becomes of what the camera sees. */
export type Page = 'window' | 'health' | 'privacy';

export type EngineState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly info: EngineInfo }
  | { readonly kind: 'failed'; readonly failure: { readonly code: string; readonly message: string } };

/** What is watched; `name` is the file's. */
export type Watched = { readonly kind: 'camera' } | { readonly kind: 'picture' | 'video'; readonly name: string };

/** The size of the upright frames in pixels, and the region of them that is read while nobody is in view. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly guide: Box;
}

/** What a card calls its labels and their groups. */
export type Names = Pick<ClassifyCard, 'labels' | 'groups'>;

/** A scene with the names of the very card it was made with, so that two versions never mix. */
export interface Shown {
  readonly scene: Scene;
  readonly names: Names;
  /** How many scenes with a headline there were since what is watched or the model changed. */
  readonly headlines: number;
}

/** What the health page measures while it is open. Bytes; epoch milliseconds. */
export interface HealthFacts {
  readonly storageUsed: number | null;
  readonly storageQuota: number | null;
  readonly persisted: boolean | null;
  readonly telemetryPending: number | null;
  readonly telemetrySentAt: number | null;
  readonly adapter: Adapter;
}

export interface State {
  readonly language: Language;
  /** Whether somebody chose it; a store otherwise speaks its group's first one. */
  readonly languageIsChosen: boolean;
  readonly theme: Theme;
  /** What the screen goes back to when its visitor has left. */
  readonly own: Pick<Settings, 'language' | 'languageIsChosen' | 'theme'>;
  /** What the operator set for this screen's group, as far as it is known. */
  readonly screen: ScreenSettings;
  /** The group, and why nothing is heard of it. */
  readonly group: { readonly name: string; readonly fault: GroupFault | null };
  readonly service: Service;
  readonly page: Page;
  readonly appVersion: string;
  readonly engine: EngineState;
  readonly sync: SyncStatus;
  /** The hours of the address; undefined leaves them to the group. */
  readonly ownHours: Hours | null | undefined;
  /** When the camera may run; null is always. */
  readonly hours: Hours | null;
  /** Whether it is within the hours now. */
  readonly open: boolean;
  readonly camera: CameraState;
  readonly devices: readonly CameraDevice[];
  readonly mounting: Mounting;
  readonly watched: Watched;
  readonly geometry: Geometry | null;
  readonly shown: Shown | null;
  readonly session: Session;
  /** Whole seconds until the screen goes back to its own, while it says so; null otherwise. */
  readonly resetsIn: number | null;
  /** How frames get to the models; null before the first one did. */
  readonly way: FrameWay | null;
  /** The last inference failed; null again as soon as one succeeds. */
  readonly trouble: EngineFailure | null;
  /** The name of a file that was picked just now and could not be read. */
  readonly refusedFile: string | null;
  readonly shell: ShellState;
  readonly health: HealthFacts | null;
}

/** The one thing the screen is about now. */
export type Phase =
  | { readonly kind: 'closed'; readonly opensAt: number }
  | { readonly kind: 'paused' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'engine' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'intercepted' }
  | { readonly kind: 'server-fault' }
  | { readonly kind: 'no-storage' }
  | { readonly kind: 'no-release' }
  | { readonly kind: 'fetching'; readonly share: number | null }
  | { readonly kind: 'outdated' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'camera'; readonly fault: CameraFault }
  | { readonly kind: 'watching' };

/** The state before anything has answered. */
export function firstState(settings: Settings, appVersion: string, page: Page): State {
  const { language, languageIsChosen, theme } = settings;
  const own = { language, languageIsChosen, theme };
  return {
    ...own,
    own,
    screen: FIRST_SETTINGS,
    group: { name: settings.group, fault: null },
    service: firstService(settings),
    page,
    appVersion,
    engine: { kind: 'opening' },
    sync: firstStatus(settings.channel),
    ownHours: settings.hours,
    hours: hoursThatCount(settings.hours, FIRST_SETTINGS.hours),
    open: true,
    camera: { kind: 'off' },
    devices: [],
    mounting: FIRST_MOUNTING,
    watched: { kind: 'camera' },
    geometry: null,
    shown: null,
    session: FIRST_SESSION,
    resetsIn: null,
    way: null,
    trouble: null,
    refusedFile: null,
    shell: 'installing',
    health: null,
  };
}
