/** Follows one release to its end: fetches its files, has it take over, and says what became of it. */
import type { Manifest } from '#contract/manifest';
import { fetchModels } from './models.ts';
import * as life from './slots.ts';
import type { Bulletin } from './bulletin.ts';
import type { DownloadTools } from './download.ts';
import type { ManifestPoll } from './poll.ts';
import type { Attempt, ReleaseFailure } from './quarantine.ts';
import type { Tenure } from './tenure.ts';

/** The longest duration that telemetry takes, in milliseconds; a download over a poor line may well be longer. */
const MAX_DURATION_MS = 600_000;
/** The code of a release that the channel names no longer: nothing failed, and what it names instead is asked for at once. */
const WITHDRAWN = 'withdrawn';

export interface PursuitTools extends DownloadTools {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly poll: ManifestPoll;
  readonly said: Bulletin;
  readonly tenure: Tenure;
  readonly onFailure: (failure: ReleaseFailure, release: string) => void;
  readonly onWithdrawn: () => void;
}

export class Pursuit {
  readonly #tools: PursuitTools;

  constructor(tools: PursuitTools) {
    this.#tools = tools;
  }

  /** Fetches, verifies and activates what the channel names; `page` aborts with the page. Resolves with whether it went well. */
  async pursue(page: AbortSignal, signal: AbortSignal, attempt: Attempt, startedAt: number): Promise<boolean> {
    const { store, said, tenure, now, onWithdrawn } = this.#tools;
    const { manifest, tried } = attempt;
    const { release } = manifest;
    await store.collect();
    const { failure: unfetched, fetched } = await this.#fetch(signal, manifest);
    if (unfetched === null) said.set({ phase: 'activating', progress: null });
    const failure = unfetched ?? (await tenure.activate(page, signal, attempt, () => this.#confirm(signal, tried)));
    const durationMs = Math.min(Math.max(now() - startedAt, 0), MAX_DURATION_MS);
    const result = { release, bytes: fetched, durationMs };
    if (failure === null) {
      said.set({ lastFailure: null });
      said.report({ ...result, outcome: 'activated', code: null });
    } else {
      const isHeld = await this.#note(attempt, failure);
      if (failure.code === WITHDRAWN) onWithdrawn();
      else said.report({ ...result, outcome: isHeld ? 'refused' : 'failed', code: failure.code });
    }
    await store.collect();
    return failure === null || failure.code === WITHDRAWN;
  }

  /** Fetches what got lost of a release that runs, or may have to. Resolves with whether all of it is there. */
  async refill(signal: AbortSignal, manifest: Manifest): Promise<boolean> {
    const { failure } = await this.#fetch(signal, manifest);
    if (failure === null) this.#tools.said.store('kept');
    else this.#tools.onFailure(failure, manifest.release);
    return failure === null;
  }

  /** Notes a failure where it belongs; resolves with whether the release is in quarantine now. */
  async #note(attempt: Attempt, failure: ReleaseFailure): Promise<boolean> {
    const { tenure, now, onFailure } = this.#tools;
    if (failure.code !== WITHDRAWN) onFailure(failure, attempt.manifest.release);
    const failedAt = now();
    const slots = await tenure.update((before) => life.fail(before, attempt, failure, failedAt));
    return life.isHeldBack(slots, attempt.tried, failedAt);
  }

  #fetch(signal: AbortSignal, manifest: Manifest) {
    const { said } = this.#tools;
    const { release } = manifest;
    return fetchModels(signal, this.#tools, manifest, {
      downloading: (loaded, total) => said.set({ phase: 'downloading', progress: { release, loaded, total } }),
      verifying: () => said.set({ phase: 'verifying' }),
    });
  }

  /**
   * Asks once more before a release goes live: one that was withdrawn meanwhile does not. Without an answer the last word holds, which
   * named it; what is proved and at hand is not kept from a shop whose line is down.
   */
  async #confirm(signal: AbortSignal, tried: string): Promise<ReleaseFailure | null> {
    const { poll, said, tenure } = this.#tools;
    const outcome = await poll.ask(signal);
    said.contact(outcome);
    const isWanted =
      outcome.kind === 'failed' || (outcome.kind === 'manifest' && (await tenure.attempt(outcome.manifest)).tried === tried);
    return isWanted ? null : { code: WITHDRAWN, message: 'the channel names another release by now', retry: 'free' };
  }
}
