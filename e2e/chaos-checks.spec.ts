/** What the chaos is watched with sees what it is there for: a blank page, a wrong name, an older picture's, a lost or doubled event. */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { Screen } from '../scripts/browser/screen.ts';
import { expectNoneLostOrDoubled } from './support/chaos/ledger.ts';
import { watch, type Sighting } from './support/chaos/witness.ts';
import { Proxy, type Passed } from './support/proxy.ts';

/** A kiosk as far as the witness looks at one: the page says what it shows. */
const PAGE = `<!doctype html><title>kiosk</title><body><script>
  customElements.define('kiosk-app', class extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).innerHTML = '<main><p>Vitrine</p></main><kiosk-verdict></kiosk-verdict>';
    }
  });
  globalThis.say = (id, label, reading) =>
    Object.assign(document.querySelector('kiosk-app').shadowRoot.querySelector('kiosk-verdict').dataset, {
      decision: 'named', label, scores: JSON.stringify([{ id, probability: 1 }]), reading,
    });
</script><kiosk-app></kiosk-app>`;

test('a witness tells of every start, every name in its order, and of a page that shows nothing', async () => {
  const screen = await Screen.start({ url: 'http://127.0.0.1:9' });
  try {
    const { page } = screen;
    const seen: Sighting[] = [];
    let body = PAGE;
    await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body }));
    await watch(page, 1500, (sighting) => void seen.push(sighting));
    await page.goto('http://kiosk.test/');
    await page.waitForTimeout(500);
    await page.evaluate(`say('dress', 'dress', '1')`);
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.evaluate(`say('trousers', 'dress', '2')`);
    const named = [
      { kind: 'begin' },
      { kind: 'named', id: 'dress', label: 'dress' },
      { kind: 'begin' },
      { kind: 'named', id: 'trousers', label: 'dress' },
    ];
    await expect.poll(() => seen).toEqual(named);
    await page.waitForTimeout(2000);
    expect(seen, 'what can be seen is not blank').toEqual(named);

    await page.evaluate(`document.querySelector('kiosk-app').shadowRoot.querySelector('main').replaceChildren()`);
    await expect.poll(() => seen.at(-1)?.kind).toBe('blank');
    // As a gateway's page is that says nothing.
    body = '<!doctype html><title>Sign in</title>';
    seen.length = 0;
    await page.reload();
    await expect.poll(() => seen.map(({ kind }) => kind).slice(0, 2)).toEqual(['begin', 'blank']);
  } finally {
    await screen.close();
  }
});

/** A network over which batches of these numbers went, each with what the worker said that it had stored. */
function passed(...batches: readonly (readonly [seqs: readonly number[], stored: number])[]): Proxy {
  const [kiosk, boot] = [randomUUID(), randomUUID()];
  const network = new Proxy('http://127.0.0.1:9');
  for (const [seqs, stored] of batches) {
    const events = seqs.map((seq) => ({ type: 'fault', seq, at: '2026-01-01T00:00:00.000Z', code: 'unexpected' }));
    const body = Buffer.from(JSON.stringify({ kiosk, boot, events }));
    const receipt = Buffer.from(JSON.stringify({ received: seqs.length, stored }));
    const entry: Passed = { method: 'POST', path: '/v1/telemetry', body, range: undefined, status: 202, sent: 0, receipt };
    network.passed.push(entry);
  }
  return network;
}
const nowhere = { origin: 'http://127.0.0.1:9', token: '' };

test('a ledger notices an event that was dropped, one that was counted twice, and one that was not counted', async () => {
  await expect(expectNoneLostOrDoubled(nowhere, passed([[0, 1], 2], [[3], 1]))).rejects.toThrow('toEqual');
  await expect(expectNoneLostOrDoubled(nowhere, passed([[0, 1], 2], [[1, 2], 2]))).rejects.toThrow('counted each event once');
  await expect(expectNoneLostOrDoubled(nowhere, passed([[0, 1, 2], 2]))).rejects.toThrow('counted each event once');
  // All in order: it goes on to ask the worker, which is not there.
  await expect(expectNoneLostOrDoubled(nowhere, passed([[0, 1], 2], [[1, 2], 1]))).rejects.toThrow('fetch failed');
});
