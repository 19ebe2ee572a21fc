/** Keeps the kiosk on the release its channel names: polls, has what is new pursued and what fails taken back, one thing at a time. */
import type { Channel } from '#contract/ids';
import type { Manifest } from '#contract/manifest';
import { pause, Wake } from '../platform/wake.ts';
import { failureOf } from './activate.ts';
import { Bulletin } from './bulletin.ts';
import { isLed, leadOrFollow } from './lead.ts';
import { Patience } from './patience.ts';
import { askToPersist } from './persist.ts';
import { ManifestPoll } from './poll.ts';
import { Pursuit } from './pursuit.ts';
import * as life from './slots.ts';
import { ModelStore } from './store.ts';
import { Task } from './task.ts';
import { Tenure } from './tenure.ts';
import { keptReleases, Upkeep } from './upkeep.ts';
import type { Random } from '../platform/backoff.ts';
import type { ModelEngine } from './activate.ts';
import type { Listeners } from './bulletin.ts';
import type { Beyond } from './capabilities.ts';
import type { Report } from './fate.ts';
import type { Locks } from './lead.ts';
import type { Contact, PollOutcome } from './poll.ts';
import type { ReleaseFailure } from './quarantine.ts';
import type { SyncStatus } from './status.ts';

/** Milliseconds between two looks of a tab that follows another. */
const FOLLOW_MS = 5000;
/** Goals of tasks that are about no new release: files that got lost, and the last good release, which must not be called off. */
const REFILL = 'refill';
const BACK = 'back';

export interface ModelSyncOptions extends Listeners {
  readonly channel: Channel;
  readonly engine: ModelEngine;
  /** What each poll says of who asks; nothing else that is fetched does. */
  readonly contact?: Contact;
  /** The version of the app: another one may run what this one cannot. */
  readonly app?: string;
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
  readonly #tenure: Tenure;
  readonly #pursuit: Pursuit;
  readonly #patience: Patience;
  readonly #wake = new Wake();
  readonly #task = new Task((well) => this.#ended(well));
  /** Aborts with the page. */
  #page: AbortSignal | null = null;
  #forced = false;
  /** It is time for a poll, whatever the clock says. */
  #isAsked = false;
  /** This tab keeps the models; no other one may write. */
  #leads = false;

