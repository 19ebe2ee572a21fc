/** Thousands of frames through the kiosk: whether buffers on the GPU or JavaScript's heaps grow with them. */
import type { Film } from './film.ts';
import { openHeaps, type Heap } from './heap.ts';
import { until, withKiosk, type KioskOptions, type Networks } from './kiosk.ts';
import { slope } from './statistics.ts';

export interface Soaked {
  readonly networks: Networks;
  /** After the first WARM_FRAMES. */
  readonly frames: number;
  /** Buffers made less buffers destroyed meanwhile. */
  readonly buffers: number;
  /** Bytes a frame, by least squares. */
  readonly page: number;
  readonly worker: number;
  readonly heaps: readonly (Heap & { readonly frames: number })[];
}

const WARM_FRAMES = 50;
/** So many times the heaps are read. */
const READINGS = 20;
/** Small: a software GPU draws the screen as well. */
const VIEWPORT = { width: 360, height: 640 };
const START_MS = 400_000;
/** A frame of the released networks takes seconds on a software GPU. */
const FRAME_MS = 30_000;

/** `frames` in all, of which the first WARM_FRAMES do not count. */
export function soak(origin: string, film: Film, networks: Networks, frames: number): Promise<Soaked> {
  const options: KioskOptions = { engine: 'webgpu', networks, viewport: VIEWPORT };
  return withKiosk(origin, film, options, async (kiosk) => {
    const { page, context } = kiosk.screen;
    await until(page, START_MS, async () => (await kiosk.frames()) > 0);
    const readHeaps = await openHeaps(context, page);
    const live = async () => {
      const { newBuffers, destroyedBuffers } = await kiosk.counts();
      return newBuffers - destroyedBuffers;
    };
    const step = Math.max(1, Math.floor((frames - WARM_FRAMES) / READINGS));
    const heaps: Soaked['heaps'][number][] = [];
    let first: number | null = null;
    for (let next = WARM_FRAMES; next <= frames; next += step) {
      await until(page, START_MS + step * FRAME_MS, async () => (await kiosk.frames()) >= next);
      first ??= await live();
      heaps.push({ frames: await kiosk.frames(), ...(await readHeaps()) });
      console.error(`${heaps.at(-1)!.frames} of ${frames} frames`);
    }
    const growth = (of: keyof Heap) => slope(heaps.map((heap) => [heap.frames, heap[of]]));
    return {
      networks,
      frames: heaps.at(-1)!.frames - heaps[0]!.frames,
      buffers: (await live()) - first!,
      page: growth('page'),
      worker: growth('worker'),
      heaps,
    };
  });
}
