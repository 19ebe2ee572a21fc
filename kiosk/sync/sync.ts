/** Keeps the kiosk on the release its channel names: restores at boot, polls, downloads, verifies, takes over. */
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { pause, Wake } from '../platform/wake.ts';
import { failureOf } from './activate.ts';
import { Bulletin } from './bulletin.ts';
import { leadOrFollow } from './lead.ts';
import { fetchModels } from './models.ts';
import { Patience } from './patience.ts';
import { askToPersist } from './persist.ts';
import { ManifestPoll } from './poll.ts';
import { Pursuit } from './pursuit.ts';
import { Runner } from './runner.ts';
import { adopt, fail, forgive, isHeldBack, named, stage } from './slots.ts';
import { ModelStore } from './store.ts';
import { keptReleases, Upkeep } from './upkeep.ts';
import type { Random } from '../platform/backoff.ts';
import type { ModelEngine } from './activate.ts';
import type { Listeners } from './bulletin.ts';
import type { Beyond } from './capabilities.ts';
import type { Locks } from './lead.ts';
import type { PollOutcome } from './poll.ts';
import type { ReleaseFailure } from './slots.ts';
import type { SyncStatus } from './status.ts';

/** Milliseconds between two looks of a tab that follows another. */
const FOLLOW_MS = 5000;
/** What is under way when no new release is: files that got lost. */
const REFILL = 'refill';
/** The longest duration that telemetry takes, in milliseconds; a download over a poor line may well be longer. */
const MAX_DURATION_MS = 600_000;

export interface ModelSyncOptions extends Listeners {
  readonly channel: Channel;
  readonly engine: ModelEngine;
  /** Called when this tab begins to keep the models, in its own channel. */
  readonly onLead?: () => void;
  readonly store?: ModelStore;
  readonly fetch?: typeof fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly random?: Random;
  /** Where the browser's `online` event arrives. */
  readonly events?: EventTarget;
  /** The browser's own unless told; undefined where it has none. */
  readonly locks?: Locks | undefined;
}

export class ModelSync {
  readonly #options: ModelSyncOptions;
  readonly #store: ModelStore;
  readonly #fetch: typeof fetch;
  readonly #now: () => number;
  readonly #random: Random;
  readonly #poll: ManifestPoll;
  readonly #upkeep: Upkeep;
  readonly #said: Bulletin;
  readonly #runner: Runner;
  readonly #patience: Patience;
  readonly #wake = new Wake();
  readonly #pursuit = new Pursuit();
  #forced = false;
  /** It is time for a poll, whatever the clock says. */
  #isAsked = false;

  constructor(options: ModelSyncOptions) {
    this.#options = options;
    this.#store = options.store ?? new ModelStore();
    const given = options.fetch ?? fetch;
    // As a property's value, the browser's own fetch would be called with a wrong `this`.
    this.#fetch = (input, init) => given(input, init);
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#patience = new Patience(this.#random, this.#now);
    this.#poll = new ManifestPoll(options.channel, this.#fetch);
    this.#upkeep = new Upkeep(this.#store);
    this.#said = new Bulletin(options.channel, options, this.#now);
    this.#runner = new Runner(this.#store, options.engine, this.#said, this.#now);
  }

  get status(): SyncStatus {
    return this.#said.status;
  }

  /** Loads what ran last, without the network. Resolves with whether a release runs now; rejects only with the signal's reason. */
  async restore(signal: AbortSignal): Promise<boolean> {
    const isRunning = await this.#runner.restore(signal);
    this.#said.set({ phase: 'idle' });
    return isRunning;
  }

  /** Polls until aborted, or follows the tab that does; then resolves. A failing round is noted in the status and never ends the loop. */
  async run(signal: AbortSignal): Promise<void> {
    const locks = 'locks' in this.#options ? this.#options.locks : navigator.locks;
    const online = () => {
      if (!this.#patience.isHeld) this.#askNow();
    };
    const events = this.#options.events ?? window;
    events.addEventListener('online', online);
    try {
      await leadOrFollow(
        signal,
        locks,
        () => this.#lead(signal),
        (following) => this.#follow(following),
      );
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      events.removeEventListener('online', online);
    }
  }

  /** Polls now, and tries even a release that is in quarantine. */
  checkNow(): void {
    this.#forced = true;
    this.#askNow();
  }

  #askNow(): void {
    this.#isAsked = true;
    this.#wake.wake();
  }

  async #lead(signal: AbortSignal): Promise<void> {
    void askToPersist();
    this.#said.set({ follows: false, channel: this.#options.channel });
    this.#options.onLead?.();
    for (;;) {
      const forced = this.#forced;
      this.#forced = false;
      this.#isAsked = false;
      await this.#round(signal, forced);
      // A pursuit that ends is no reason for a poll, but for another wait.
      while (await this.#wake.wait(signal, this.#patience.waitMs(this.#pursuit.of !== null))) if (this.#isAsked) break;
    }
  }

