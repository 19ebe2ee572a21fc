/** Everything the screen shows, as plain data. Elements render it; only reduce.ts makes a new one. */
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
import type { Language, Settings, Theme } from './settings.ts';

export type Page = 'window' | 'health';

export type EngineState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly info: EngineInfo }
  | { readonly kind: 'failed'; readonly failure: { readonly code: string; readonly message: string } };

/** What is watched; `name` is the file's. */
export type Watched = { readonly kind: 'camera' } | { readonly kind: 'picture' | 'video'; readonly name: string };

/** The size of the frames in pixels, and the region of them that is read while nobody is in view. */
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
}

export interface State {
  readonly language: Language;
  readonly theme: Theme;
  /** What the operator set for this screen's group, as far as it is known. */
  readonly screen: ScreenSettings;
  /** The group, and why nothing is heard of it. */
  readonly group: { readonly name: string; readonly fault: GroupFault | null };
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
  readonly watched: Watched;
  readonly geometry: Geometry | null;
  readonly shown: Shown | null;
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
  return {
    language: settings.language,
    theme: settings.theme,
    screen: FIRST_SETTINGS,
    group: { name: settings.group, fault: null },
    page,
    appVersion,
    engine: { kind: 'opening' },
    sync: firstStatus(settings.channel),
    ownHours: settings.hours,
    hours: hoursThatCount(settings.hours, FIRST_SETTINGS.hours),
    open: true,
    camera: { kind: 'off' },
    devices: [],
    watched: { kind: 'camera' },
    geometry: null,
    shown: null,
    way: null,
    trouble: null,
    refusedFile: null,
    shell: 'installing',
    health: null,
  };
}
