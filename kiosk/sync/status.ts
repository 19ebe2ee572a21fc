/** What sync tells the screen: what runs, what is on its way, what went wrong last. */
import type { Manifest } from '#contract/manifest';
import type { Role } from '#contract/ids';

export type SyncPhase = 'starting' | 'idle' | 'checking' | 'downloading' | 'verifying' | 'activating';

export interface SyncStatus {
  readonly phase: SyncPhase;
  readonly channel: string;
  /** The release that runs now, or null before the first one. */
  readonly active: ActiveRelease | null;
  /** Bytes of the release that is being fetched, or null when nothing is. */
  readonly progress: { readonly release: string; readonly loaded: number; readonly total: number } | null;
  /** When the server last answered, in epoch milliseconds. */
  readonly lastContactAt: number | null;
  readonly lastFailure: SyncFailure | null;
  /** Whether the active release has still to show what it does on real frames; until then the one before can come back. */
  readonly onProbation: boolean;
  /** What was tried and must not be, the newest last. */
  readonly heldBack: readonly HeldBack[];
  /** Whether the server answered the newest poll; null before the first one ended. What something in between answers is no answer of it. */
  readonly serverReachable: boolean | null;
  /** Whether something in between answered the newest poll in the server's place. */
  readonly intercepted: boolean;
  /** Whether what runs is in the store, for the next start without a network; null before that was looked at. */
  readonly stored: StoreState | null;
  /** Another tab of this screen keeps the models; this one runs what that one put into the store. */
  readonly follows: boolean;
}

/** `kept`: all is there; `lost`: some of it is missing, and fetched again; `full`: there is no room; `blocked`: the browser refuses. */
export type StoreState = 'kept' | 'lost' | 'full' | 'blocked';

/** Before anything is known. */
export function firstStatus(channel: string): SyncStatus {
  return {
    phase: 'starting',
    channel,
    active: null,
    progress: null,
    lastContactAt: null,
    lastFailure: null,
    onProbation: false,
    heldBack: [],
    serverReachable: null,
    intercepted: false,
    stored: null,
    follows: false,
  };
}

/** A release in quarantine. */
export interface HeldBack {
  readonly release: string;
  /** As `name version`. */
  readonly models: readonly string[];
  readonly code: string;
  readonly message: string;
  /** False: it is tried again by itself. */
  readonly forGood: boolean;
}

export interface ActiveRelease {
  readonly release: string;
  readonly models: readonly { readonly name: string; readonly version: string; readonly role: Role }[];
}

export interface SyncFailure {
  /** For the health page and telemetry: lower-case letters, digits and hyphens. */
  readonly code: string;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The release it happened with, or null when the manifest itself could not be read. */
  readonly release: string | null;
}

/** How the attempt to take over a release ended, in the shape of telemetry's `sync` event. */
export interface SyncResult {
  readonly release: string;
  /** `refused`: the release is in quarantine; `failed`: it is tried again at the next poll. */
  readonly outcome: 'activated' | 'refused' | 'failed';
  readonly code: string | null;
  /** Bytes fetched for it in this attempt. */
  readonly bytes: number;
  /** 0 to 600 000, longer attempts count as that. */
  readonly durationMs: number;
}

/** What runs once a manifest is activated. */
export function activeOf(manifest: Manifest): ActiveRelease {
  return {
    release: manifest.release,
    models: manifest.items.map(({ card: { name, version, role } }) => ({ name, version, role })),
  };
}
