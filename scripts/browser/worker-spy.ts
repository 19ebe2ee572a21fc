/** Observes the kiosk's inference worker: frames answered, and its WebGPU calls. */
import type { Worker } from '@playwright/test';
import { spyOnGpu, type GpuCounts } from './gpu-spy.ts';

/** Sums since the spy began, as they were when the newest frame was answered: the next one may have begun. */
export interface Spied {
  readonly frames: number;
  readonly counts: GpuCounts;
}

declare global {
  var spied: { frames: number; counts: GpuCounts; told: GpuCounts };
}

/** A function that reads the sums. They begin before the worker opens its first session: that waits for the runtime, which is megabytes. */
export async function spyOnWorker(worker: Worker): Promise<() => Promise<Spied>> {
  await worker.evaluate(
    `globalThis.spied = { frames: 0, counts: (${spyOnGpu.toString()})() }; globalThis.spied.told = { ...globalThis.spied.counts }`,
  );
  await worker.evaluate(() => {
    const post = globalThis.postMessage.bind(globalThis);
    globalThis.postMessage = (message: { kind?: string }, options?: unknown) => {
      if (message.kind === 'see') {
        globalThis.spied.frames += 1;
        globalThis.spied.told = { ...globalThis.spied.counts };
      }
      post(message, options as WindowPostMessageOptions);
    };
  });
  return () => worker.evaluate(() => ({ frames: globalThis.spied.frames, counts: globalThis.spied.told }));
}
