/** Keeps the kiosk on the release its channel names: restores at boot, polls, downloads, verifies, takes over. */
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { backoff, jitter } from '../platform/backoff.ts';
import { Wake } from '../platform/wake.ts';
import { activate, load, failureOf, takeOver } from './activate.ts';
import { fetchModels } from './models.ts';
import { askToPersist } from './persist.ts';
import { ManifestPoll } from './poll.ts';
import { fail, fallBack, forgive, isHeldBack, named, stage } from './slots.ts';
import { activeOf } from './status.ts';
import { ModelStore } from './store.ts';
import type { Random } from '../platform/backoff.ts';
import type { ModelEngine } from './activate.ts';
import type { Beyond } from './capabilities.ts';
import type { Contact, PollOutcome } from './poll.ts';
import type { ReleaseFailure } from './slots.ts';
import type { SyncResult, SyncStatus } from './status.ts';

/** Milliseconds between two polls of a server that answers, before jitter. */
const POLL_MS = 30_000;
/** The longest duration that telemetry takes, in milliseconds; a download over a poor line may well be longer. */
const MAX_DURATION_MS = 600_000;

export interface ModelSyncOptions {
  readonly channel: Channel;
  readonly engine: ModelEngine;
  /** What each poll says of who asks; nothing else that is fetched does. */
  readonly contact?: Contact;
  /** Called with every new status, at once and in order. */
  readonly onChange?: (status: SyncStatus) => void;
  /** Called when an attempt to take over a release ended, but not again for the same failure of the same release. */
  readonly onResult?: (result: SyncResult) => void;
  readonly store?: ModelStore;
  readonly fetch?: typeof fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: Random;
  /** Where the browser's `online` event arrives. */
  readonly events?: EventTarget;
}

export class ModelSync {
  readonly #options: ModelSyncOptions;
  readonly #store: ModelStore;
  readonly #fetch: typeof fetch;
  readonly #now: () => number;
  readonly #random: Random;
  readonly #poll: ManifestPoll;
  readonly #wake = new Wake();
  #forced = false;
  #reported = '';
  #status: SyncStatus;

