/** The part of a shell that is the same in the first one and in this one. */
export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export declare class ManifestPoll {
  constructor(channel: 'stable', fetcher: Fetch);
  ask(signal: AbortSignal): Promise<{
    readonly kind: 'manifest' | 'none' | 'beyond' | 'failed';
    readonly changed?: boolean;
    readonly manifest?: { readonly release: string };
    readonly code?: string;
    readonly message?: string;
    readonly lacks?: readonly string[];
  }>;
}

export interface Slots {
  readonly active: { readonly release: string } | null;
}
export declare const EMPTY_SLOTS: Slots;
export declare function stage(slots: Slots, manifest: unknown): Slots;
/** The first shell knew a release by its id alone. */
export declare function commit(slots: Slots, release: string | { readonly manifest: unknown; readonly tried: string }): Slots;
export declare class ModelStore {
  slots(): Promise<Slots>;
  updateSlots(change: (slots: Slots) => Slots): Promise<Slots>;
}

export declare class Outbox {
  count(): Promise<number>;
  /** This shell only: takes over what a first one left. */
  adopt?(): Promise<void>;
}

export declare class Telemetry {
  constructor(options: { fetch: Fetch; outbox: Outbox; about?: () => { app: string; release?: string } });
  record(event: object): Promise<void>;
  flushNow(): Promise<void>;
}
