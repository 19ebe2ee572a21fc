/** Keeps the browser at one window with one page: the kiosk's, or the waiting page while the server cannot be reached. */
import { home } from './home.ts';

/** What this extension's own pages begin with. */
const OWN = chrome.runtime.getURL('');
const WAITING = chrome.runtime.getURL('waiting.html');

/** The display stays on although nobody touches anything. */
chrome.power.requestKeepAwake('display');

/** Closes whatever a key has opened beside the page that was there first. */
async function onlyOne(): Promise<void> {
  const [first, ...others] = (await chrome.tabs.query({})).sort((a, b) => (a.id ?? 0) - (b.id ?? 0));
  for (const { id } of others) if (id !== undefined) await chrome.tabs.remove(id).catch(() => undefined); // it has gone by itself
  if (first && others.length > 0) await raise(first.windowId);
}

/** Brings the page's window before one that is no tab, such as the task manager. One that takes itself for focused is not raised. */
async function raise(windowId: number): Promise<void> {
  await chrome.windows.update(windowId, { focused: false });
  await chrome.windows.update(windowId, { focused: true });
}

/** The browser opens its first page before this extension hears of anything. */
async function lookAtFirst(): Promise<void> {
  for (const { id, url = '' } of await chrome.tabs.query({})) {
    if (id === undefined) continue;
    const frame = await chrome.webNavigation.getFrame({ tabId: id, frameId: 0 });
    if (frame?.errorOccurred) await chrome.tabs.update(id, { url: WAITING });
    else await leadHome(id, url);
  }
}

/** Leads a page that is somewhere else back to where it belongs. */
async function leadHome(tabId: number, url: string): Promise<void> {
  const target = new URL(await home(), OWN);
  if (!url.startsWith(OWN) && URL.parse(url)?.origin !== target.origin) await chrome.tabs.update(tabId, { url: target.href });
}

chrome.tabs.onCreated.addListener(() => void onlyOne());
// A page without the focus tells (keys.ts).
chrome.runtime.onMessage.addListener((_, { tab }) => {
  if (tab) void raise(tab.windowId).catch(() => undefined); // it has gone
});
chrome.webNavigation.onErrorOccurred.addListener(({ frameId, tabId, url, error }) => {
  // ERR_ABORTED: another navigation took its place.
  if (frameId === 0 && error !== 'net::ERR_ABORTED' && !url.startsWith(OWN)) void chrome.tabs.update(tabId, { url: WAITING });
});
chrome.webNavigation.onCommitted.addListener(({ frameId, tabId, url }) => {
  if (frameId === 0) void leadHome(tabId, url);
});
void lookAtFirst();
