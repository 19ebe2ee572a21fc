/**
 * Puts releases on duty: from the store when the page starts, from the channel when they are proved, and the last good one again when
 * the one on probation fails. Acts on engine and store alone; what becomes of a release is decided in fate.ts and slots.ts.
 */
import type { Manifest } from '#contract/manifest';
import { backoff, type Random } from '../platform/backoff.ts';
import { activate, failureOf, load, takeOver } from './activate.ts';
import { judge, paceFrom, UNTRIED } from './fate.ts';
import * as life from './slots.ts';
import { activeOf } from './status.ts';
import { triedOf } from './tried.ts';
import type { ModelEngine } from './activate.ts';
import type { Pace, Report, Trial } from './fate.ts';
import type { Attempt, ReleaseFailure } from './quarantine.ts';
import type { Slots } from './slots.ts';
import type { SyncStatus } from './status.ts';
import type { ModelStore } from './store.ts';

export interface TenureTools {
  readonly store: ModelStore;
  readonly engine: ModelEngine;
  /** The version of the app. */
  readonly app: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly random: Random;
  readonly tell: (change: Partial<SyncStatus>) => void;
  /** Told of what went wrong, and with which release. */
  readonly onFailure: (failure: ReleaseFailure, release: string | null) => void;
  /** Told of a release that was taken back. */
  readonly onBack: (release: string, code: string) => void;
}

export class Tenure {
  readonly #tools: TenureTools;
  #active: Manifest | null = null;
  #onProbation = false;
  /** Whether the start of the page was noted for a release on probation. */
  #counted = false;
  /** Whether the engine runs something else than the slots say, as what they say did not load. */
  #astray = false;
  /** What another tab made active and did not load here, how often in a row, and when it may be tried again (epoch ms). */
  #unfollowed: { readonly release: string; readonly failures: number; readonly notBefore: number } | null = null;
  #trial: Trial = UNTRIED;
  /** Nothing more is to be found out about the active release. */
  #decided = false;
  /** What the active release is compared with, where it runs: the last good one, and the one before. */
  #paces: readonly Pace[] = [];

  constructor(tools: TenureTools) {
    this.#tools = tools;
  }

  /** The release that answers. */
  get running(): Manifest | null {
    return this.#active;
  }

  /** Whether what should run does. */
  get isSettled(): boolean {
    return this.#active !== null && !this.#astray;
  }

