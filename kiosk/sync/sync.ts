/** Keeps the kiosk on the release its channel names: polls, downloads, verifies, has it take over, and has it taken back. */
import type { Channel } from '#contract/ids';
import { backoff, jitter } from '../platform/backoff.ts';
import { Wake } from '../platform/wake.ts';
import { failureOf } from './activate.ts';
import { fetchModels } from './models.ts';
import { askToPersist } from './persist.ts';
import { ManifestPoll } from './poll.ts';
import * as life from './slots.ts';
import { firstStatus } from './status.ts';
import { ModelStore } from './store.ts';
import { Task } from './task.ts';
import { Tenure } from './tenure.ts';
import type { Random } from '../platform/backoff.ts';
import type { ModelEngine } from './activate.ts';
import type { Beyond } from './capabilities.ts';
import type { Report } from './fate.ts';
import type { Contact, PollOutcome } from './poll.ts';
import type { Attempt } from './quarantine.ts';
import type { ReleaseFailure } from './slots.ts';
import type { SyncResult, SyncStatus } from './status.ts';

/** Milliseconds between two polls of a server that answers, before jitter. */
const POLL_MS = 30_000;
/** The longest duration that telemetry takes, in milliseconds; a download over a poor line may well be longer. */
const MAX_DURATION_MS = 600_000;
/** The goal of a task that must not be called off: the last good release comes back. */
const BACK = 'back';