  /** Another tab keeps the models: this one runs what it finds in the store, and writes nothing there. */
  async #follow(signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(signal, FOLLOW_MS);
      this.#said.set({ follows: true });
      await this.#runner.follow(signal);
      this.#said.set({ phase: 'idle' });
    }
  }

  /** One poll, and the beginning of what follows from it. */
  async #round(signal: AbortSignal, forced: boolean): Promise<void> {
    if (this.#pursuit.of === null) this.#said.set({ phase: 'checking' });
    const outcome = await this.#poll.ask(signal);
    this.#said.contact(outcome);
    this.#patience.polled(outcome.kind !== 'failed');
    if (outcome.kind === 'failed') this.#patience.hold(outcome.waitMs ?? 0);
    try {
      if (outcome.kind === 'beyond') this.#refuse(outcome);
      if (outcome.kind === 'manifest') await this.#heed(signal, outcome.manifest, outcome.changed, forced);
      // A server that names nothing for this app is asked again at its time.
      else if (outcome.kind !== 'failed') this.#settle();
      if (this.#pursuit.of === null) await this.#lookAfter(signal, outcome);
    } catch (error) {
      signal.throwIfAborted();
      this.#patience.polled(false);
      this.#fail(failureOf(error), outcome.kind === 'manifest' ? outcome.manifest.release : null);
    }
    if (this.#pursuit.of !== null) return;
    if (this.#said.status.active === null) await this.#runner.restore(signal);
    this.#said.set({ phase: 'idle', progress: null });
  }

  /** All is as the channel wants it, or will not be by trying. */
  #settle(): void {
    this.#patience.pursued(true);
    if (this.#pursuit.of !== REFILL) this.#pursuit.end();
  }

  /** Begins to follow what the channel names, if that is not under way, running or held back. */
  async #heed(signal: AbortSignal, manifest: Manifest, changed: boolean, forced: boolean): Promise<void> {
    const { release } = manifest;
    const now = this.#now();
    if (!forced && release === this.#pursuit.of) return;
    const running = release === this.#runner.running?.release;
    if (running && !changed) return this.#settle();
    if (!forced && !changed && isHeldBack(await this.#store.slots(), release, now)) return this.#settle();
    const slots = await this.#store.updateSlots((before) => {
      const next = forced ? forgive(before, release) : named(before, release);
      return isHeldBack(next, release, now) ? next : stage(next, manifest);
    });
    if (running || isHeldBack(slots, release, now)) return this.#settle();
    this.#begin(signal, release, (own) => this.#pursue(own, manifest, now));
  }

  /** Does something in the background, while polls go on; `work` resolves with whether it went well. */
  #begin(signal: AbortSignal, of: string, work: (signal: AbortSignal) => Promise<boolean>): void {
    const done = this.#pursuit.begin(signal, of, async (own) => {
      let isWell = false;
      try {
        isWell = await work(own);
      } catch (error) {
        own.throwIfAborted();
        this.#fail(failureOf(error), of === REFILL ? null : of);
      }
      this.#patience.pursued(isWell);
      // A screen without a model tries once more what it has.
      if (this.#said.status.active === null) await this.#runner.restore(own);
    });
    void done.then(() => {
      if (this.#pursuit.of !== null || signal.aborted) return;
      this.#said.set({ phase: 'idle', progress: null });
      this.#wake.wake();
    });
  }

  /** Fetches, verifies and activates what the channel names. */
  async #pursue(signal: AbortSignal, manifest: Manifest, startedAt: number): Promise<boolean> {
    const { release } = manifest;
    await this.#store.collect();
    const { failure: unfetched, fetched } = await this.#fetchModels(signal, manifest);
    if (unfetched === null) this.#said.set({ phase: 'activating', progress: null });
    const failure = unfetched ?? (await this.#runner.activate(signal, manifest));
    const result = { release, bytes: fetched, durationMs: Math.min(Math.max(this.#now() - startedAt, 0), MAX_DURATION_MS) };
    if (failure === null) {
      this.#said.set({ lastFailure: null });
      this.#said.report({ ...result, outcome: 'activated', code: null });
    } else {
      this.#fail(failure, release);
      const failedAt = this.#now();
      const slots = await this.#store.updateSlots((before) => fail(before, release, failure, failedAt));
      const outcome = isHeldBack(slots, release, failedAt) ? 'refused' : 'failed';
      this.#said.report({ ...result, outcome, code: failure.code });
    }
    await this.#store.collect();
    return failure === null;
  }

  #fetchModels(signal: AbortSignal, manifest: Manifest) {
    const tools = { store: this.#store, fetch: this.#fetch, random: this.#random };
    const { release } = manifest;
    return fetchModels(signal, tools, manifest, {
      downloading: (loaded, total) => this.#said.set({ phase: 'downloading', progress: { release, loaded, total } }),
      verifying: () => this.#said.set({ phase: 'verifying' }),
    });
  }

  /** Sees to it that what runs is in the store; what is lost is fetched again as soon as the server answers. */
  async #lookAfter(signal: AbortSignal, outcome: PollOutcome): Promise<void> {
    const { running } = this.#runner;
    if (running === null) return;
    let slots = await this.#store.slots();
    if (slots.active?.release !== running.release) slots = await this.#store.updateSlots((before) => adopt(before, running));
    const [lost] = await this.#upkeep.incomplete(signal, keptReleases(slots));
    this.#said.store(lost === undefined ? 'kept' : 'lost');
    if (lost === undefined || outcome.kind === 'failed') return;
    // Only a manifest just told knows every source.
    const told = outcome.kind === 'manifest' && outcome.manifest.release === lost.release ? outcome.manifest : lost;
    this.#begin(signal, REFILL, async (own) => {
      const { failure } = await this.#fetchModels(own, told);
      if (failure === null) this.#said.store('kept');
      else this.#fail(failure, lost.release);
      return failure === null;
    });
  }

  /** What runs goes on: only a newer app can follow, and until it comes the release is none of this one's failures. */
  #refuse({ release, lacks }: Beyond): void {
    const message = `update the app: ${release} needs ${lacks.join(', ')}, which this version cannot do`;
    this.#said.note('needs-update', message, release);
    this.#said.report({ release, outcome: 'refused', code: 'needs-update', bytes: 0, durationMs: 0 });
  }

  #fail(failure: ReleaseFailure, release: string | null): void {
    this.#patience.hold(failure.waitMs ?? 0);
    this.#said.fail(failure, release);
  }
}
