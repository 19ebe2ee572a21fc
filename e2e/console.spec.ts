/** An operator's day: sign in, push a version in the browser, release it, move a channel, take it back. */
import { chromium, type Page } from '@playwright/test';
import { ensureChromium } from '../scripts/chromium.ts';
import { Api, type Server } from '#client/api';
import { inspect, inspectEverywhere } from './support/shots.ts';
import { expect, test as base } from './support/fixtures.ts';
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

test('a wrong token is refused in plain words; the right one opens the overview', async ({ page, server }) => {
  await inspect(page, 'console-sign-in');
  await signIn(page, 'wrong');
  await expect(page.getByRole('alert')).toContainText('does not accept this token');
  await signIn(page, server.token);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.locator('main')).toContainText('garments');
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
  await expect(page.getByRole('status').filter({ hasText: 'is stored' })).toContainText(`${card.name} 1.0.1`);
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
