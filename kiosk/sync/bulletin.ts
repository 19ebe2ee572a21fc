/** What sync says of itself, kept up to date: the status, its faults, and what is told only once. */
import { firstStatus } from './status.ts';
import type { PollOutcome } from './poll.ts';
import type { ReleaseFailure } from './quarantine.ts';
import type { StoreState, SyncResult, SyncStatus } from './status.ts';

export interface Listeners {
  /** Called with every new status, at once and in order. */
  readonly onChange?: (status: SyncStatus) => void;
  /** Called when an attempt to take over a release ended, but not again for the same failure of the same release. */
  readonly onResult?: (result: SyncResult) => void;
  /** Called when the store stopped keeping what runs. */
  readonly onStoreFault?: (state: Exclude<StoreState, 'kept'>) => void;
}

export class Bulletin {
  readonly #listeners: Listeners;
  readonly #now: () => number;
  #reported = '';
  #status: SyncStatus;

  constructor(channel: string, listeners: Listeners, now: () => number) {
    this.#listeners = listeners;
    this.#now = now;
    this.#status = firstStatus(channel);
  }

  get status(): SyncStatus {
    return this.#status;
  }

  set(change: Partial<SyncStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#listeners.onChange?.(this.#status);
  }

  /** A poll ended: only the worker's own word is contact with it. */
  contact(outcome: PollOutcome): void {
    const isWorker = outcome.kind !== 'failed' || outcome.by === 'worker';
    this.set({ serverReachable: isWorker, intercepted: outcome.kind === 'failed' && outcome.by === 'between' });
    if (isWorker) this.set({ lastContactAt: this.#now() });
    if (outcome.kind === 'failed') this.note(outcome.code, outcome.message, null);
    if (outcome.kind === 'none') this.note('no-release', outcome.message, null);
  }

  /** Something went wrong with that release, or with none of them. */
  fail({ code, message }: ReleaseFailure, release: string | null): void {
    if (code === 'quota') this.store('full');
    if (code === 'storage') this.store('blocked');
    this.note(code, message, release);
  }

  note(code: string, message: string, release: string | null): void {
    this.set({ lastFailure: { code, message, at: this.#now(), release } });
  }

  store(stored: StoreState): void {
    if (stored !== 'kept' && stored !== this.#status.stored) this.#listeners.onStoreFault?.(stored);
    this.set({ stored });
  }

  report(result: SyncResult): void {
    const key = `${result.release} ${result.outcome} ${result.code ?? ''}`;
    if (key === this.#reported) return;
    this.#reported = key;
    this.#listeners.onResult?.(result);
  }
}
