/** What of the store runs: restores it at boot, lets a new release take over, follows what another tab put there. */
import type { Manifest } from '#contract/manifest';
import { activate, failureOf, load, takeOver } from './activate.ts';
import { fail, fallBack } from './slots.ts';
import { activeOf } from './status.ts';
import type { ModelEngine } from './activate.ts';
import type { Bulletin } from './bulletin.ts';
import type { ReleaseFailure } from './slots.ts';
import type { ModelStore } from './store.ts';

export class Runner {
  readonly #store: ModelStore;
  readonly #engine: ModelEngine;
  readonly #said: Bulletin;
  readonly #now: () => number;
  #running: Manifest | null = null;

  constructor(store: ModelStore, engine: ModelEngine, said: Bulletin, now: () => number) {
    this.#store = store;
    this.#engine = engine;
    this.#said = said;
    this.#now = now;
  }

  get running(): Manifest | null {
    return this.#running;
  }

  /**
   * Loads the active release from the store; the previous one if that fails. Resolves with whether a release runs now. When none could
   * be loaded, the slots stay as they are, for the next try may end better. Rejects only with the signal's reason.
   */
  async restore(signal: AbortSignal): Promise<boolean> {
    try {
      const stored = await this.#store.slots();
      // What a newer build ran may be nothing that this one can run.
      const rolledBack = stored.active === null && stored.previous !== null;
      const { active, previous } = rolledBack ? await this.#store.updateSlots(fallBack) : stored;
      if (active === null) return false;
      this.#said.set({ phase: 'activating' });
      const failure = await load(signal, this.#store, this.#engine, active);
      if (failure === null) return await this.#takeOver(active);
      this.#said.fail(failure, active.release);
      if (previous === null || (await load(signal, this.#store, this.#engine, previous)) !== null) return false;
      await this.#store.updateSlots((slots) => fallBack(fail(slots, active.release, failure, this.#now())));
      return await this.#takeOver(previous);
    } catch (error) {
      signal.throwIfAborted();
      this.#said.fail(failureOf(error), null);
      return false;
    }
  }

  /** Runs what another tab made the active release, and writes nothing. Rejects only with the signal's reason. */
  async follow(signal: AbortSignal): Promise<void> {
    const { active } = await this.#store.slots().catch(() => ({ active: null }));
    if (active === null) return;
    this.#said.set({ channel: active.channel });
    if (active.release === this.#running?.release) return;
    const failure = await load(signal, this.#store, this.#engine, active);
    if (failure === null) await this.#takeOver(active);
    else this.#said.fail(failure, active.release);
  }

  /** Makes a staged release whose files are in the store the one that runs; null when it does. Rejects only with the signal's reason. */
  async activate(signal: AbortSignal, manifest: Manifest): Promise<ReleaseFailure | null> {
    const failure = await activate(signal, this.#store, this.#engine, manifest);
    if (failure === null) this.#runs(manifest);
    return failure;
  }

  async #takeOver(manifest: Manifest): Promise<true> {
    await takeOver(this.#engine, manifest);
    this.#runs(manifest);
    return true;
  }

  #runs(manifest: Manifest): void {
    this.#running = manifest;
    this.#said.set({ active: activeOf(manifest) });
  }
}