  constructor(options: ModelSyncOptions) {
    this.#options = options;
    this.#store = options.store ?? new ModelStore();
    const given = options.fetch ?? fetch;
    // As a property's value, the browser's own fetch would be called with a wrong `this`.
    this.#fetch = (input, init) => given(input, init);
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#patience = new Patience(this.#random, this.#now);
    this.#poll = new ManifestPoll(options.channel, this.#fetch, options.contact);
    this.#upkeep = new Upkeep(this.#store);
    this.#said = new Bulletin(options.channel, options, this.#now);
    this.#tenure = new Tenure({
      store: this.#store,
      engine: options.engine,
      app: options.app ?? '',
      now: this.#now,
      random: this.#random,
      tell: (change) => this.#said.set(change),
      onFailure: (failure, release) => this.#fail(failure, release),
      onBack: (release, code) => this.#said.report({ release, outcome: 'refused', code, bytes: 0, durationMs: 0 }),
    });
    this.#pursuit = new Pursuit({
      store: this.#store,
      fetch: this.#fetch,
      random: this.#random,
      now: this.#now,
      poll: this.#poll,
      said: this.#said,
      tenure: this.#tenure,
      onFailure: (failure, release) => this.#fail(failure, release),
      onWithdrawn: () => this.#askNow(),
    });
  }

  get status(): SyncStatus {
    return this.#said.status;
  }

  /**
   * Loads what ran before from the store, without the network; resolves with whether a release runs now. See `Tenure.restore`. Beside a
   * tab that keeps the models it writes nothing.
   */
  async restore(signal: AbortSignal): Promise<boolean> {
    this.#page = signal;
    if (!(await isLed(this.#locks))) return this.#tenure.restore(signal);
    await this.#tenure.follow(signal);
    return this.#tenure.running !== null;
  }

  /** Polls until aborted, or follows the tab that does; then resolves. A failing round is noted in the status and never ends the loop. */
  async run(signal: AbortSignal): Promise<void> {
    const online = () => {
      if (!this.#patience.isHeld) this.#askNow();
    };
    const events = this.#options.events ?? window;
    events.addEventListener('online', online);
    try {
      await leadOrFollow(
        signal,
        this.#locks,
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

  /** Takes note of how a release does on real frames; one on probation that fails is taken back, by the tab that keeps the models. */
  report(report: Report): void {
    if (this.#page === null || !this.#leads) return;
    const failure = this.#tenure.hear(report);
    if (failure === null) return;
    this.#begin(this.#page, BACK, report.release, (signal) => this.#tenure.takeBack(signal, report.release, failure));
  }

  get #locks(): Locks | undefined {
    return 'locks' in this.#options ? this.#options.locks : navigator.locks;
  }

  #askNow(): void {
    this.#isAsked = true;
    this.#wake.wake();
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#leads = true;
    void askToPersist();
    await this.#tenure.inherit(signal, this.#said.status.follows);
    this.#said.set({ follows: false, channel: this.#options.channel });
    this.#options.onLead?.();
    for (;;) {
      const forced = this.#forced;
      this.#forced = false;
      this.#isAsked = false;
      await this.#round(signal, forced);
      // A task that ends is no reason for a poll, but for another wait.
      while (await this.#rest(signal)) if (this.#isAsked) break;
    }
  }

  /** Another tab keeps the models: this one runs what it finds in the store, and writes nothing there. */
  async #follow(signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(signal, FOLLOW_MS);
      this.#said.set({ follows: true });
      await this.#tenure.follow(signal);
      this.#said.set({ phase: 'idle' });
    }
  }

  /** Waits until it is time for the next poll (false) or something happened (true). With no task under way, what should run does if it can. */
  async #rest(signal: AbortSignal): Promise<boolean> {
    const isIdle = this.#task.goal === null;
    if (isIdle) {
      if (!this.#tenure.isSettled) await this.#tenure.restore(signal);
      this.#said.set({ phase: 'idle', progress: null });
    }
    return this.#wake.wait(signal, this.#patience.waitMs(!isIdle));
  }

  /** One poll, and the beginning of what follows from it. */
  async #round(signal: AbortSignal, forced: boolean): Promise<void> {
    if (this.#task.goal === null) this.#said.set({ phase: 'checking' });
    const outcome = await this.#poll.ask(signal);
    this.#said.contact(outcome);
    this.#patience.polled(outcome.kind !== 'failed');
    if (outcome.kind === 'failed') this.#patience.hold(outcome.waitMs ?? 0);
    try {
      if (outcome.kind === 'beyond') this.#refuse(outcome);
      if (outcome.kind === 'manifest') await this.#heed(signal, outcome.manifest, outcome.changed, forced);
      // A server that names nothing for this app is asked again at its time.
      else if (outcome.kind !== 'failed') this.#settle();
      if (this.#task.goal === null) await this.#lookAfter(signal, outcome);
    } catch (error) {
      signal.throwIfAborted();
      this.#patience.polled(false);
      this.#fail(failureOf(error), outcome.kind === 'manifest' ? outcome.manifest.release : null);
    }
  }

  /** All is as the channel wants it, or will not be by trying. */
  #settle(): void {
    this.#patience.pursued(true);
    if (this.#task.goal !== REFILL && this.#task.goal !== BACK) this.#task.stop();
  }

  /** Begins to follow what the channel names, if that is not under way, running or held back. */
  async #heed(signal: AbortSignal, manifest: Manifest, changed: boolean, forced: boolean): Promise<void> {
    const running = manifest.release === this.#tenure.running?.release;
    if (running && !changed) return this.#settle();
    const attempt = await this.#tenure.attempt(manifest);
    const { tried } = attempt;
    if (this.#task.goal === BACK || this.#task.goal === tried) return;
    const now = this.#now();
    if (!forced && !changed && life.isHeldBack(await this.#store.slots(), tried, now)) return this.#settle();
    const slots = await this.#tenure.update((before) => {
      const next = forced ? life.forgive(before, tried) : before;
      return life.isHeldBack(next, tried, now) ? next : life.stage(next, manifest);
    });
    if (running || life.isHeldBack(slots, tried, now)) return this.#settle();
    this.#begin(signal, tried, manifest.release, (own) => this.#pursuit.pursue(signal, own, attempt, now));
  }

  /** Does something about a release in the background, while polls go on; `work` resolves with whether it went well. */
  #begin(signal: AbortSignal, goal: string, release: string | null, work: (signal: AbortSignal) => Promise<boolean>): void {
    this.#task.begin(signal, goal, async (own) => {
      try {
        return await work(own);
      } catch (error) {
        own.throwIfAborted();
        this.#fail(failureOf(error), release);
        return false;
      }
    });
  }

  #ended(well: boolean): void {
    this.#patience.pursued(well);
    this.#wake.wake();
  }

  /** Sees to it that what runs is in the store; what is lost is fetched again as soon as the server answers. */
  async #lookAfter(signal: AbortSignal, outcome: PollOutcome): Promise<void> {
    const { running, isSettled } = this.#tenure;
    if (running === null || !isSettled) return;
    let slots = await this.#store.slots();
    if (slots.active?.release !== running.release) slots = await this.#tenure.adopt(running);
    if (!this.#tenure.isSettled) return;
    const [lost] = await this.#upkeep.incomplete(signal, keptReleases(slots));
    this.#said.store(lost === undefined ? 'kept' : 'lost');
    if (lost === undefined || outcome.kind === 'failed') return;
    // Only a manifest just told knows every source.
    const told = outcome.kind === 'manifest' && outcome.manifest.release === lost.release ? outcome.manifest : lost;
    this.#begin(signal, REFILL, lost.release, (own) => this.#pursuit.refill(own, told));
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
