/** In the kiosk's page: no key reaches the browser, and the page comes back to the front if something has taken the focus. */
import { isShortcut } from './shortcut.ts';

/** How often the focus is looked at, in ms. */
const LOOK_MS = 1000;

addEventListener('keydown', (event) => isShortcut(event) && event.preventDefault(), { capture: true });
setInterval(() => {
  if (!document.hasFocus()) void chrome.runtime.sendMessage('unfocused').catch(() => undefined); // the background is about to start
}, LOOK_MS);
