/** The kiosk as it is built and served, on the bench's camera; how many frames it has read, and what its worker asks of WebGPU. */
import type { Page, Worker } from '@playwright/test';
import type { Counts } from '../../bench/contender.ts';
import { spyOnGpu } from '../../bench/spy.ts';
import { Screen } from '../browser/screen.ts';
import { CommandError } from '../command.ts';
import type { Film } from './film.ts';

/** The released ones on the stable channel, or those on the canary channel that stand in for them. */
export type Networks = 'released' | 'stand-in';

export interface KioskOptions {
  readonly engine: 'wasm' | 'webgpu';
  readonly networks: Networks;
  readonly viewport?: { width: number; height: number };
}

export interface Kiosk {
  readonly screen: Screen;
  /** Frames that the inference worker has answered so far. */
  readonly frames: () => Promise<number>;
  /** Sums since the worker started, before it had a device. */
  readonly counts: () => Promise<Counts>;
}

declare global {
  var spied: { frames: number; counts: Counts };
}

/** Opens the kiosk's page and runs `task` until it ends; the screen is closed then. */
export async function withKiosk<T>(
  url: string,
  film: Film,
  { engine, networks, viewport }: KioskOptions,
  task: (kiosk: Kiosk) => Promise<T>,
): Promise<T> {
  const gpu = engine === 'webgpu' ? 'frames' : false;
  const screen = await Screen.start({ url, gpu, camera: film.camera, ...(viewport && { viewport }) });
  try {
    const started = screen.page.waitForEvent('worker', (worker) => worker.url().includes('worker'));
    await screen.open(`?engine=${engine}&channel=${networks === 'released' ? 'stable' : 'canary'}`);
    const worker = await started;
    await spy(worker);
    const ended = new Promise<never>((_, reject) => {
      worker.on('close', () => reject(new CommandError('The inference worker ended and another one began: the sums are lost.')));
    });
    ended.catch(() => undefined);
    const spied = () => Promise.race([worker.evaluate(() => globalThis.spied), ended]);
    return await task({
      screen,
      frames: async () => (await spied()).frames,
      counts: async () => (await spied()).counts,
    });
  } finally {
    await screen.close();
  }
}

/** Counts from before the worker opens its first session: that waits for the runtime, which is megabytes. */
async function spy(worker: Worker): Promise<void> {
  await worker.evaluate(`globalThis.spied = { frames: 0, counts: (${spyOnGpu.toString()})() }`);
  await worker.evaluate(() => {
    const post = globalThis.postMessage.bind(globalThis);
    globalThis.postMessage = (message: { kind?: string }, options?: unknown) => {
      if (message.kind === 'read') globalThis.spied.frames += 1;
      post(message, options as WindowPostMessageOptions);
    };
  });
}

/** Asks every second until the answer is yes; fails when none came within `limitMs`. */
export async function until(page: Page, limitMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`the kiosk did not get there within ${limitMs / 1000} s`);
    await page.waitForTimeout(1000);
  }
}
