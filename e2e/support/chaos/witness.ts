/** Watches a kiosk from inside its page, over every start: when it was blank, and everything that it named. */
import type { Page } from '@playwright/test';

/** What was seen, in the order in which it happened. */
export type Sighting =
  /** The page began, or looks again after it was hidden: from here on the camera shows what was put before it last. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'named'; readonly id: string; readonly label: string }
  /** Neither the kiosk nor its word that it needs the network could be seen for that long. */
  | { readonly kind: 'blank'; readonly ms: number };

const MARK = 'witness ';

/** Tells of everything that the page shows from its next start on. A page counts as blank after `blankMs`. */
export async function watch(page: Page, blankMs: number, onSighting: (sighting: Sighting) => void): Promise<void> {
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith(MARK)) onSighting(JSON.parse(text.slice(MARK.length)) as Sighting);
  });
  await page.addInitScript(look, { mark: MARK, blankMs });
}

/** Runs in the page, before its own scripts. */
function look({ mark, blankMs }: { mark: string; blankMs: number }): void {
  if (window !== top) return;
  const say = (sighting: Sighting) => console.debug(mark + JSON.stringify(sighting));
  say({ kind: 'begin' });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') say({ kind: 'begin' });
  });

  let seen: MutationObserver | undefined;
  let last = '';
  const read = (root: ShadowRoot): void => {
    const { decision, label = '', scores = '[]', reading = '' } = root.querySelector<HTMLElement>('kiosk-verdict')?.dataset ?? {};
    if (decision !== 'named' || reading === last) return;
    last = reading;
    const [best] = JSON.parse(scores) as { id: string }[];
    say({ kind: 'named', id: best?.id ?? '', label });
  };
  const isShown = (): boolean => {
    const app = document.querySelector('kiosk-app');
    if (app === null) return (document.body?.innerText ?? '').trim() !== '';
    const main = app.shadowRoot?.querySelector('main');
    return (main?.offsetHeight ?? 0) > 0 && (main?.childElementCount ?? 0) > 0;
  };
  let shownAt = performance.now();
  setInterval(() => {
    const root = document.querySelector('kiosk-app')?.shadowRoot;
    if (root && seen === undefined) {
      seen = new MutationObserver(() => read(root));
      seen.observe(root, { attributes: true, childList: true, subtree: true });
    }
    const now = performance.now();
    if (now - shownAt > blankMs) say({ kind: 'blank', ms: Math.round(now - shownAt) });
    if (isShown() || now - shownAt > blankMs) shownAt = now;
  }, 200);
}
