/** The kiosk as it is built and served, on the bench's camera; how many frames it has read, and what its worker asks of WebGPU. */
import type { Page } from '@playwright/test';
import type { GpuCounts } from '../browser/gpu-spy.ts';
import { Screen } from '../browser/screen.ts';
import { spyOnWorker } from '../browser/worker-spy.ts';
import { CommandError } from '../lib/command.ts';
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
  readonly counts: () => Promise<GpuCounts>;
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
    const read = await spyOnWorker(worker);
    const ended = new Promise<never>((_, reject) => {
      worker.on('close', () => reject(new CommandError('The inference worker ended and another one began: the sums are lost.')));
    });
    ended.catch(() => undefined);
    const spied = () => Promise.race([read(), ended]);
    return await task({
      screen,
      frames: async () => (await spied()).frames,
      counts: async () => (await spied()).counts,
    });
  } finally {
    await screen.close();
  }
}

/** Asks every second until the answer is yes; fails when none came within `limitMs`. */
export async function until(page: Page, limitMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`the kiosk did not get there within ${limitMs / 1000} s`);
    await page.waitForTimeout(1000);
  }
}
