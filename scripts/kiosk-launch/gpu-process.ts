/** Watches the browser's GPU process from outside: one that is replaced has crashed. */
import { readdirSync, readFileSync } from 'node:fs';

/** This many crashes within this many ms are a crash loop; Chromium itself gives up the GPU for good at about the same number. */
const LOOP = { crashes: 3, withinMs: 5 * 60_000 };

export interface GpuProcess {
  readonly pid: number;
  /** It was started in place of one that crashed, as the browser tells it. */
  readonly again: boolean;
}

/** The GPU process of the browser on a profile, if there is one: each of a browser's processes names its folder. */
export function findGpuProcess(profile: string): GpuProcess | undefined {
  for (const name of readdirSync('/proc')) {
    const words = /^\d+$/.test(name) ? commandLine(name) : [];
    if (!words.includes('--type=gpu-process') || !words.includes(`--user-data-dir=${profile}`)) continue;
    return { pid: Number(name), again: words.some((word) => /^--gpu-recent-crash-count=[1-9]/.test(word)) };
  }
  return undefined;
}

function commandLine(pid: string): string[] {
  try {
    // Processes that Chromium forks from others have blanks in place of the zeros.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  } catch {
    return []; // it has just ended
  }
}

/** Counts the crashes of one run. */
export class GpuWatch {
  #pid: number | undefined;
  #crashes: number[] = [];

  /** What is new at `now` in ms, given the GPU process that there is. */
  see(process: GpuProcess | undefined, now: number): 'fine' | 'crashed' | 'loop' {
    if (process === undefined || process.pid === this.#pid) return 'fine';
    const first = this.#pid === undefined;
    this.#pid = process.pid;
    if (first && !process.again) return 'fine';
    this.#crashes = [...this.#crashes.filter((at) => now - at < LOOP.withinMs), now];
    return this.#crashes.length >= LOOP.crashes ? 'loop' : 'crashed';
  }
}