export interface ModelSyncOptions {
  readonly channel: Channel;
  readonly engine: ModelEngine;
  /** What each poll says of who asks; nothing else that is fetched does. */
  readonly contact?: Contact;
  /** The version of the app: another one may run what this one cannot. */
  readonly app?: string;
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
  readonly #task = new Task((well) => this.#ended(well));
  readonly #tenure: Tenure;
  /** Aborts with the page. */
  #page: AbortSignal | null = null;
  #forced = false;
  /** Rounds and attempts in a row that failed. */
  #failures = 0;
  /** Whether the wait for the next poll was ended by a task, which says anew how long it is. */
  #taskEnded = false;
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
    this.#status = firstStatus(options.channel);
    this.#tenure = new Tenure({
      store: this.#store,
      engine: options.engine,
      app: options.app ?? '',
      now: this.#now,
      tell: (change) => this.#set(change),
      onFailure: (failure, release) => this.#fail(failure, release),
      onBack: (release, code) => this.#report({ release, outcome: 'refused', code, bytes: 0, durationMs: 0 }),
    });
  }

  get status(): SyncStatus {
    return this.#status;
  }

  /** Loads what ran before from the store, without the network; resolves with whether a release runs now. See `Tenure.restore`. */
  async restore(signal: AbortSignal): Promise<boolean> {
    this.#page = signal;
    return this.#tenure.restore(signal);
  }

  /** Polls until aborted, then resolves. A failing round is noted in the status and never ends the loop. */
  async run(signal: AbortSignal): Promise<void> {
    const wake = () => {
      this.#taskEnded = false;
      this.#wake.wake();
    };
    void askToPersist();
    const events = this.#options.events ?? window;
    events.addEventListener('online', wake);
    try {
      for (;;) {
        const forced = this.#forced;
        this.#forced = false;
        const well = await this.#round(signal, forced);
        if (!well) this.#failures += 1;
        else if (this.#task.goal === null) this.#failures = 0;
        do await this.#rest(signal);
        while (this.#taskEnded && !this.#forced);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      events.removeEventListener('online', wake);
    }
  }

  /** Waits for the next poll, or until a task ends. With no task under way something should run now. */
  async #rest(signal: AbortSignal): Promise<void> {
    this.#taskEnded = false;
    const isIdle = this.#task.goal === null;
    if (isIdle) {
      if (!this.#tenure.isSettled) await this.#tenure.restore(signal);
      this.#set({ phase: 'idle', progress: null });
    }
    const isWell = this.#failures === 0 || !isIdle;
    await this.#wake.wait(signal, isWell ? jitter(POLL_MS, this.#random) : backoff(this.#failures, this.#random));
  }

  #ended(well: boolean): void {
    this.#failures = well ? 0 : this.#failures + 1;
    this.#taskEnded = true;
    this.#wake.wake();
  }

  /** Polls now, and tries even a release that is in quarantine. */
  checkNow(): void {
    this.#forced = true;
    this.#wake.wake();
  }

  /** Takes note of how a release does on real frames; one on probation that fails is taken back. */
  report(report: Report): void {
    const failure = this.#tenure.hear(report);
    if (failure === null || this.#page === null) return;
    this.#task.begin(this.#page, BACK, (signal) => this.#tenure.takeBack(signal, report.release, failure));
  }

  /** One poll; what follows from it goes on by itself. Resolves with whether all is well so far. */
  async #round(signal: AbortSignal, forced: boolean): Promise<boolean> {
    if (this.#task.goal === null) this.#set({ phase: 'checking' });
    const outcome = await this.#poll.ask(signal);
    this.#noteContact(outcome);
    if (outcome.kind === 'beyond') this.#refuse(outcome);
    // A server that names nothing for this app is asked again at its time.
    if (outcome.kind !== 'manifest') return outcome.kind !== 'failed';
    const startedAt = this.#now();
    const { manifest } = outcome;
    try {
      const running = manifest.release === this.#tenure.release;
      if (running && !outcome.changed) return true;
      const attempt = await this.#tenure.attempt(manifest);
      const { tried } = attempt;
      if (this.#task.goal === BACK || this.#task.goal === tried) return true;
      if (!forced && !outcome.changed && life.isHeldBack(await this.#store.slots(), tried, startedAt)) return true;
      const slots = await this.#tenure.update((before) => {
        const next = forced ? life.forgive(before, tried) : before;
        return life.isHeldBack(next, tried, startedAt) ? next : life.stage(next, manifest);
      });
      if (running || life.isHeldBack(slots, tried, startedAt)) this.#task.stop();
      else this.#task.begin(signal, tried, (following) => this.#follow(signal, following, attempt, startedAt));
      return true;
    } catch (error) {
      signal.throwIfAborted();
      this.#fail(failureOf(error), manifest.release);
      return false;
    }
  }

  /** Fetches, verifies and activates what the channel names. Ends early, leaving no trace, when something else is to follow. */
  async #follow(page: AbortSignal, signal: AbortSignal, attempt: Attempt, startedAt: number): Promise<boolean> {
    const { manifest, tried } = attempt;
    const { release } = manifest;
    try {
      await this.#store.collect();
      const tools = { store: this.#store, fetch: this.#fetch, random: this.#random };
      const { failure: unfetched, fetched } = await fetchModels(signal, tools, manifest, {
        downloading: (loaded, total) => this.#set({ phase: 'downloading', progress: { release, loaded, total } }),
        verifying: () => this.#set({ phase: 'verifying' }),
      });
      if (unfetched === null) this.#set({ phase: 'activating', progress: null });
      const failure = unfetched ?? (await this.#tenure.activate(page, signal, attempt, () => this.#confirm(signal, attempt)));
      const result = { release, bytes: fetched, durationMs: Math.min(Math.max(this.#now() - startedAt, 0), MAX_DURATION_MS) };
      if (failure === null) {
        this.#set({ lastFailure: null });
        this.#report({ ...result, outcome: 'activated', code: null });
      } else {
        this.#fail(failure, release);
        const failedAt = this.#now();
        const slots = await this.#tenure.update((before) => life.fail(before, attempt, failure, failedAt));
        const outcome = life.isHeldBack(slots, tried, failedAt) ? 'refused' : 'failed';
        this.#report({ ...result, outcome, code: failure.code });
      }
      await this.#store.collect();
      return failure === null;
    } catch (error) {
      signal.throwIfAborted();
      this.#fail(failureOf(error), release);
      return false;
    }
  }

  /**
   * Asks once more before a release goes live: one that was withdrawn meanwhile does not. Without an answer the last word holds, which
   * named it; what is proved and at hand is not kept from a shop whose line is down.
   */
  async #confirm(signal: AbortSignal, { tried }: Attempt): Promise<ReleaseFailure | null> {
    const outcome = await this.#poll.ask(signal);
    this.#noteContact(outcome);
    const isWanted =
      outcome.kind === 'failed' ||
      (outcome.kind === 'manifest' && (await this.#tenure.attempt(outcome.manifest)).tried === tried);
    return isWanted ? null : { code: 'withdrawn', message: 'the channel names another release by now', retry: 'free' };
  }

  /** What runs goes on: only a newer app can follow, and until it comes the release is none of this one's failures. */
  #refuse({ release, lacks }: Beyond): void {
    const message = `update the app: ${release} needs ${lacks.join(', ')}, which this version cannot do`;
    this.#note('needs-update', message, release);
    this.#report({ release, outcome: 'refused', code: 'needs-update', bytes: 0, durationMs: 0 });
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
