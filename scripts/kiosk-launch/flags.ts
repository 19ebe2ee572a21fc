/** Which of Chromium's flags give this machine's GPU to a page: sets to try, what a try found, and the choice between them. */
import { z } from 'zod';

export interface FlagSet {
  readonly name: string;
  readonly flags: readonly string[];
}

const UNBLOCKED = ['--enable-unsafe-webgpu', '--ignore-gpu-blocklist'];
const VULKAN = [...UNBLOCKED, '--enable-features=Vulkan,VulkanFromANGLE,DefaultANGLEVulkan', '--use-angle=vulkan'];

/**
 * Best first. The first is the one that got the adapter of an NVIDIA card under Linux, where Chromium's defaults and
 * `--enable-features=Vulkan` alone got none; the others draw with GL and need less of the driver.
 */
export const FLAG_SETS: readonly FlagSet[] = [
  { name: 'vulkan', flags: [...VULKAN, '--disable-vulkan-surface'] },
  { name: 'vulkan-surface', flags: VULKAN },
  { name: 'gl', flags: [...UNBLOCKED, '--enable-features=Vulkan', '--use-gl=angle', '--use-angle=gl'] },
  { name: 'egl', flags: [...UNBLOCKED, '--enable-features=Vulkan', '--use-gl=angle', '--use-angle=gl-egl'] },
  { name: 'unblocked', flags: UNBLOCKED },
];

/** What the kiosk runs with where no set has a real adapter: Chromium's own choice for the picture, wasm for the models. */
export const WITHOUT_GPU: FlagSet = { name: 'none', flags: [] };
/** The last resort of a browser that dies at every start. */
export const SAFEST: FlagSet = { name: 'safest', flags: ['--disable-gpu'] };

/** What a page tells of the adapter that it got, and the browser of how it draws. */
export const sightSchema = z.object({
  /** Null: `requestAdapter()` gave none, or there is no `navigator.gpu`. */
  adapter: z.object({ name: z.string(), fallback: z.boolean() }).nullable(),
  /** A buffer written, copied on the GPU and read back was the same. */
  computes: z.boolean(),
  /** Pages are drawn by the GPU as well. */
  composites: z.boolean(),
});
export type Sight = z.output<typeof sightSchema>;

/** `failed`: the browser hung or died. */
export const outcomeSchema = z.object({
  set: z.string(),
  found: z.enum(['real', 'software', 'none', 'failed']),
  /** The adapter's name, or why it failed. */
  detail: z.string(),
  composites: z.boolean(),
});
export type Outcome = z.output<typeof outcomeSchema>;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render/i;

export function judge(set: FlagSet, { adapter, computes, composites }: Sight): Outcome {
  const result = (found: Outcome['found'], detail: string): Outcome => ({ set: set.name, found, detail, composites });
  if (adapter === null) return result('none', 'no adapter');
  if (adapter.fallback || SOFTWARE.test(adapter.name)) return result('software', adapter.name);
  return computes ? result('real', adapter.name) : result('failed', `${adapter.name} does not compute`);
}

export interface Choice {
  readonly set: FlagSet;
  readonly outcomes: readonly Outcome[];
}

/** Tries one set after the other and stops at the first that computes and draws on a real GPU; else the first that computes there. */
export async function choose(sets: readonly FlagSet[], probe: (set: FlagSet) => Promise<Outcome>): Promise<Choice> {
  const outcomes: Outcome[] = [];
  let second: FlagSet | undefined;
  for (const set of sets) {
    const outcome = await probe(set);
    outcomes.push(outcome);
    if (outcome.found !== 'real') continue;
    if (outcome.composites) return { set, outcomes };
    second ??= set;
  }
  return { set: second ?? WITHOUT_GPU, outcomes };
}
