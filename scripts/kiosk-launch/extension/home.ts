/** Where the browser belongs, which the launcher has written beside these files. */

/** An address on the web, or the name of a page of this extension. */
export async function home(): Promise<string> {
  const answer = await fetch(chrome.runtime.getURL('home.json'));
  return String(await answer.json());
}
