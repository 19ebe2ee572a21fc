/** Keeps one browser running: starts it again when it ends, and changes what may be at fault when it ends again and again. */
import type { ChildProcess } from 'node:child_process';
import { Backoff, PACE } from './backoff.ts';
import { ended, stopBrowser } from './browser.ts';
import { SAFEST, WITHOUT_GPU, type FlagSet } from './flags.ts';
import { GpuWatch, type GpuProcess } from './gpu-process.ts';
import type { Log } from './log.ts';

/** Crashes at the start in a row after which something is changed. */
const CRASHES = 3;

/** What the supervisor needs of the machine; tests give another one. */
export interface Kiosk {
  /** The flags to start with; may take minutes when they have to be tried first. */
  flags(): Promise<FlagSet>;
  /** These flags crash the GPU process. */
  rejectFlags(set: FlagSet): void;
  start(set: FlagSet): ChildProcess;
  /** The GPU process of the browser that runs, if there is one. */
  gpuProcess(): GpuProcess | undefined;
  healProfile(): void;
  setAside(keep: boolean): void;
  readonly log: Log;
}

export interface Limits {
  readonly pace: typeof PACE;
  /** A crash within this many ms of a start counts as a failed start. */
  readonly startMs: number;
  /** How often the GPU process is looked for, in ms. */
  readonly lookMs: number;
}
export const LIMITS: Limits = { pace: PACE, startMs: 20_000, lookMs: 2000 };

/** Runs until `signal` is aborted, and resolves when the browser has ended. */
export async function supervise(signal: AbortSignal, kiosk: Kiosk, { pace, startMs, lookMs }: Limits = LIMITS): Promise<void> {
  const backoff = new Backoff(pace);
  const remedies = remediesFor(kiosk);
  let tried = 0;
  let crashes = 0;
  let safest = false;
  while (!signal.aborted) {
    const set = safest ? SAFEST : await kiosk.flags();
    if (signal.aborted) return;
    kiosk.healProfile();
    const startedAt = performance.now();
    const child = kiosk.start(set);
    kiosk.log(`browser ${child.pid ?? ''} started with the flags "${set.name}"`);
    const end = await Promise.race([ended(child), watchGpu(signal, child, kiosk, lookMs), untilAborted(signal)]);
    await stopBrowser(child);
    if (signal.aborted) return;
    if (end === 'gpu-loop') {
      kiosk.log(`its GPU process crashes again and again: the flags "${set.name}" are given up`);
      // Chromium's own choice: there is nothing left to choose but to do without.
      if (set === WITHOUT_GPU) safest = true;
      else kiosk.rejectFlags(set);
      continue;
    }
    const ranMs = performance.now() - startedAt;
    const wait = backoff.after(ranMs);
    kiosk.log(`browser: ${end} after ${(ranMs / 1000).toFixed(1)} s; next start in ${(wait / 1000).toFixed(1)} s`);
    // Somebody who closes the window harms no profile.
    if (ranMs >= startMs) crashes = tried = 0;
    else if (child.exitCode !== 0) crashes += 1;
    if (crashes >= CRASHES && tried < remedies.length) {
      safest = remedies[tried]?.() === 'safest' || safest;
      tried += 1;
      crashes = 0;
    }
    await pause(signal, wait);
  }
}

/** What is changed in turn. The last one is a change of the flags, which the supervisor makes. */
function remediesFor(kiosk: Kiosk): readonly (() => 'safest' | undefined)[] {
  return [
    () => {
      kiosk.log('the profile is set aside; models and settings are taken into a new one');
      return void kiosk.setAside(true);
    },
    () => {
      kiosk.log('the profile is set aside; the new one is empty, models are fetched again');
      return void kiosk.setAside(false);
    },
    () => {
      kiosk.log('it goes on without the GPU until the launcher is started again');
      return 'safest';
    },
  ];
}

/** Resolves when the GPU process crashes in a loop; never when the browser ends before. */
async function watchGpu(signal: AbortSignal, child: ChildProcess, kiosk: Kiosk, lookMs: number): Promise<'gpu-loop'> {
  const watch = new GpuWatch();
  while (!signal.aborted && child.exitCode === null && child.signalCode === null) {
    const seen = watch.see(kiosk.gpuProcess(), performance.now());
    if (seen === 'crashed') kiosk.log('its GPU process crashed; the browser has started another');
    if (seen === 'loop') return 'gpu-loop';
    await pause(signal, lookMs);
  }
  return new Promise(() => undefined);
}

function untilAborted(signal: AbortSignal): Promise<'asked'> {
  if (signal.aborted) return Promise.resolve('asked');
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('asked'), { once: true }));
}

/** Waits; ends early, and well, when aborted. */
async function pause(signal: AbortSignal, ms: number): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