  /**
   * Loads the active release from IndexedDB, without the network; the previous one if that fails, or if the page ended too often with
   * the active one on probation. Resolves with whether a release runs now. When none could be loaded, the slots stay as they are, for
   * the next try may end better. Rejects only with the
   * signal's reason.
   */
  async restore(signal: AbortSignal): Promise<boolean> {
    const { store, engine, now, tell, onFailure } = this.#tools;
    try {
      const stored = await this.update((slots) => (this.#counted ? slots : this.#start(slots)));
      this.#counted = true;
      // What a newer build ran may be nothing that this one can run.
      const rolledBack = stored.active === null && stored.previous !== null;
      const { active, previous } = rolledBack ? await this.update(life.fallBack) : stored;
      if (active === null) return false;
      tell({ phase: 'activating' });
      const failure = await load(signal, store, engine, active);
      if (failure === null) return await this.#takeOver(active);
      onFailure(failure, active.release);
      if (previous === null || (await load(signal, store, engine, previous)) !== null) return false;
      const attempt = await this.attempt(active);
      await this.update((slots) => life.fallBack(life.fail(slots, attempt, failure, now())));
      return await this.#takeOver(previous);
    } catch (error) {
      signal.throwIfAborted();
      onFailure(failureOf(error), null);
      return false;
    } finally {
      tell({ phase: 'idle' });
    }
  }

  /**
   * Runs what another tab made the active release, and writes nothing; what did not load is left alone for ever longer. Rejects only with
   * the signal's reason.
   */
  async follow(signal: AbortSignal): Promise<void> {
    const { store, engine, now, random, tell, onFailure } = this.#tools;
    const { active } = await store.slots().catch(() => ({ active: null }));
    if (active === null) return;
    tell({ channel: active.channel });
    this.#astray = active.release !== this.#active?.release;
    if (!this.#astray) return;
    const before = this.#unfollowed?.release === active.release ? this.#unfollowed : null;
    if (before !== null && now() < before.notBefore) return;
    const failure = await load(signal, store, engine, active);
    if (failure === null) return void (await this.#takeOver(active));
    const failures = (before?.failures ?? 0) + 1;
    this.#unfollowed = { release: active.release, failures, notBefore: now() + backoff(failures, random) };
    onFailure(failure, active.release);
  }

  /** This tab begins to keep the models: what the one that went did last is what should run, and the start of the page counts from now on. */
  async inherit(signal: AbortSignal, followed: boolean): Promise<void> {
    if (this.#counted && !followed) return;
    this.#unfollowed = null;
    await this.follow(signal);
    if (this.#counted) return;
    try {
      const { active } = await this.update((slots) => this.#start(slots));
      this.#counted = true;
      this.#astray ||= active?.release !== this.#active?.release;
    } catch (error) {
      signal.throwIfAborted();
      this.#tools.onFailure(failureOf(error), null);
    }
  }

  /** Writes down again what runs, as the record got lost; not if it is in quarantine, for then something else should run. */
  async adopt(running: Manifest): Promise<Slots> {
    const { tried } = await this.attempt(running);
    const isBad = (slots: Slots) => life.isHeldBack(slots, tried, this.#tools.now());
    const slots = await this.update((before) => (isBad(before) ? before : life.adopt(before, running)));
    this.#astray = slots.active?.release !== running.release;
    return slots;
  }

  /**
   * Lets a staged release take over whose files are there, with a note in the store of what it was about, should the page not outlive
   * it; `page` aborts with the page. Null when it runs; rejects with the reason of a `signal` that calls it off, which leaves no trace.
   */
  async activate(
    page: AbortSignal,
    signal: AbortSignal,
    attempt: Attempt,
    confirm: () => Promise<ReleaseFailure | null>,
  ): Promise<ReleaseFailure | null> {
    const { store, engine, now } = this.#tools;
    const { failures } = await store.slots();
    await store.updateSlots((slots) => life.attempt(slots, attempt, now()));
    const done = async () => {
      if (!page.aborted) await this.update((slots) => life.undo(slots, attempt.tried, failures));
    };
    try {
      const failure = await activate(signal, store, engine, attempt, () => paceFrom(this.#trial), confirm);
      if (failure !== null) await done();
      else await this.#isActive(attempt.manifest);
      return failure;
    } catch (error) {
      await done();
      throw error;
    }
  }

  /**
   * Takes note of how a release does on real frames; returns why it is to be taken back, else null. Without one to go back to, a release
   * that fails is all there is.
   */
  hear(report: Report): ReleaseFailure | null {
    if (report.release !== this.#active?.release) return null;
    const pace = this.#paces.find(({ on }) => on === report.on) ?? null;
    const { trial, fate } = judge(this.#trial, report, this.#tools.now(), pace);
    this.#trial = trial;
    // What it takes stays of interest: the next release is compared with it.
    if (this.#decided || fate === null) return null;
    this.#decided = fate.kind === 'good' || this.#onProbation;
    if (fate.kind === 'back') {
      if (this.#onProbation) return fate.failure;
      this.#trial = UNTRIED;
      return null;
    }
    this.update((slots) => life.passed(slots, report.release, fate.pace)).catch(() => (this.#decided = false));
    return null;
  }

  /** The last good release comes back in place of the `bad` one, out of the store. Resolves with whether what should run does. */
  async takeBack(signal: AbortSignal, bad: string, failure: ReleaseFailure): Promise<boolean> {
    const { store, engine, now, onFailure, onBack } = this.#tools;
    // Another one took over meanwhile.
    if (this.#active?.release !== bad) return true;
    try {
      const { active } = await this.update((slots) => life.takeBack(slots, failure, now()));
      onFailure(failure, bad);
      onBack(bad, failure.code);
      if (active === null || active.release === bad) return false;
      this.#astray = true;
      const unloaded = await load(signal, store, engine, active);
      if (unloaded === null) return await this.#takeOver(active);
      onFailure(unloaded, active.release);
    } catch (error) {
      signal.throwIfAborted();
      this.#decided = false;
      onFailure(failureOf(error), bad);
    }
    return false;
  }

  /** The page starts: with a release on probation not for ever. */
  #start(slots: Slots): Slots {
    const { now, onFailure, onBack } = this.#tools;
    const next = life.started(slots);
    if (!life.isOnProbation(next) || (next.probation?.starts ?? 0) <= life.MAX_STARTS) return next;
    const message = `the page started ${life.MAX_STARTS} times and never got beyond the first minute of it`;
    const failure = { code: 'page-crashed', message, retry: 'later' } as const;
    const release = next.active?.release ?? '';
    onFailure(failure, release);
    onBack(release, failure.code);
    return life.takeBack(next, failure, now());
  }

  async #takeOver(manifest: Manifest): Promise<true> {
    await takeOver(this.#tools.engine, manifest);
    await this.#isActive(manifest);
    return true;
  }

  /** What is known of the release before says nothing of this one. */
  async #isActive(manifest: Manifest): Promise<void> {
    this.#trial = UNTRIED;
    this.#decided = false;
    this.#astray = false;
    this.#unfollowed = null;
    this.#active = manifest;
    this.#tools.tell({ active: activeOf(manifest) });
    // It runs, whatever the store can tell of it.
    await this.#tools.store.slots().then(
      (slots) => this.#note(slots),
      () => undefined,
    );
  }

  async attempt(manifest: Manifest): Promise<Attempt> {
    return { manifest, tried: await triedOf(manifest, this.#tools.app) };
  }

  /** Changes the slots, and tells of what they say. */
  async update(change: (slots: Slots) => Slots): Promise<Slots> {
    const slots = await this.#tools.store.updateSlots(change);
    this.#note(slots);
    return slots;
  }

  #note(slots: Slots): void {
    this.#paces = [slots.pace, slots.probation?.beside ?? null].filter((pace) => pace !== null);
    this.#onProbation = life.isOnProbation(slots);
    const heldBack = life.heldBack(slots, this.#tools.now());
    this.#tools.tell({
      onProbation: this.#onProbation,
      heldBack: heldBack.map(({ release, models, code, message, forGood }) => ({ release, models, code, message, forGood })),
    });
  }
}
