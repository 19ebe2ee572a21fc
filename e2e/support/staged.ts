/**
 * The kiosk's own page with its state set by hand and a picture in place of the camera: what is seen hangs on nothing that runs. The address
 * is always the same one, for codes to scan hold it, and no clock goes.
 */
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import type { State } from '../../kiosk/state/state.ts';
import { NO_GPU } from '../../scripts/browser/screen.ts';
import { ensureChromium } from '../../scripts/lib/chromium.ts';

const ORIGIN = 'http://kiosk.localhost';
const NOW = new Date('2026-11-28T12:00:00Z');
/** Names are placed three a frame, and move no sooner than half a second after they came. */
const FRAMES = [0, 1000, 2000, 3000, 4000];
/** What does not answer, so that nothing goes on: the API, and what recognises. */
const CUT = /^\/v1\/|\/worker-|\.wasm$/;

interface Held {
  state(value: unknown): void;
  view(value: HTMLElement): void;
}
type Global = typeof globalThis & { staged: Held };

export interface Staged {
  readonly page: Page;
  /** The state that the page had by itself. */
  readonly first: State;
  /** Shows these parts of the state, and all others as they were at first; resolves when it is painted. */
  show(changes: Partial<State>): Promise<void>;
  /** Puts a picture where the camera's would be. */
  hold(picture: Buffer): Promise<void>;
  close(): Promise<void>;
}

/** Opens the page that `origin` serves. */
export async function stage(origin: string, viewport: { width: number; height: number }): Promise<Staged> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...NO_GPU, '--force-color-profile=srgb'] });
  const context = await browser.newContext({
    viewport,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const page = await open(context, origin);
  const first = await page.locator('kiosk-app').evaluate((app) => (app as HTMLElement & { state: State }).state);
  const set = (states: readonly State[]) =>
    page.evaluate(async (given) => {
      for (const each of given) {
        (globalThis as Global).staged.state(each);
        await new Promise(requestAnimationFrame);
      }
      await document.fonts.ready;
    }, states);
  return {
    page,
    first,
    async show(changes) {
      const state = { ...first, ...changes };
      const { shown } = state;
      const at = (takenAt: number) => (shown === null ? null : { ...shown, scene: { ...shown.scene, takenAt } });
      // Twice, until it is known what stands at the mirror's edges; then without a size, so that nothing is left of where names stood.
      const settling = [at(0), at(0)].map((each) => ({ ...state, shown: each }));
      // A typeface may come only now, with words that nothing said before, and every size with it.
      await set(settling);
      await set([...settling, { ...state, geometry: null }, ...FRAMES.map((takenAt) => ({ ...state, shown: at(takenAt) }))]);
    },
    async hold(picture) {
      await page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([bytes]));
        await image.decode();
        (globalThis as Global).staged.view(image);
      }, picture.toString('base64'));
    },
    close: () => browser.close(),
  };
}

async function open(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW);
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (CUT.test(pathname)) return route.abort();
    return route.fulfill({ response: await route.fetch({ url: origin + pathname }) });
  });
  await page.goto(`${ORIGIN}/?engine=wasm`);
  await expect(page.locator('kiosk-app')).toHaveAttribute('data-phase', /./);
  await page.evaluate(() => {
    // What the page would go on doing by itself: its ticks, and what main.ts sets.
    const last = Number(setInterval(() => undefined, 1e6));
    for (let id = last; id > last - 1000; id--) clearInterval(id);
    const app = document.querySelector('kiosk-app')!;
    const held: Record<string, (value: unknown) => void> = {};
    for (const name of ['state', 'view']) {
      const { get, set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(app), name) as Required<PropertyDescriptor>;
      held[name] = (value) => set.call(app, value);
      Object.defineProperty(app, name, { get, set: () => undefined });
    }
    Object.assign(globalThis, { staged: held });
  });
  return page;
}
