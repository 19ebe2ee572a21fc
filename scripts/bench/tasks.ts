/** How long the page's main thread is held up while frames are looked at: every task of it in a trace of Chromium, however short. */
import type { Film } from './film.ts';
import { until, withKiosk, type KioskOptions } from './kiosk.ts';
import { readTrace, type Tasks } from './trace.ts';

export interface Watched extends Tasks, Pick<KioskOptions, 'engine' | 'networks'> {
  readonly frames: number;
}

const WARM_FRAMES = 10;
const START_MS = 400_000;
/** What the trace needs: tasks, messages of the worker, and the two marks between which they count. */
const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing'];

/** Opens the kiosk, lets it start, then traces it for `seconds`. */
export function watchTasks(origin: string, film: Film, options: KioskOptions, seconds: number): Promise<Watched> {
  return withKiosk(origin, film, options, async ({ screen: { page, context }, frames }) => {
    const browser = context.browser();
    if (browser === null) throw new Error('this browser cannot be traced');
    await until(page, START_MS, async () => (await frames()) >= WARM_FRAMES);
    await browser.startTracing(page, { categories: CATEGORIES });
    const before = await frames();
    await page.evaluate(() => performance.mark('vitrine-begin'));
    await page.waitForTimeout(1000 * seconds);
    await page.evaluate(() => performance.mark('vitrine-end'));
    const after = await frames();
    const trace = await browser.stopTracing();
    const { engine, networks } = options;
    return {
      engine,
      networks,
      frames: after - before,
      ...readTrace(trace.toString('utf8'), 'vitrine-begin', 'vitrine-end'),
    };
  });
}
