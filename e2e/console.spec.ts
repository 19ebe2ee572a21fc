/** An operator's day: sign in, push a version in the browser, release it, move a channel, take it back. */
import { randomUUID } from 'node:crypto';
import { chromium, type Page } from '@playwright/test';
import { ensureChromium } from '../scripts/lib/chromium.ts';
import { Api, ifFound, type Server } from '#client/api';
import { inspect, inspectEverywhere } from './support/shots.ts';
import { expect, test as base } from './support/fixtures.ts';
import { report } from './support/telemetry.ts';
import { moveTo, shipped } from './support/versions.ts';

const test = base.extend<{ page: Page }>({
  page: async ({ server }, use) => {
    const browser = await chromium.launch({ executablePath: ensureChromium() });
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${server.origin}/console/`);
    await use(page);
    await browser.close();
  },
});

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Operator token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const stableOf = async (server: Server) => (await new Api(server).channel('stable'))?.release;

test('a wrong token is refused in plain words; the right one opens the overview, with each screen’s newest fault', async ({
  page,
  server,
}) => {
  const kiosk = randomUUID();
  const fault = { seq: 0, at: new Date().toISOString(), type: 'fault', code: 'engine-down' } as const;
  expect((await report(server, { kiosk, boot: randomUUID(), events: [fault] })).status).toBe(202);
  await inspect(page, 'console-sign-in');
  // A pasted token often brings a character along that nobody sees.
  await signIn(page, `\u200b${server.token}`);
  await expect(page.getByRole('alert')).toContainText('U+200B, character 1');
  await signIn(page, 'wrong');
  await expect(page.getByRole('alert')).toContainText('does not accept this token');
  await signIn(page, server.token);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.locator('main')).toContainText('garments');
  await expect(page.getByRole('row').filter({ hasText: kiosk.slice(0, 8) })).toContainText('E-2 · engine-down');
  await inspect(page, 'console-overview');
  for (const [link, name] of [
    ['Models', 'console-models'],
    ['Releases', 'console-releases'],
    ['History', 'console-history'],
  ] as const) {
    await page.getByRole('link', { name: link, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(link);
    await inspect(page, name);
  }
});

test('an address that does not exist says so, and shows the way back', async ({ page, server }) => {
  const response = await page.goto(`${server.origin}/console/nowhere`);
  expect(response?.status()).toBe(404);
  await inspectEverywhere(page, 'not-found');
  await page.getByRole('link', { name: 'To the console' }).click();
  await expect(page.getByLabel('Operator token')).toBeVisible();
});

test('a bad card is refused by field before anything is sent; a good version is stored', async ({ page, server }) => {
  await signIn(page, server.token);
  await page.getByRole('link', { name: 'Push a model' }).click();
  const { folder, card } = shipped('fashion-mnist');
  const file = (name: string, value: object) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(value)),
  });
  await page.getByLabel('Model card (JSON)').setInputFiles(file('bad.json', { ...card, labels: card.labels.slice(1) }));
  await expect(page.getByRole('alert')).toContainText('/golden/logits');
  await inspect(page, 'console-push-refused');
  await page
    .getByLabel('Model card (JSON)')
    .setInputFiles(file('good.json', { ...card, version: '1.0.1', parent: card.version }));
  await page.getByLabel('Model (ONNX)').setInputFiles(`${folder}/model.onnx`);
  await page.getByRole('button', { name: 'Push', exact: true }).click();
  const stored = page.getByRole('status').filter({ hasText: 'is stored' });
  await expect(stored).toContainText(`${card.name} 1.0.1`, { timeout: 120_000 });
  await expect(stored).toContainText('Proved here');
  expect((await new Api(server).model(card.name, '1.0.1')).proof).toMatchObject({ runtime: 'onnxruntime-web' });

  // Another tolerance than the file can keep: the golden run says so before a byte is sent, and the operator decides.
  const strict = { ...card, version: '1.0.2', parent: '1.0.1', golden: { ...card.golden, tolerance: 1e-12 } };
  await page.getByLabel('Model card (JSON)').setInputFiles(file('strict.json', strict));
  await page.getByRole('button', { name: 'Push', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'golden values differ' })).toBeVisible({ timeout: 120_000 });
  expect(await ifFound(new Api(server).model(card.name, '1.0.2'))).toBeUndefined();
  await inspect(page, 'console-push-fails');
  await page.getByRole('button', { name: 'Push it all the same, unproven' }).click();
  await expect(stored).toContainText('Unproven');
  expect((await new Api(server).model(card.name, '1.0.2')).proof).toBeNull();

  await page.getByRole('link', { name: 'Compose a release with it' }).click();
  const needs = page.getByLabel('What kiosks must be able to do');
  await needs.fill('groups, titles');
  // What comes in the background while somebody types.
  const loaded = () => page.locator('console-app').evaluate((app) => (app as HTMLElement & { fleet: { at: number } }).fleet.at);
  const before = await loaded();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(loaded).toBeGreaterThan(before);
  await expect(needs).toHaveValue('groups, titles');
  await page.getByRole('button', { name: 'Create release' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'is made' })).toBeVisible();
  expect((await new Api(server).releases())[0]).toMatchObject({ needs: ['groups', 'titles'] });
});

test('a channel is moved and rolled back with a reason that stays in the history', async ({ page, server }) => {
  const before = await stableOf(server);
  const release = await moveTo(server, 'stable', 'garments');
  await signIn(page, server.token);
  await page.getByRole('link', { name: 'Releases' }).click();
  await page.getByRole('button', { name: 'Roll back stable' }).click();
  await page.getByLabel('Reason (kept in the history)').fill('took blazers for coats');
  await inspect(page, 'console-roll-back');
  await page.getByRole('button', { name: 'Roll back', exact: true }).click();
  await expect.poll(() => stableOf(server)).toBe(before);
  expect(before).not.toBe(release);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.locator('main')).toContainText('took blazers for coats');
});

test('a group of screens is set up, refused by field, saved with a hashed PIN, and followed by a kiosk', async ({
  page,
  server,
  startScreen,
}) => {
  await signIn(page, server.token);
  await page.getByRole('link', { name: 'Screens', exact: true }).click();
  await page.getByLabel('Name of a new group').fill('berlin');
  await page.getByRole('button', { name: 'Set up a new group' }).click();
  await expect(page.getByRole('heading', { name: 'Group berlin' })).toBeVisible();

  await page.getByLabel('Opening hours').fill('nine to five');
  await page.getByLabel('PIN of the staff’s sheet').fill('471100');
  await page.getByLabel('The same PIN again').fill('471101');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Opening hours')).toBeFocused();
  await expect(page.getByLabel('Opening hours')).toHaveAccessibleDescription(/Write hours such as/);
  await expect(page.getByLabel('The same PIN again')).toHaveAccessibleDescription(/differ/);
  await inspect(page, 'console-screens-refused');

  await page.getByLabel('Mode').selectOption('store');
  await page.getByLabel('Languages').fill('de, en');
  await page.getByLabel('Opening hours').fill('');
  await page.getByLabel('The same PIN again').fill('471100');
  await page.getByLabel('Name', { exact: true }).fill('Kaufhaus');
  await page.getByLabel('Accent colour').fill('#c2410c');
  await expect(page.getByText('On light: 4.5 to 1')).toBeVisible();
  const logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><circle cx="10" cy="10" r="9" fill="#c2410c"/></svg>';
  await page.getByLabel('Logo (SVG)').setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(logo) });
  await expect(page.getByAltText('The logo as it is shown, on light and on dark: dark')).toBeVisible();
  await page.getByLabel('Invitation, de').fill('Kommen Sie näher');
  const sent = page.waitForRequest((request) => request.method() === 'PUT');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  expect((await sent).postData()).not.toContain('471100');
  await inspect(page, 'console-screens');

  const group = (await new Api(server).screens()).find((one) => one.group === 'berlin');
  expect(group?.settings).toMatchObject({ mode: 'store', brand: { logo, invitation: { de: 'Kommen Sie näher' } } });
  expect(group?.history).toMatchObject([{ operator: 'owner', previous: null }]);

  const kiosk = await startScreen();
  await kiosk.open('?engine=wasm&group=berlin&setup=skip');
  const kept = () => kiosk.page.evaluate(() => localStorage.getItem('vitrine.screen'));
  await expect.poll(kept, { timeout: 60_000 }).toContain('Kaufhaus');
  await expect(kiosk.page.locator('kiosk-brand').getByAltText('Kaufhaus')).toBeVisible();
  await expect(kiosk.page.locator('html')).toHaveAttribute('lang', 'de');
  // Of a group that nobody set up nothing is known: it starts as a store, with set-up, which says what is wrong.
  await kiosk.page.evaluate(() => localStorage.removeItem('vitrine.screen'));
  await kiosk.open('?group=mian&setup=due');
  for (const step of ['language', 'camera', 'place']) {
    await expect(kiosk.page.getByTestId('setup')).toHaveAttribute('data-step', step);
    await kiosk.page.getByTestId('setup-next').click();
  }
  await expect(kiosk.page.getByTestId('setup')).toContainText('mian: ');
  await expect(kiosk.page.getByTestId('file')).toHaveCount(0);
  await kiosk.open('?mode=demo#/health');
  await expect(kiosk.page.getByTestId('group')).toContainText('mian: ');
});

test('settings that somebody else changed meanwhile are not overwritten', async ({ page, server }) => {
  await signIn(page, server.token);
  await page.goto(`${server.origin}/console/#/screens`);
  await page.getByLabel('Who runs the screen').fill('Mine');
  const api = new Api(server);
  const [main] = await api.screens();
  const theirs = { ...main!.settings, privacy: { ...main!.settings.privacy, operator: 'Theirs' } };
  await api.setScreens('main', { settings: theirs, replaces: main!.digest });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'main was set to' })).toBeVisible();
  await page.getByRole('button', { name: 'Show what is set now' }).click();
  await expect(page.getByLabel('Who runs the screen')).toHaveValue('Theirs');
});
