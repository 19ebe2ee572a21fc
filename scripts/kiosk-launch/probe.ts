/**
 * One try of a set of flags: the browser is started with it as the kiosk will be, on a page that asks for a GPU and tells in its title.
 * The policy lets nobody attach to a page, so its title is all that is read.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { startBrowser, stopBrowser, type Launch } from './browser.ts';
import { NOWHERE, PROBE_PAGE } from './extension.ts';
import { judge, sightSchema, type FlagSet, type Outcome, type Sight } from './flags.ts';
import { DevToolsPipe } from './pipe.ts';

/** Milliseconds that a try may take; a driver that hangs takes for ever. */
const PATIENCE_MS = 45_000;
/** How often the page is looked for until it is there, in ms. */
const LOOK_MS = 200;

const targetsSchema = z.object({ targetInfos: z.array(z.object({ type: z.string(), url: z.string(), title: z.string() })) });
const systemSchema = z.object({ gpu: z.object({ featureStatus: z.object({ gpu_compositing: z.string().optional() }) }) });

/** `launch` has an extension whose home is the page that tells, and a profile that is thrown away. */
export async function probe(signal: AbortSignal, set: FlagSet, launch: Launch, patienceMs = PATIENCE_MS): Promise<Outcome> {
  mkdirSync(launch.profile, { recursive: true });
  const child = startBrowser({ ...launch, address: NOWHERE, flags: [...set.flags, ...launch.flags], debug: true });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  try {
    return judge(set, await Promise.race([ask(limit, new DevToolsPipe(child)), gone(limit)]));
  } catch (error) {
    signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    return { set: set.name, found: 'failed', detail, composites: false };
  } finally {
    await stopBrowser(child, 2000);
    rmSync(launch.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function ask(limit: AbortSignal, pipe: DevToolsPipe): Promise<Sight> {
  for (;;) {
    limit.throwIfAborted();
    const { targetInfos } = targetsSchema.parse(await pipe.send('Target.getTargets'));
    const title = targetInfos.find(({ type, url }) => type === 'page' && url.endsWith(`/${PROBE_PAGE}`))?.title ?? '';
    if (title.startsWith('{')) {
      const { gpu } = systemSchema.parse(await pipe.send('SystemInfo.getInfo'));
      return sightSchema.parse({ ...Object(JSON.parse(title)), composites: gpu.featureStatus.gpu_compositing === 'enabled' });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Rejects when time is up. */
function gone(limit: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    limit.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true }),
  );
}