  constructor(options: ModelSyncOptions) {
    this.#options = options;
    this.#store = options.store ?? new ModelStore();
    const given = options.fetch ?? fetch;
    // As a property's value, the browser's own fetch would be called with a wrong `this`.
    this.#fetch = (input, init) => given(input, init);
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#poll = new ManifestPoll(options.channel, this.#fetch, options.contact);
    this.#status = {
      phase: 'starting',
      channel: options.channel,
      active: null,
      progress: null,
      lastContactAt: null,
      lastFailure: null,
      serverReachable: null,
    };
  }

  get status(): SyncStatus {
    return this.#status;
  }

  /**
   * Loads the active release from IndexedDB, without the network; the previous one if that fails.
   * Resolves with whether a release runs now. When none could be loaded, the slots stay as they are, for the next
   * try may end better: `run` makes one after every round that leaves the screen without a model. Rejects only with the signal's reason.
   */
  async restore(signal: AbortSignal): Promise<boolean> {
    try {
      const stored = await this.#store.slots();
      // What a newer build ran may be nothing that this one can run.
      const rolledBack = stored.active === null && stored.previous !== null;
      const { active, previous } = rolledBack ? await this.#store.updateSlots(fallBack) : stored;
      if (active === null) return false;
      this.#set({ phase: 'activating' });
      const failure = await load(signal, this.#store, this.#options.engine, active);
      if (failure === null) return await this.#takeOver(active);
      this.#fail(failure, active.release);
      if (previous === null || (await load(signal, this.#store, this.#options.engine, previous)) !== null) return false;
      await this.#store.updateSlots((slots) => fallBack(fail(slots, active.release, failure, this.#now())));
      return await this.#takeOver(previous);
    } catch (error) {
      signal.throwIfAborted();
      this.#fail(failureOf(error), null);
      return false;
    } finally {
      this.#set({ phase: 'idle' });
    }
  }

  /** Polls until aborted, then resolves. A failing round is noted in the status and never ends the loop. */
  async run(signal: AbortSignal): Promise<void> {
    const wake = () => this.#wake.wake();
    void askToPersist();
    const events = this.#options.events ?? window;
    events.addEventListener('online', wake);
    let failures = 0;
    try {
      for (;;) {
        const forced = this.#forced;
        this.#forced = false;
        failures = (await this.#round(signal, forced)) ? 0 : failures + 1;
        if (this.#status.active === null) await this.restore(signal);
        this.#set({ phase: 'idle', progress: null });
        await this.#wake.wait(signal, failures === 0 ? jitter(POLL_MS, this.#random) : backoff(failures, this.#random));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      events.removeEventListener('online', wake);
    }
  }

  /** Polls now, and tries even a release that is in quarantine. */
  checkNow(): void {
    this.#forced = true;
    this.#wake.wake();
  }

  /** One poll and what follows from it; resolves with whether all is well. */
  async #round(signal: AbortSignal, forced: boolean): Promise<boolean> {
    this.#set({ phase: 'checking' });
    const outcome = await this.#poll.ask(signal);
    this.#noteContact(outcome);
    if (outcome.kind === 'beyond') this.#refuse(outcome);
    // A server that names nothing for this app is asked again at its time.
    if (outcome.kind !== 'manifest') return outcome.kind !== 'failed';
    const startedAt = this.#now();
    const { manifest } = outcome;
    try {
      const running = manifest.release === this.#status.active?.release;
      if (running && !outcome.changed) return true;
      if (!forced && !outcome.changed && isHeldBack(await this.#store.slots(), manifest.release, startedAt)) return true;
      const slots = await this.#store.updateSlots((before) => {
        const next = forced ? forgive(before, manifest.release) : named(before, manifest.release);
        return isHeldBack(next, manifest.release, startedAt) ? next : stage(next, manifest);
      });
      if (running || isHeldBack(slots, manifest.release, startedAt)) return true;
      return await this.#follow(signal, manifest, startedAt);
    } catch (error) {
      signal.throwIfAborted();
      this.#fail(failureOf(error), manifest.release);
      return false;
    }
  }

  /** Fetches, verifies and activates what the channel names. */
  async #follow(signal: AbortSignal, manifest: Manifest, startedAt: number): Promise<boolean> {
    const { release } = manifest;
    await this.#store.collect();
    const tools = { store: this.#store, fetch: this.#fetch, random: this.#random };
    const { failure: unfetched, fetched } = await fetchModels(signal, tools, manifest, {
      downloading: (loaded, total) => this.#set({ phase: 'downloading', progress: { release, loaded, total } }),
      verifying: () => this.#set({ phase: 'verifying' }),
    });
    if (unfetched === null) this.#set({ phase: 'activating', progress: null });
    const failure = unfetched ?? (await activate(signal, this.#store, this.#options.engine, manifest));
    const result = { release, bytes: fetched, durationMs: Math.min(Math.max(this.#now() - startedAt, 0), MAX_DURATION_MS) };
    if (failure === null) {
      this.#set({ active: activeOf(manifest), lastFailure: null });
      this.#report({ ...result, outcome: 'activated', code: null });
    } else {
      this.#fail(failure, release);
      const failedAt = this.#now();
      const slots = await this.#store.updateSlots((before) => fail(before, release, failure, failedAt));
      const outcome = isHeldBack(slots, release, failedAt) ? 'refused' : 'failed';
      this.#report({ ...result, outcome, code: failure.code });
    }
    await this.#store.collect();
    return failure === null;
  }

  /** What runs goes on: only a newer app can follow, and until it comes the release is none of this one's failures. */
  #refuse({ release, lacks }: Beyond): void {
    const message = `update the app: ${release} needs ${lacks.join(', ')}, which this version cannot do`;
    this.#note('needs-update', message, release);
    this.#report({ release, outcome: 'refused', code: 'needs-update', bytes: 0, durationMs: 0 });
  }

  async #takeOver(manifest: Manifest): Promise<true> {
    await takeOver(this.#options.engine, manifest);
    this.#set({ active: activeOf(manifest) });
    return true;
  }

  #noteContact(outcome: PollOutcome): void {
    if (outcome.kind === 'failed' && !outcome.answered) this.#set({ serverReachable: false });
    else this.#set({ serverReachable: true, lastContactAt: this.#now() });
    if (outcome.kind === 'failed') this.#note(outcome.code, outcome.message, null);
    if (outcome.kind === 'none') this.#note('no-release', outcome.message, null);
  }

  #fail(failure: ReleaseFailure, release: string | null): void {
    this.#note(failure.code, failure.message, release);
  }

  #note(code: string, message: string, release: string | null): void {
    this.#set({ lastFailure: { code, message, at: this.#now(), release } });
  }

  #report(result: SyncResult): void {
    const key = `${result.release} ${result.outcome} ${result.code ?? ''}`;
    if (key === this.#reported) return;
    this.#reported = key;
    this.#options.onResult?.(result);
  }

  #set(change: Partial<SyncStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#options.onChange?.(this.#status);
  }
}
