/** Loads a release beside the running one and, once every model of it has proved itself, lets it take over. */
import type { Manifest } from '#contract/manifest';
import type { ModelCard } from '#contract/model-card';
import { judge, paceFrom, paceOf, REHEARSED, TOO_SLOW, UNTRIED } from './fate.ts';
import { intactFile } from './verify.ts';
import { commit, fallBack } from './slots.ts';
import { storageFailure } from './store.ts';
import type { Attempt, ReleaseFailure } from './quarantine.ts';
import type { Pace, Report } from './fate.ts';
import type { ModelStore } from './store.ts';

/** What sync needs of the inference engine. Errors carry a `code`. */
export interface ModelEngine {
  /** Creates a session, warms it up and compares the golden picture; the model then waits under its release id. */
  load(signal: AbortSignal, release: string, card: ModelCard, file: Blob): Promise<{ readonly goldenDifference: number }>;
  /**
   * Shows the loaded models real frames beside those that answer, until `isEnough` says so of a report of either; resolves without any
   * where no frames come.
   */
  rehearse(signal: AbortSignal, release: string, isEnough: (report: Report) => boolean): Promise<void>;
  /** Makes the loaded models of that release the ones that answer, for these roles and no other; the former ones are let go. */
  activate(release: string, roles: readonly string[]): void | Promise<void>;
  /** Lets the models of a release go. */
  unload(release: string): void | Promise<void>;
}

/** The model is no good here. Any other failure may be one of the moment: a GPU that went away, a file that got lost. */
const FOR_GOOD = new Set(['load-failed', 'golden-mismatch']);
/** Memory may be there later, but not in a minute. */
const LATER = new Set(['out-of-memory']);
/** There was no engine to try the model on. */
const NO_ENGINE = new Set(['engine-down', 'unsupported']);

/**
 * Loads every model of the manifest from the store; null when all are ready. After a failure nothing of the release
 * stays loaded. Rejects only with the signal's reason.
 */
export async function load(
  signal: AbortSignal,
  store: ModelStore,
  engine: ModelEngine,
  { release, items }: Manifest,
): Promise<ReleaseFailure | null> {
  try {
    for (const { card } of items) {
      const file = await intactFile(signal, store, card.file);
      if (file === null) throw Object.assign(new Error(`no intact file of ${card.name}`), { code: 'file-missing' });
      await engine.load(signal, release, card, file);
    }
    return null;
  } catch (error) {
    await unloadQuietly(engine, release);
    signal.throwIfAborted();
    return failureOf(error);
  }
}

/**
 * Loads the staged manifest, lets it rehearse, asks `confirm` whether it is wanted still, commits the slots, then switches the engine; null when it runs.
 * `alone` is what the active one takes by itself where it runs now, null where nobody knows yet.
 * The slots are written first: after a crash between the two the next start loads the new release, which has already proved itself.
 */
export async function activate(
  signal: AbortSignal,
  store: ModelStore,
  engine: ModelEngine,
  attempt: Attempt,
  alone: () => Pace | null,
  confirm: () => Promise<ReleaseFailure | null>,
): Promise<ReleaseFailure | null> {
  const { manifest } = attempt;
  const failure = await load(signal, store, engine, manifest);
  if (failure !== null) return failure;
  try {
    const { failed, beside } = await rehearse(signal, engine, manifest.release);
    const refusal = failed ?? (await confirm());
    signal.throwIfAborted();
    if (refusal !== null) throw new Refused(refusal);
    await store.updateSlots((slots) => commit(slots, attempt, alone() ?? beside));
  } catch (error) {
    await unloadQuietly(engine, manifest.release);
    signal.throwIfAborted();
    return error instanceof Refused ? error.failure : failureOf(error);
  }
  try {
    await takeOver(engine, manifest);
    return null;
  } catch (error) {
    await store.updateSlots(fallBack);
    return failureOf(error);
  }
}

/** What the active release has settled on it does not read again, where a candidate reads everything: so many times its work. */
const ANEW = 2;

/**
 * How a candidate does on real frames; how long it takes is compared with what the active release takes beside it, for two at once take
 * longer. Where one GPU makes them wait for each other that tells nothing, and the release is found out on probation, by what the active one
 * takes alone.
 */
async function rehearse(signal: AbortSignal, engine: ModelEngine, release: string): Promise<Rehearsed> {
  let trial = UNTRIED;
  let beside = UNTRIED;
  let failed: ReleaseFailure | null = null;
  await engine.rehearse(signal, release, (report) => {
    if (report.release !== release) {
      beside = judge(beside, report, 0, null).trial;
      return false;
    }
    const judged = judge(trial, report, 0, paceOf(beside), ANEW * TOO_SLOW);
    trial = judged.trial;
    if (judged.fate?.kind === 'back') failed = judged.fate.failure;
    return failed !== null || trial.answers >= REHEARSED;
  });
  return { failed, beside: beside.on === 'wasm' ? paceFrom(beside) : null };
}

interface Rehearsed {
  /** What speaks against the candidate. */
  readonly failed: ReleaseFailure | null;
  /** What the active release takes beside it; null on a GPU, where it waits for the candidate. */
  readonly beside: Pace | null;
}

class Refused extends Error {
  readonly failure: ReleaseFailure;

  constructor(failure: ReleaseFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Makes the roles of a loaded release the ones that answer. */
export async function takeOver(engine: ModelEngine, { release, items }: Manifest): Promise<void> {
  await engine.activate(
    release,
    items.map(({ card }) => card.role),
  );
}

async function unloadQuietly(engine: ModelEngine, release: string): Promise<void> {
  // The reason why the load failed matters more than a failing clean-up after it.
  await Promise.resolve(engine.unload(release)).catch(() => undefined);
}

/** Reads the `code` of an engine's error; anything without a proper one is `unexpected`. */
export function failureOf(error: unknown): ReleaseFailure {
  if (error instanceof DOMException) return storageFailure(error);
  const given = error instanceof Error && 'code' in error ? error.code : null;
  const code = typeof given === 'string' && /^[a-z0-9-]{1,60}$/.test(given) ? given : 'unexpected';
  const message = error instanceof Error ? error.message : String(error);
  return { code, message, retry: retryAfter(code) };
}

function retryAfter(code: string): ReleaseFailure['retry'] {
  if (FOR_GOOD.has(code)) return 'never';
  if (LATER.has(code)) return 'later';
  return NO_ENGINE.has(code) ? 'free' : 'counted';
}
