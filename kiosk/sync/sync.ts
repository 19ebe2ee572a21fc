/**
 * Keeps the kiosk on the release its channel names: restores at boot, polls, downloads, verifies, takes over; and takes back what fails
 * on real frames. Only this class acts; what becomes of a release is decided in fate.ts and slots.ts.
 */
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { backoff, jitter } from '../platform/backoff.ts';
import { Wake } from '../platform/wake.ts';
import { activate, load, failureOf, takeOver } from './activate.ts';
import { judge, UNTRIED } from './fate.ts';
import { fetchModels } from './models.ts';
import { askToPersist } from './persist.ts';
import { ManifestPoll } from './poll.ts';
import { isHeld } from './quarantine.ts';
import * as life from './slots.ts';
import { activeOf, firstStatus } from './status.ts';
import { ModelStore } from './store.ts';
import { Task } from './task.ts';
import { triedOf } from './tried.ts';
import type { Random } from '../platform/backoff.ts';
import type { ModelEngine } from './activate.ts';
import type { Beyond } from './capabilities.ts';
import type { Pace, Report, Trial } from './fate.ts';
import type { Contact, PollOutcome } from './poll.ts';
import type { Attempt } from './quarantine.ts';
import type { ReleaseFailure, Slots } from './slots.ts';
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
  /** Aborts with the page. */
  #page: AbortSignal | null = null;
  #forced = false;
  /** Rounds and attempts in a row that failed. */
  #failures = 0;
  /** Whether the wait for the next poll was ended by a task, which says anew how long it is. */
  #taskEnded = false;
  /** Whether the start of the page was noted for a release on probation. */
  #counted = false;
  /** Whether the engine runs something else than the slots say, as the last good release did not load. */
  #astray = false;
  #trial: Trial = UNTRIED;
  /** Nothing more is to be found out about the active release. */
  #decided = false;
  #pace: Pace | null = null;
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
  }

  get status(): SyncStatus {
    return this.#status;
  }

  /**
   * Loads the active release from IndexedDB, without the network; the previous one if that fails, or if the page ended too often with
   * the active one on probation. Resolves with whether a release runs now. When none could be loaded, the slots stay as they are, for
   * the next try may end better: `run` makes one after every round that leaves the screen without a model. Rejects only with the
   * signal's reason.
   */
  async restore(signal: AbortSignal): Promise<boolean> {
    this.#page = signal;
    try {
      const stored = await this.#update((slots) => (this.#counted ? slots : this.#start(slots)));
      this.#counted = true;
      // What a newer build ran may be nothing that this one can run.
      const rolledBack = stored.active === null && stored.previous !== null;
      const { active, previous } = rolledBack ? await this.#update(life.fallBack) : stored;
      if (active === null) return false;
      this.#set({ phase: 'activating' });
      const failure = await load(signal, this.#store, this.#options.engine, active);
      if (failure === null) return await this.#takeOver(active);
      this.#fail(failure, active.release);
      if (previous === null || (await load(signal, this.#store, this.#options.engine, previous)) !== null) return false;
      const attempt = await this.#attempt(active);
      await this.#update((slots) => life.fallBack(life.fail(slots, attempt, failure, this.#now())));
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
      if (this.#status.active === null || this.#astray) await this.restore(signal);
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

  /**
   * Takes note of how a release does on real frames. One on probation that fails is taken back, and what it was goes into quarantine;
   * without one to go back to, a release that fails is all there is.
   */
  report(report: Report): void {
    const { active, onProbation } = this.#status;
    if (this.#page === null || this.#decided || report.release !== active?.release) return;
    const { trial, fate } = judge(this.#trial, report, this.#now(), this.#pace);
    this.#trial = trial;
    if (fate === null) return;
    this.#decided = fate.kind === 'good' || onProbation;
    if (fate.kind === 'good')
      void this.#update((slots) => life.passed(slots, report.release, fate.pace)).catch(() => (this.#decided = false));
    else if (onProbation) this.#task.begin(this.#page, BACK, (going) => this.#takeBack(going, fate.failure));
    else this.#trial = UNTRIED;
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
      const running = manifest.release === this.#status.active?.release;
      if (running && !outcome.changed) return true;
      const attempt = await this.#attempt(manifest);
      const { tried } = attempt;
      if (this.#task.goal === BACK || this.#task.goal === tried) return true;
      if (!forced && !outcome.changed && life.isHeldBack(await this.#store.slots(), tried, startedAt)) return true;
      const slots = await this.#update((before) => {
        const next = forced ? life.forgive(before, tried) : before;
        return life.isHeldBack(next, tried, startedAt) ? next : life.stage(next, manifest);
      });
      if (running || life.isHeldBack(slots, tried, startedAt)) this.#task.stop();
      else this.#task.begin(signal, tried, (following) => this.#follow(following, attempt, startedAt));
      return true;
    } catch (error) {
      signal.throwIfAborted();
      this.#fail(failureOf(error), manifest.release);
      return false;
    }
  }

  /** Fetches, verifies and activates what the channel names. Ends early, leaving no trace, when something else is to follow. */
  async #follow(signal: AbortSignal, attempt: Attempt, startedAt: number): Promise<boolean> {
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
      const failure = unfetched ?? (await this.#activate(signal, attempt));
      const result = { release, bytes: fetched, durationMs: Math.min(Math.max(this.#now() - startedAt, 0), MAX_DURATION_MS) };
      if (failure === null) {
        this.#isActive(manifest);
        this.#set({ lastFailure: null });
        this.#report({ ...result, outcome: 'activated', code: null });
      } else {
        this.#fail(failure, release);
        const failedAt = this.#now();
        const slots = await this.#update((before) => life.fail(before, attempt, failure, failedAt));
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

  /** Activates, with a note in the store of what it was about, should the page not outlive it. */
  async #activate(signal: AbortSignal, attempt: Attempt): Promise<ReleaseFailure | null> {
    const { failures } = await this.#store.slots();
    await this.#store.updateSlots((slots) => life.attempt(slots, attempt, this.#now()));
    const done = async () => {
      if (this.#page?.aborted !== true) await this.#update((slots) => life.undo(slots, attempt.tried, failures));
    };
    try {
      const failure = await activate(signal, this.#store, this.#options.engine, attempt, () => this.#confirm(signal, attempt));
      if (failure !== null) await done();
      else await this.#update((slots) => slots);
      return failure;
    } catch (error) {
      await done();
      throw error;
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
      outcome.kind === 'failed' || (outcome.kind === 'manifest' && (await this.#attempt(outcome.manifest)).tried === tried);
    return isWanted ? null : { code: 'withdrawn', message: 'the channel names another release by now', retry: 'free' };
  }

  /** The last good release comes back, out of the store. */
  async #takeBack(signal: AbortSignal, failure: ReleaseFailure): Promise<boolean> {
    const bad = this.#status.active?.release ?? '';
    try {
      const { active } = await this.#update((slots) => life.takeBack(slots, failure, this.#now()));
      this.#fail(failure, bad);
      this.#report({ release: bad, outcome: 'refused', code: failure.code, bytes: 0, durationMs: 0 });
      if (active === null || active.release === bad) return false;
      this.#astray = true;
      const unloaded = await load(signal, this.#store, this.#options.engine, active);
      if (unloaded === null) return await this.#takeOver(active);
      this.#fail(unloaded, active.release);
    } catch (error) {
      signal.throwIfAborted();
      this.#decided = false;
      this.#fail(failureOf(error), bad);
    }
    return false;
  }

  /** The page starts: with a release on probation not for ever. */
  #start(slots: Slots): Slots {
    const next = life.started(slots);
    if (!life.isOnProbation(next) || (next.probation?.starts ?? 0) <= life.MAX_STARTS) return next;
    const message = `the page started ${life.MAX_STARTS} times and never got beyond the first minute of it`;
    const failure = { code: 'page-crashed', message, retry: 'later' } as const;
    const release = next.active?.release ?? '';
    this.#fail(failure, release);
    this.#report({ release, outcome: 'refused', code: failure.code, bytes: 0, durationMs: 0 });
    return life.takeBack(next, failure, this.#now());
  }

  /** What runs goes on: only a newer app can follow, and until it comes the release is none of this one's failures. */
  #refuse({ release, lacks }: Beyond): void {
    const message = `update the app: ${release} needs ${lacks.join(', ')}, which this version cannot do`;
    this.#note('needs-update', message, release);
    this.#report({ release, outcome: 'refused', code: 'needs-update', bytes: 0, durationMs: 0 });
  }

  async #takeOver(manifest: Manifest): Promise<true> {
    await takeOver(this.#options.engine, manifest);
    this.#isActive(manifest);
    return true;
  }

  /** What is known of the release before says nothing of this one. */
  #isActive(manifest: Manifest): void {
    this.#trial = UNTRIED;
    this.#decided = false;
    this.#astray = false;
    this.#set({ active: activeOf(manifest) });
  }

  async #attempt(manifest: Manifest): Promise<Attempt> {
    return { manifest, tried: await triedOf(manifest, this.#options.app ?? '') };
  }

  /** Changes the slots, and tells of what they say. */
  async #update(change: (slots: Slots) => Slots): Promise<Slots> {
    const slots = await this.#store.updateSlots(change);
    this.#pace = slots.pace;
    const heldBack = slots.failures.filter((failure) => failure.tried !== undefined && isHeld(failure, this.#now()));
    this.#set({
      onProbation: life.isOnProbation(slots),
      heldBack: heldBack.map(({ release, models, code, message, forGood }) => ({ release, models, code, message, forGood })),
    });
    return slots;
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
